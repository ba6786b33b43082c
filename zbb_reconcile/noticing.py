"""The papers of a finished run, written into a folder of their own: ``notices``."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from zbb_reconcile.books import SavedBooks
from zbb_reconcile.errors import Refusal
from zbb_reconcile.folders import new_folder
from zbb_reconcile.profiles.names import counted
from zbb_reconcile.report.explain import aligned, cited_by
from zbb_reconcile.report.folder import swap
from zbb_reconcile.report.neutral import visible, yuan
from zbb_reconcile.report.notices import KINDS, Facts, Paper, built_in, papers, placeholder_names
from zbb_reconcile.report.notices_docx import MOST_BYTES, BadTemplate, placeholders
from zbb_reconcile.report.target import beside, is_ours, unwritable
from zbb_reconcile.saved import opened
from zbb_reconcile.texts import LANGUAGES, say

_STRAY = ("~$", ".")
"""How the lock files of Word and the hidden files of file managers begin."""


def write_notices(
    out: Path, to: Path, *, templates: Path | None, force: bool, lang: str | None
) -> str:
    """Write the papers of the run in ``out`` into the folder ``to``; gives what to tell the user.

    Without ``lang`` they are in the language of the run. The folder appears whole or not at all;
    one that holds files is replaced only with ``force``, and only if every file in it would be
    written again. Raises Refusal.
    """
    with opened(out, lang) as saved:
        said = saved.lang
        chosen = _templates(templates, said)
        target = _checked_target(to, force=force)
        facts = _facts(saved.books, saved.as_of, said)
    written = list(papers(facts, chosen, said))
    if not written:
        return say("notices.nothing", said, out=out)
    _write(to, target, {paper.name: paper.content for paper in written})
    return _told(to, facts, written, said)


def write_templates(folder: Path, lang: str) -> str:
    """Write the built-in templates into a new or empty folder; gives what to tell the user."""
    files = {f"{say(f'notices.file_{kind}', lang)}.docx": built_in(kind, lang) for kind in KINDS}
    with new_folder(folder) as place:
        for name, content in files.items():
            (place / name).write_bytes(content)
    return say("notices.templates_written", lang, count=len(files), folder=folder)


_TERMS = {
    "recall_indicator": "life_years", "recall_cash": "stale_months", "return_up": "life_years_upper"
}  # fmt: skip
"""The number of the law that each kind of notice speaks of."""


def _facts(books: SavedBooks, as_of: date, lang: str) -> Facts:
    findings = {row["finding_id"]: row for row in books.rows("findings", {})}
    shared = ("division_code", "agency_name", "reason", "legal_basis")
    recalls: list[dict[str, Any]] = [
        {**row, **{name: findings[row["finding_id"]][name] for name in shared}}
        for row in books.rows("recalls", {}, ("finding_id", "from_account_no"))
    ]
    subjects = [row["subject_id"] for row in recalls]
    accounts = [row["from_account_no"] for row in recalls if row["from_account_no"]]
    return Facts(
        as_of=as_of,
        recalls=recalls,
        indicators=_by(books, "indicators", "indicator_id", subjects),
        projects=_by(books, "roots", "root_indicator_id", subjects),
        accounts=_by(books, "registered_accounts", "account_no", accounts),
        citations=books.rows("citations", {}),
        regions={
            row["division_code"]: row["region"]
            for row in books.rows("agency_names", {})
            if row["region"]
        },
        terms={
            kind: counted(name, int(books.rows("parameters", {"name": name})[0]["value"]), lang)
            for kind, name in _TERMS.items()
        },
    )


def _by(
    books: SavedBooks, table: str, key: str, wanted: list[str]
) -> Mapping[str, Mapping[str, Any]]:
    return {row[key]: row for row in books.frame(table, {key: wanted}).to_dicts()}


def _told(to: Path, facts: Facts, written: list[Paper], lang: str) -> str:
    kinds = [
        (
            f"  {say(f'notices.file_{kind}', lang)}",
            str(len(of_kind)),
            yuan(sum((paper.amount for paper in of_kind if paper.amount), Decimal(0)))
            if of_kind[0].amount is not None
            else "",
        )
        for kind in KINDS
        if (of_kind := [paper for paper in written if paper.kind == kind])
    ]
    margin = max(len(amount) for _, _, amount in kinds)
    lines = [
        say("notices.written", lang, count=len(written), to=to).lstrip("\n"),
        *aligned(
            [name, count.rjust(len(str(len(written)))), amount.rjust(margin)]
            for name, count, amount in kinds
        ),
        say("notices.written_next", lang).lstrip("\n"),
    ]
    recalled = {
        row["cite"]
        for row in cited_by(facts.citations, facts.recalls)
        if row["confidence"] != "sourced"
    }
    if recalled:
        cites = ("; " if lang == "en" else "；").join(sorted(recalled))
        lines.append(say("notices.recalled", lang, cites=visible(cites)))
    return "\n".join(lines)


def _templates(folder: Path | None, lang: str) -> dict[str, bytes]:
    """A template for each kind: the county's own where it has one, else the built-in one."""
    chosen = {kind: built_in(kind, lang) for kind in KINDS}
    if folder is None:
        return chosen
    names = {
        f"{say(f'notices.file_{kind}', each)}.docx": kind for kind in KINDS for each in LANGUAGES
    }
    known = ", ".join(f"{say(f'notices.file_{kind}', lang)}.docx" for kind in KINDS)
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
        chosen[kind] = _checked_template(path, kind, lang)
    return chosen


