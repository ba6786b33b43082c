"""The run in the terminal: what does not tie first, then the money, plain in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from zbb_reconcile.report.escape import shortened, visible, wide, yuan
from zbb_reconcile.report.labels import (
    control_label,
    control_side,
    place_label,
    table_label,
    value_label,
)
from zbb_reconcile.report.shape import Checked, RuleFindings, Summary
from zbb_reconcile.report.terminal.followup import followup
from zbb_reconcile.report.terminal.lines import (
    WIDTH,
    Line,
    Prose,
    amount,
    grid,
    head,
    print_lines,
    text,
)
from zbb_reconcile.texts import Words

LINES = 20
"""The most lines of one list; the tables have the rest."""
_SHORT = 24


def print_summary(summary: Summary, words: Words, console: Console) -> None:
    """Print the summary; text out of files is shown literally (the summary masks accounts).

    A character that the console's encoding lacks is a question mark, never an error.
    """
    print_lines(_lines(summary, words), console)


def print_checked(checked: Checked, words: Words, console: Console) -> None:
    """Print what ``check`` found, in the same words and with the same care."""
    print_lines(_checked_lines(checked, words), console)


def _lines(summary: Summary, words: Words) -> Iterator[Line]:
    yield Prose(words("report.title"), style="bold")
    profile = value_label("profile", summary["profile"], words)
    yield text(words("report.scope", as_of=summary["as_of"], profile=profile))
    parts = (
        _controls,
        _quarantine,
        _money,
        _findings,
        _recalls,
        _referred,
        followup,
        _switched_off,
        _notes,
        _sources,
    )
    for part in parts:
        lines = list(part(summary, words))
        if lines:
            yield Text("")
            yield from lines


def _checked_lines(checked: Checked, words: Words) -> Iterator[Line]:
    yield Prose(words("report.checked"), style="bold")
    for part in (_files, _quarantine, _controls, _notes):
        lines = list(part(checked, words))
        if lines:
            yield Text("")
            yield from lines


def _notes(summary: Summary | Checked, words: Words) -> Iterator[Line]:
    if summary["notes"]:
        yield head("notes", words)
    for note in summary["notes"][:LINES]:
        yield Padding(text(note), (0, 0, 0, 2))
    if len(summary["notes"]) > LINES:
        yield Prose("  " + words("report.notes_more", count=len(summary["notes"]) - LINES))


def _controls(summary: Summary | Checked, words: Words) -> Iterator[Line]:
    controls = summary["controls"]
    failing = controls["failing"]
    if not failing:
        key = "controls_hold" if controls["count"] else "controls_none"
        yield Prose(words(f"report.{key}", count=controls["count"]))
        return
    yield Prose(
        words("report.controls_fail", count=controls["count"], failing=failing),
        style="bold red",
    )
    for control in controls["every"][: min(failing, LINES)]:
        values = {key: control_side(control, key) for key in ("left", "right", "difference")}
        name = control_label(control, words)
        sentence = text(words("report.control_fails", control=name, **values), "red")
        yield Padding(sentence, (0, 0, 0, 2))
    if failing > LINES:
        yield Prose("  " + words("report.controls_more", count=failing - LINES))


def _quarantine(summary: Summary | Checked, words: Words) -> Iterator[Line]:
    quarantine = summary["quarantine"]
    if not quarantine["count"]:
        yield Prose(words("report.quarantine_none"))
        return
    yield Prose(words("report.quarantine_some", count=quarantine["count"]), style="bold yellow")
    for row in quarantine["first"][:LINES]:
        yield Padding(text(place_label(row, words)), (0, 0, 0, 2))
        yield Padding(text(row["reason"]), (0, 0, 0, 4))
    if quarantine["count"] > len(quarantine["first"][:LINES]):
        yield Prose("  " + words("report.quarantine_more"))
        yield grid(
            (
                (Text(f"    {reason['count']}"), text(reason["example"]))
                for reason in quarantine["by_reason"][:LINES]
            ),
            right=(0,),
        )


def _money(summary: Summary, words: Words) -> Iterator[Line]:
    if not summary["money"]:
        yield Prose(words("report.money_none"))
        return
    yield head("money", words)
    rows = [
        (
            Text(f"  {money['bucket']}"),
            text(money["name"]),
            Text(value_label("verdict", money["verdict"], words)),
            Text(str(money["count"])),
            amount(money["yuan"]),
        )
        for money in summary["money"]
    ]
    unspent = summary["unspent"]
    roots = Prose(words("report.total_roots", count=unspent["count"]))
    total = Prose("  " + words("report.total"))
    rows.append((total, roots, Text(""), Text(""), amount(unspent["yuan"])))
    yield grid(rows, right=(3, 4))


def _findings(summary: Summary, words: Words) -> Iterator[Line]:
    found = [rule for rule in summary["findings"]["by_rule"] if rule["count"]]
    quiet = [rule["rule_id"] for rule in summary["findings"]["by_rule"] if not rule["count"]]
    if found:
        yield head("findings", words)
        rows = [row for rule in found for row in _rule_rows(rule, words)]
        yield grid(rows, right=(3, 4))
        if any(_mixed(rule) for rule in found):
            yield Prose("  " + words("report.signed"))
    else:
        yield Prose(words("report.findings_none"))
    if quiet:
        yield text(words("report.findings_quiet", rules=words.join(quiet)))


def _mixed(rule: RuleFindings) -> bool:
    return rule["amount"] != rule["amount_gross"]


def _rule_rows(rule: RuleFindings, words: Words) -> Iterator[tuple[Text, ...]]:
    """One row a verdict; differences of both signs are one row, added without their signs."""
    name = text(rule["name"])
    if _mixed(rule):
        verdicts = " / ".join(
            value_label("verdict", part["verdict"], words) for part in rule["verdicts"]
        )
        gross = Text("±" + yuan(rule["amount_gross"]))
        yield text(f"  {rule['rule_id']}"), name, Text(verdicts), Text(str(rule["count"])), gross
        return
    for place, part in enumerate(rule["verdicts"]):
        yield (
            text(f"  {rule['rule_id']}" if place == 0 else ""),
            name if place == 0 else Text(""),
            Text(value_label("verdict", part["verdict"], words)),
            Text(str(part["count"])),
            amount(part["amount"]),
        )


def _recalls(summary: Summary, words: Words) -> Iterator[Line]:
    if not any(total["count"] for total in summary["recalls"].values()):
        yield Prose(words("report.recalls_none"))
        return
    yield head("recalls", words)
    yield grid(
        (
            (
                Prose("  " + words(f"report.{kind}")),
                Text(str(total["count"])),
                amount(total["yuan"]),
            )
            for kind, total in summary["recalls"].items()
        ),
        right=(1, 2),
    )
    yield Prose("  " + words("report.recalls_apart"))
    largest = summary["largest_recalls"]
    yield Prose(words("report.largest_recalls", count=len(largest)), style="bold")
    # An id is there to be copied, so it stays whole unless it would crowd out the rest.
    copied = all(len(recall["finding_id"]) <= _SHORT for recall in largest)
    yield grid(
        (
            (
                Text("  " + yuan(recall["amount"])),
                Prose(words(f"report.short_{recall['kind']}")),
                text(recall["rule_id"]),
                text(shortened(visible(recall["agency_name"] or recall["agency_code"]), _SHORT)),
                text(recall["from_account_no"] or recall["subject_id"]),
                text(recall["finding_id"]),
            )
            for recall in largest
        ),
        right=(0,),
        whole=(2, 5) if copied else (2,),
    )


def _referred(summary: Summary, words: Words) -> Iterator[Line]:
    referred = summary["referred"]
    if referred["count"]:
        yield Prose(
            words("report.referred", count=referred["count"], amount=yuan(referred["yuan"]))
        )


def _switched_off(summary: Summary, words: Words) -> Iterator[Line]:
    if not summary["switched_off"]:
        yield Prose(words("report.switched_off_none"))
        return
    yield head("switched_off", words)
    if len(summary["switched_off"]) > LINES:
        # A folder of two tables: what is missing, once each, or it would hide all the rest.
        by_why: dict[str, list[str]] = {}
        for rule in summary["switched_off"]:
            by_why.setdefault(rule["why"], []).append(rule["rule_id"])
        for why, rules in by_why.items():
            said = words("report.switched_off_rules", why=why, count=len(rules))
            yield Padding(text(said), (0, 0, 0, 2))
            yield Padding(text(words.join(rules)), (0, 0, 0, 4))
        return
    yield grid(
        (text(f"  {rule['rule_id']}"), text(rule["name"]), text(rule["why"]))
        for rule in summary["switched_off"]
    )


def _packed(parts: Sequence[str], width: int) -> Iterator[str]:
    """The parts side by side, as many on a line as fit: Chinese has no spaces to break at."""
    line = ""
    for part in parts:
        longer = f"{line} · {part}" if line else part
        if line and wide(longer) > width:
            yield line
            longer = part
        line = longer
    if line:
        yield line


def _files(checked: Checked, words: Words) -> Iterator[Line]:
    """Each file with what was found of its form, and what became of its rows."""
    yield head("sources", words)
    for source in checked["sources"]:
        name = f"{source['source_file']}" + (
            f" / {source['source_sheet']}" if source["source_sheet"] else ""
        )
        yield text(f"  {name}  {table_label(source['source_table'] or '', words)}")
        said = [
            words(f"report.found_{key}", found=source[key])
            for key in ("encoding", "delimiter", "header_rows", "unit")
            if source.get(key) not in (None, "", ",")
        ]
        said += [
            words(f"report.found_{key}", count=source[key])
            for key in (
                "rows_read",
                "rows_quarantined",
                "rows_repeated",
                "rows_deleted",
                "rows_including",
                "rows_of_others",
                "totals",
                "rows_furniture",
                "rows_blank",
            )
            if key == "rows_read" or source.get(key)
        ]
        yield from (text("    " + line) for line in _packed(said, WIDTH - 4))


def _sources(summary: Summary | Checked, words: Words) -> Iterator[Line]:
    sources = summary["sources"]
    if not sources:
        yield Prose(words("report.sources_none"))
        return
    yield head("sources", words)
    yield Prose(
        "  "
        + words(
            "report.sources_counted",
            tables=len(sources),
            rows=sum(source["rows_read"] or 0 for source in sources),
            quarantined=sum(source["rows_quarantined"] or 0 for source in sources),
        )
    )
    yield grid(
        (
            (
                text(f"  {source['source_file']}"),
                text(source["source_sheet"] or ""),
                text(table_label(source["source_table"] or "", words)),
                Text(str(source["rows_read"])),
            )
            for source in sources[:LINES]
        ),
        right=(3,),
    )
    if len(sources) > LINES:
        yield Prose("  " + words("report.sources_more", count=len(sources) - LINES))
