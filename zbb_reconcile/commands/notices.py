"""The papers of a finished run, written into a folder of their own: ``notices``."""

from __future__ import annotations

import json
import os
import shutil
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from zbb_reconcile.books import Reader
from zbb_reconcile.commands.office import as_pdf, office
from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import MOST_BOOK, taken
from zbb_reconcile.followup import sent_notices
from zbb_reconcile.law.wording import counted
from zbb_reconcile.money import parse_money
from zbb_reconcile.output.checksums import NOTICES
from zbb_reconcile.output.folder import as_json
from zbb_reconcile.output.held import held, refuse_open
from zbb_reconcile.output.target import is_ours
from zbb_reconcile.output.writing import Shortfall, finish, new_file, new_folder, part_folder
from zbb_reconcile.report.escape import visible, yuan
from zbb_reconcile.report.facts import OF_NOTICES, notice_facts
from zbb_reconcile.report.notice_facts import NoticeFacts
from zbb_reconcile.report.notices.docx import MOST_BYTES, BadTemplate, placeholders
from zbb_reconcile.report.notices.fields import (
    INTERNAL,
    KINDS,
    PETITION,
    RECALLS,
    WAY_OF,
    built_in,
    placeholder_names,
)
from zbb_reconcile.report.notices.law import fitting, left_out
from zbb_reconcile.report.notices.papers import Paper, papers
from zbb_reconcile.report.notices.units import closing_findings
from zbb_reconcile.report.terminal.explain import aligned
from zbb_reconcile.run_tables import RunTables
from zbb_reconcile.texts import Words, every_language

AT_LEAST = "100.00"
"""Below it no notice of its own: a report in 万元 with two decimals would show it as nothing."""
_STRAY = ("~$", ".")
"""How the lock files of Word and the hidden files of file managers begin."""


def write_notices(
    run: RunTables,
    to: Path,
    *,
    templates: Path | None,
    force: bool,
    at_least: str = AT_LEAST,
    issued: Issued | None = None,
    pdf: bool = False,
) -> str:
    """Write the papers of a run into the folder ``to``; gives what to tell the user.

    Which findings units were told of, and by when they are to answer, is recorded beside the
    results in ``notices.json``, for the next run.

    The folder appears whole or not at all; one that holds files is replaced only with ``force``,
    and only if every file in it would be written again. A notice of recall about less than
    ``at_least`` yuan is listed instead. With ``pdf`` each paper is there as PDF too, where
    LibreOffice is found. Raises Refusal.
    """
    program = office() if pdf else None
    limit = _limit(at_least)
    if not set(OF_NOTICES) <= set(run.books.tables()):
        raise Refusal("run_unreadable", out=run.place)
    chosen = _templates(templates, run.words)
    with held(to):
        _check_target(to, force=force)
    facts = notice_facts(run.books, run.as_of, _terms(run.books, run.words))
    written = list(papers(facts, chosen, run.words, limit))
    if not written:
        return run.words("notices.nothing", out=run.place)
    contents = {paper.name: paper.content for paper in written}
    told = _told(to, facts, written, limit, run.words)
    if pdf:
        key = "pdf_written" if program else "pdf_no_office"
        told += "\n" + run.words(f"notices.{key}", count=len(written), program=program)
    folder = Path(run.place)
    if not is_ours(folder):
        _write(to, contents, force=force, program=program)
        return told
    answer_days = int(run.books.rows("parameters", {"name": "answer_days"})[0]["value"])
    with held(folder / NOTICES) as record:
        known, new = _entries(folder, written, issued or Issued(), answer_days)
        is_recorded = _recorded(
            record,
            [*known, *new],
            lambda: _write(to, contents, force=force, program=program),
            run.words,
        )
    if not new or not is_recorded:
        return told
    key = "recorded" if issued and issued.on else "recorded_undated"
    return told + "\n" + run.words(f"notices.{key}", count=len(new), days=answer_days)


@dataclass(frozen=True)
class Issued:
    """When the papers go out, and their document number, where these are known."""

    on: date | None = None
    document: str | None = None


Entries = list[dict[str, Any]]