def _checked_template(path: Path, kind: str, lang: str) -> bytes:
    try:
        # The limit is for what a template unpacks to; packed it is smaller.
        if path.stat().st_size > MOST_BYTES:
            raise BadTemplate("too_large")
        content = path.read_bytes()
        found = placeholders(content)
    except OSError as error:
        raise Refusal("unreadable", file=str(path)) from error
    except BadTemplate as error:
        example = "{{" + say("notices.field_agency", lang) + "}}"
        raise Refusal(
            f"template_{error.why}", file=str(path), found=visible(error.found), example=example,
            most=MOST_BYTES // 1_000_000,
        ) from error  # fmt: skip
    known = placeholder_names(kind)
    for name in found:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.0)
            listed = [label for label in known if known[label] and label in _labels(lang)]
            raise Refusal(
                "template_unknown_placeholder", file=str(path), found="{{" + visible(name) + "}}",
                near="{{" + near[0] + "}}", known=", ".join(listed),
            )  # fmt: skip
    return content


def _labels(lang: str) -> set[str]:
    return {
        say(f"notices.field_{field}", lang)
        for kind in KINDS
        for field in placeholder_names(kind).values()
    }


def _checked_target(to: Path, *, force: bool) -> Path:
    """The folder to write, as an absolute path; Refusal where it may not be written."""
    target = Path(os.path.abspath(to))
    if target.is_symlink():
        raise Refusal("out_is_link", out=str(to))
    if target.exists() and not target.is_dir():
        raise Refusal("out_is_file", out=str(to))
    if any(is_ours(folder) for folder in (target, *target.parents)):
        raise Refusal("papers_in_results", to=str(to))
    if not target.parent.is_dir():
        raise Refusal("out_no_parent", out=str(to), folder=str(target.parent))
    if target.is_dir() and not force and any(target.iterdir()):
        raise Refusal("papers_exist", to=str(to))
    return target


def _write(to: Path, target: Path, files: Mapping[str, bytes]) -> None:
    """Write the files into a private folder beside the target, then give it the target's name."""
    part = beside(target, "part", secrets.token_hex(4))
    try:
        if target.is_dir():
            own = sorted(
                path.name
                for path in target.iterdir()
                if path.name not in files and not path.name.startswith(_STRAY)
            )
            if own:
                raise Refusal("papers_hold_more", to=str(to), found=", ".join(own[:5]))
        part.mkdir(mode=0o750)
        for name, content in files.items():
            (part / name).write_bytes(content)
        swap(part, target)
    except OSError as error:
        raise unwritable(to, error) or error from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