def _entries(
    folder: Path, written: Iterable[Paper], issued: Issued, answer_days: int
) -> tuple[Entries, Entries]:
    """What the record holds of papers that went out, and what is new: each finding and paper once.

    Raises Refusal where somebody damaged it.
    """
    due = issued.on + timedelta(answer_days) if issued.on else None
    said = {
        "document": issued.document,
        "due_on": due and str(due),
        "issued_on": issued.on and str(issued.on),
    }
    there = sent_notices(folder)
    known = json.loads(taken(folder / NOTICES, MOST_BOOK)) if there.height else []
    told = {
        finding: {"finding_id": finding, **said} for paper in written for finding in paper.findings
    }
    return known, [entry for _, entry in sorted(told.items()) if entry not in known]


def _recorded(record: Path, entries: Entries, write: Callable[[], None], words: Words) -> bool:
    """Write the papers; the record is ready before them, and gets its name after them.

    So where it cannot be written no paper is. If it still fails at the very last the papers are
    there: a Shortfall says that they are not recorded, and this gives False.
    """
    is_written = False
    try:
        with new_file(record, exists="papers_in_results", replace=True) as part:
            part.write_text(as_json(entries), encoding="utf-8", newline="\n")
            write()
            is_written = True
    except Refusal as refusal:
        if not is_written:
            raise
        warnings.warn(Shortfall("papers_unrecorded", refusal.found(words)), stacklevel=3)
        return False
    return True


def write_templates(folder: Path, words: Words) -> str:
    """Write the built-in templates into a new or empty folder; gives what to tell the user."""
    files = {f"{words(f'notices.file_{kind}')}.docx": built_in(kind, words) for kind in KINDS}
    with new_folder(folder) as place:
        for name, content in files.items():
            (place / name).write_bytes(content)
    return words("notices.templates_written", count=len(files), folder=folder)


_TERMS = ("life_years", "life_years_upper", "stale_months", "dormant_months")
"""The numbers of the law that papers name: how long money or an account may lie unused."""


def _terms(books: Reader, words: Words) -> dict[str, str]:
    """Those numbers of a finished run in words (两年), by parameter."""
    values = {row["name"]: row["value"] for row in books.rows("parameters", {})}
    return {name: counted(name, int(values[name]), words) for name in _TERMS}


def _told(
    to: Path, facts: NoticeFacts, written: list[Paper], at_least: Decimal, words: Words
) -> str:
    names = {kind: f"  {words(f'notices.file_{kind}')}" for kind in KINDS}
    kinds = [
        (
            names[kind],
            str(len(of_kind)),
            "".join(
                yuan(sum((paper.amounts[WAY_OF[kind]] for paper in of_kind), Decimal(0)))
                for _ in (kind,)
                if kind in RECALLS
            ),
        )
        for kind in KINDS
        if (of_kind := [paper for paper in written if paper.kind == kind])
    ]
    margin = max(len(amount) for _, _, amount in kinds)
    accounted = _accounted(written, words)
    lines = [
        *([words("notices.failing", count=facts.failing)] if facts.failing else []),
        words("notices.written", count=len(written), to=to).lstrip("\n"),
        *aligned(
            [name, count.rjust(len(str(len(written)))), amount.rjust(margin)]
            for name, count, amount in kinds
        ),
        *([words("notices.told"), *aligned(iter(accounted))] if accounted else []),
        words("notices.written_next", at_least=yuan(at_least)).lstrip("\n"),
    ]
    findings = [*facts.recalls, *closing_findings(facts.closings)]
    unread = [
        place["cite"]
        for place in fitting(facts.citations, findings)
        if place["words"] and place["confidence"] != "sourced"
    ]
    for key, cites in (("unread", unread), ("left_out", left_out(facts.citations, findings))):
        if cites:
            told = words.join(sorted(set(cites)), "semicolon")
            lines.append(words(f"notices.{key}", cites=visible(told)))
    return "\n".join(lines)


def _accounted(written: list[Paper], words: Words) -> list[list[str]]:
    """For each way of recall what notices say, what is listed without one, and their sum."""
    rows = []
    for kind, way in WAY_OF.items():

        def total(*kinds: str, way: str = way) -> Decimal:
            amounts = [paper.amounts[way] for paper in written if paper.kind in kinds]
            return sum(amounts, Decimal("0.00"))

        whole = total(PETITION)
        if whole:
            sums = {
                "noticed": yuan(total(kind)),
                "listed": yuan(total(INTERNAL)),
                "total": yuan(whole),
            }
            said = words("notices.told_way", **sums)
            rows.append([f"  {words(f'notices.way_{kind}')}", said])
    return rows


def _limit(text: str) -> Decimal:
    """The amount of ``--at-least``; Refusal where it is no amount of yuan."""
    amount = parse_money(text)
    if not isinstance(amount, Decimal) or amount < 0:
        raise Refusal("at_least_bad", found=visible(text))
    return amount


def _templates(folder: Path | None, words: Words) -> dict[str, bytes]:
    """The county's own templates, by kind."""
    chosen: dict[str, bytes] = {}
    if folder is None:
        return chosen
    names = {
        f"{each(f'notices.file_{kind}')}.docx": kind for kind in KINDS for each in every_language()
    }
    known = ", ".join(f"{words(f'notices.file_{kind}')}.docx" for kind in KINDS)
    try:
        found = sorted(path for path in folder.iterdir() if not path.name.startswith(_STRAY))
    except OSError as error:
        raise Refusal("no_templates", folder=str(folder), known=known) from error
    if not found:
        raise Refusal("no_templates", folder=str(folder), known=known)
    for path in found:
        if path.name not in names:
            raise Refusal("template_unknown_file", file=str(path), known=known)
        kind = names[path.name]
        chosen[kind] = _checked_template(path, kind, words)
    return chosen


def _checked_template(path: Path, kind: str, words: Words) -> bytes:
    try:
        # The limit is for what a template unpacks to; packed it is smaller.
        content = taken(path, MOST_BYTES, str(path))
        found = placeholders(content)
    except BadTemplate as error:
        example = "{{" + words("notices.field_agency") + "}}"
        raise Refusal(
            f"template_{error.why}",
            file=str(path),
            found=visible(error.found),
            example=example,
            most=MOST_BYTES // 1_000_000,
        ) from error
    known = placeholder_names(kind)
    for name in found:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.0)
            listed = [label for label in known if known[label] and label in _labels(words)]
            raise Refusal(
                "template_unknown_placeholder",
                file=str(path),
                found="{{" + visible(name) + "}}",
                near="{{" + near[0] + "}}",
                known=", ".join(listed),
            )
    return content


def _labels(words: Words) -> set[str]:
    return {
        words(f"notices.field_{field}")
        for kind in KINDS
        for field in placeholder_names(kind).values()
    }


def _check_target(to: Path, *, force: bool) -> None:
    """Refuse a folder that may not be written."""
    target = Path(os.path.abspath(to))
    if target.is_symlink():
        raise Refusal("out_is_link", out=str(to))
    if target.exists() and not target.is_dir():
        raise Refusal("out_is_file", out=str(to))
    if any(is_ours(folder) for folder in (target, *target.parents)):
        raise Refusal("papers_in_results", to=str(to))
    if target.is_dir() and not force and any(target.iterdir()):
        raise Refusal("papers_exist", to=str(to))
    if target.is_dir():
        refuse_open(path for path in target.iterdir() if not path.name.startswith(_STRAY))


def _write(
    to: Path, files: Mapping[str, bytes], *, force: bool, program: Path | None = None
) -> None:
    """Write the files into the folder, in place of the papers that are there already.

    With a ``program`` (LibreOffice) each stands there as PDF too; the PDF of a paper goes with it.
    """
    known = {*files, *(_pdf_name(name) for name in files)}
    with held(to) as target:
        _check_target(to, force=force)
        there = target.iterdir() if target.is_dir() else ()
        own = sorted(
            path.name
            for path in there
            if path.name not in known and not path.name.startswith(_STRAY)
        )
        if own:
            raise Refusal("papers_hold_more", to=str(to), found=", ".join(own[:5]))
        with part_folder(to, target) as part:
            for name, content in files.items():
                (part / name).write_bytes(content)
            if program is not None:
                private = part / ".office"
                for name, content in as_pdf(program, files, private).items():
                    (part / _pdf_name(name)).write_bytes(content)
                shutil.rmtree(private)
            finish(part, target)


def _pdf_name(paper: str) -> str:
    return paper.removesuffix(".docx") + ".pdf"
