"""The papers that go to units, and the list of what goes to none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.notice_facts import NoticeFacts, Row
from zbb_reconcile.report.notices.division import ZERO, Division, Unit
from zbb_reconcile.report.notices.fields import (
    CASH,
    CLOSE,
    FIELDS,
    INTERNAL,
    LETTERS,
    RECALLS,
    STATEMENT,
    TERMS,
    TRANSFER,
    VERIFY,
    WAY_OF,
    WAYS,
    Values,
    printed_yuan,
)
from zbb_reconcile.report.notices.law import articles
from zbb_reconcile.report.notices.words import (
    capitals,
    closing_reason,
    day_of,
    reason_of,
    sum_of,
    whereto,
    with_days,
)
from zbb_reconcile.texts import Words


@dataclass(frozen=True)
class Told:
    """What one paper says: its unit (none for a division's own papers), values and lists."""

    kind: str
    unit: Unit | None
    values: Values
    lists: Mapping[str, Sequence[Values]]
    findings: tuple[str, ...] = ()
    """The findings that a unit is told of."""


def shared(facts: NoticeFacts, division: Division, at_least: Decimal, words: Words) -> Values:
    """What every paper of a division says: where, as of when, and from what amount on."""
    region = facts.regions.get(division.code) or words("notices.region_blank")
    day = day_of(facts.as_of, words)
    return {"region": region, "as_of": day, "at_least": printed_yuan(at_least)}


def said(amount: Decimal, words: Words) -> str:
    """Yuan as a sentence says it; Chinese papers have the capitals before the figure."""
    return words(
        "notices.money", capitals=words.of(capitals(amount), ""), amount=printed_yuan(amount)
    )


def notices(facts: NoticeFacts, division: Division, common: Values, words: Words) -> Iterator[Told]:
    """A paper for each unit and kind, by agency."""
    for (code, name, kind), rows in division.sent.items():
        addressee = name
        if code in facts.departments:
            department = facts.departments[code] or words("notices.successor")
            addressee = words("notices.for_abolished", agency=name, department=department)
        if kind == TRANSFER:
            addressee = words("notices.who_decides")
        values = {**common, "agency": addressee, "agency_code": code, "count": str(len(rows))}
        if kind in TERMS:
            values["term"] = facts.terms[TERMS[kind]]
        if kind in LETTERS:
            told = _letter(facts, rows, values, words)
        elif kind == CLOSE:
            told = _closing(facts, rows, values, words)
        elif kind == VERIFY:
            told = _verify(facts, rows, values, words)
        else:
            told = _recall(facts, kind, rows, values, words)
        about = closing_findings(rows) if kind == CLOSE else rows
        findings = tuple(dict.fromkeys(row["finding_id"] for row in about))
        yield Told(kind, (code, name), *told, findings)


def _recall(
    facts: NoticeFacts, kind: str, rows: Sequence[Row], values: Values, words: Words
) -> tuple[Values, dict[str, list[Values]]]:
    total = sum((row["amount"] for row in rows), ZERO)
    own = _account if kind in CASH else _indicator
    blank = words("notices.not_known")
    items = [
        {
            "no": str(at),
            "amount": printed_yuan(row["amount"]),
            "capitals": capitals(row["amount"]),
            "reason": reason_of(facts, row, words),
            "finding": row["finding_id"],
            **{key: str(value or blank) for key, value in own(facts, row).items()},
        }
        for at, row in enumerate(rows, start=1)
    ]
    stop = words("notices.clause_joint")
    sums = sum_of if kind in CASH else reason_of
    reasons = dict.fromkeys(sums(facts, row, words) for row in rows)
    values |= {
        "total": printed_yuan(total),
        "total_capitals": capitals(total),
        "total_said": said(total, words),
        "reason": stop.join(reasons),
    }
    if kind in CASH:
        values["whose"] = whose(facts, rows, words)
    law = articles(facts, rows, words)
    doubted = {row["finding_id"]: row for row in facts.doubts}
    notes = [
        {
            "text": words(
                "notices.note_doubt",
                most=printed_yuan(doubt["amount_max"]),
                more=printed_yuan(doubt["amount_max"] - doubt["amount"]),
                term=values["term"],
            )
        }
        for doubt in (
            doubted[at] for at in dict.fromkeys(row["finding_id"] for row in rows) if at in doubted
        )
    ]
    silent = {row["agency_code"]: facts.silent.get(row["agency_code"], ()) for row in rows}
    if kind in CASH:
        notes += [
            {"text": words("notices.note_silent", count=len(accounts))}
            for accounts in silent.values()
            if accounts
        ]
    return values, {"items": items, "articles": law, "notes": notes}


def whose(facts: NoticeFacts, rows: Sequence[Row], words: Words) -> str:
    """What says that the money in those accounts is fiscal, each reason once."""
    said = [facts.whose.get(row["from_account_no"], {}) for row in rows]
    reasons = dict.fromkeys(
        words(f"notices.whose_{row.get('known_by', 'nothing')}", word=row.get("word"))
        for row in said
    )
    return words("notices.clause_joint").join(reasons)


def _indicator(facts: NoticeFacts, row: Row) -> dict[str, object]:
    indicator = facts.indicators.get(row["subject_id"], {})
    root = facts.roots.get(row["subject_id"], {})
    return {
        "indicator": row["subject_id"],
        "project": root.get("project_name") or root.get("project_code"),
        "project_code": root.get("project_code"),
        "doc_no": indicator.get("doc_no"),
        "sup_doc_no": indicator.get("sup_doc_no"),
        "year": indicator.get("fiscal_year"),
    }


def _account(facts: NoticeFacts, row: Row) -> dict[str, object]:
    account = facts.accounts.get(row["from_account_no"], {})
    return {
        "account_no": row["from_account_no"],
        "account_name": account.get("account_name"),
        "bank": account.get("bank_name"),
    }


def _closing(
    facts: NoticeFacts, rows: Sequence[Row], values: Values, words: Words
) -> tuple[Values, dict[str, list[Values]]]:
    law = articles(facts, closing_findings(rows), words)
    lists = {"closings": closing_entries(facts, rows, words), "articles": law}
    asked = {row["subject_id"] for row in facts.letters if row["letter"] == STATEMENT}
    unseen = [row["account_no"] for row in rows if row["account_no"] in asked]
    accounts = words("notices.name_joint").join(unseen)
    note = words("notices.note_no_statement", count=len(unseen), accounts=accounts)
    lists["notes"] = [{"text": note}] if unseen else []
    return {**values, **closing_values(rows, words)}, lists


def _verify(
    facts: NoticeFacts, rows: Sequence[Row], values: Values, words: Words
) -> tuple[Values, dict[str, list[Values]]]:
    accounts = words("notices.name_joint").join(
        number for row in rows for number in facts.own_cash.get(row["agency_code"], ())
    )
    values |= {**doubt_values(rows), "doubt_accounts": accounts or words("notices.not_known")}
    unsure = [facts.stale.get(row["agency_code"], {}).get("accounts_in_doubt") for row in rows]
    notes = [{"text": words("notices.note_unsure", count=count)} for count in unsure if count]
    return values, {"doubts": doubt_entries(facts, rows, words), "notes": notes}


def _letter(
    facts: NoticeFacts, rows: Sequence[Row], values: Values, words: Words
) -> tuple[Values, dict[str, list[Values]]]:
    """What such a letter says: its findings, what they come to, and the law that they rest on."""
    total = sum((row["amount"] or ZERO for row in rows), ZERO)
    values = {
        **values,
        "count": str(len(rows)),
        "total": printed_yuan(total),
        "total_capitals": capitals(total),
        "total_said": said(total, words),
    }
    items = [
        {
            "no": str(at),
            "agency": row["agency_name"] or words("notices.no_unit"),
            "what": subject_of(facts, row, words),
            "amount": printed_yuan(row["amount"]) or words("notices.not_known"),
            "capitals": capitals(row["amount"]) if row["amount"] is not None else "",
            "reason": with_days(row["reason"], words),
            "finding": row["finding_id"],
        }
        for at, row in enumerate(rows, start=1)
    ]
    return values, {"items": items, "articles": articles(facts, rows, words)}


def subject_of(facts: NoticeFacts, row: Row, words: Words) -> str:
    """What was found and about what, as a letter names it: an account with its bank."""
    rule = facts.rules.get(row["rule_id"], row["rule_id"])
    if row["subject_kind"] == "agency":
        return rule
    kind = value_label("subject_kind", row["subject_kind"], words)
    bank = facts.accounts.get(row["subject_id"], {}).get("bank_name")
    at = words("notices.at_bank", bank=bank) if bank else ""
    return words("notices.subject", rule=rule, kind=kind, id=row["subject_id"]) + at


def row_entry(facts: NoticeFacts, kind: str, row: Row, why: str, at: int, words: Words) -> Values:
    """One row of a list that holds everything, whatever way it goes."""
    if kind == CLOSE:
        what, amount, reason = row["account_no"], "", closing_reason(facts, row, words)
        reason += words("notices.row_whereto", whereto=whereto(facts, row, words))
    elif kind == VERIFY:
        what, amount, reason = "", "", sum_of(facts, row, words)
    elif kind in LETTERS:
        what, reason = subject_of(facts, row, words), with_days(row["reason"], words)
        amount = printed_yuan(row["amount"])
    else:
        root = facts.roots.get(row["subject_id"], {})
        project = root.get("project_name") or root.get("project_code") or ""
        what = row["from_account_no"] or f"{row['subject_id']} {project}".strip()
        amount, reason = printed_yuan(row["amount"]), reason_of(facts, row, words)
    return {
        "no": str(at),
        "agency": row["agency_name"] or words("notices.no_unit"),
        "what": what,
        "way": words(f"notices.way_{kind}"),
        "reason": reason,
        "amount": amount,
        "why": words(f"notices.sent_{why}"),
        "_way": WAY_OF.get(kind, ""),
    }


def way_values(rows: Iterable[Row], words: Words) -> Values:
    """For each way of recall how many rows there are and what they add up to."""
    kept = list(rows)
    values: Values = {}
    for way, place in WAYS.items():
        of_way = [row for row in kept if (row["destination"], row["channel"]) == place]
        total = sum((row["amount"] for row in of_way), ZERO)
        values |= {
            f"{way}_count": str(len(of_way)),
            f"{way}_total": printed_yuan(total),
            f"{way}_capitals": capitals(total),
            f"{way}_said": said(total, words),
        }
    return values


def or_none(entries: list[Values], kind: str, listed: str, words: Words) -> list[Values]:
    """The entries of a table, or where there are none one that says so."""
    own = [name.partition("_")[2] for name in FIELDS[kind] if name.partition("_")[0] == listed]
    none = words("notices.none")
    return entries or [{**dict.fromkeys(own, ""), own[1]: none, "_way": ""}]


def internal(facts: NoticeFacts, division: Division, common: Values, words: Words) -> Told | None:
    """The list of what the bureau settles without a notice; None where there is nothing."""
    if not division.listed:
        return None
    rows = [
        row_entry(facts, kind, row, why, at, words)
        for at, (kind, row, why) in enumerate(division.listed, start=1)
    ]
    recalls = [row for kind, row, _ in division.listed if kind in RECALLS]
    values = {**common, **way_values(recalls, words), "ways_said": _ways_said(recalls, words)}
    return Told(INTERNAL, None, values, {"rows": rows})


def _ways_said(recalls: Sequence[Row], words: Words) -> str:
    """What each way comes to, in one sentence; of a way without a row nothing is said."""
    sums = []
    for kind, place in RECALLS.items():
        of_way = [row for row in recalls if (row["destination"], row["channel"]) == place]
        if of_way:
            total = printed_yuan(sum((row["amount"] for row in of_way), ZERO))
            way = words(f"notices.way_{kind}")
            sums.append(words("notices.way_sum", way=way, count=len(of_way), amount=total))
    return words("notices.clause_joint").join(sums) or words("notices.none")


def closing_values(rows: Sequence[Row], words: Words) -> Values:
    """How many accounts close, what they hold, and where it goes; foreign money is in no sum."""
    held = [row for row in rows if row["balance"] is not None]
    parts = {
        "total": [row["balance"] for row in held],
        "treasury": [row["to_treasury"] for row in held],
        "target": [row["to_target"] for row in held if row["target_account_no"]],
        "open": [row["to_target"] for row in held if not row["target_account_no"]],
    }
    sums = {name: sum((amount or ZERO for amount in parts[name]), ZERO) for name in parts}
    if sums["total"] != sums["treasury"] + sums["target"] + sums["open"]:
        raise RuntimeError(f"closing accounts: {sums}")
    return {
        "closing_count": str(len(rows)),
        **{f"closing_{name}": printed_yuan(amount) for name, amount in sums.items()},
        "closing_goes": words.join(
            [
                words(f"notices.goes_{name}", amount=printed_yuan(sums[name]))
                for name in ("treasury", "target", "open")
                if sums[name]
            ]
            or [words["notices.goes_nothing"]],
            "next",
        ),
    }


def closing_entries(facts: NoticeFacts, rows: Sequence[Row], words: Words) -> list[Values]:
    """The accounts to close, as a table has them."""
    blank = words("notices.not_known")
    return [
        {
            "no": str(at),
            "agency": row["agency_name"] or blank,
            "account_no": row["account_no"],
            "account_name": (
                facts.accounts.get(row["account_no"], {}).get("account_name")
                or row["owner_name"]
                or blank
            ),
            "bank": facts.accounts.get(row["account_no"], {}).get("bank_name") or blank,
            "kind": value_label("account_kind", row["account_kind"] or "", words) or blank,
            "balance": (
                words("notices.foreign") if row["balance"] is None else printed_yuan(row["balance"])
            ),
            "reason": closing_reason(facts, row, words),
            "whereto": whereto(facts, row, words),
        }
        for at, row in enumerate(rows, start=1)
    ]


def closing_findings(rows: Iterable[Row]) -> list[Row]:
    """The findings behind the accounts that close, with the verdict that papers rest on."""
    return [{**found, "verdict": "close_account"} for row in rows for found in row["findings"]]


def doubt_values(rows: Sequence[Row]) -> Values:
    """How many units hold cash that may be stale, and between which amounts."""
    return {
        "doubt_count": str(len(rows)),
        "doubt_least": printed_yuan(sum((row["amount"] for row in rows), ZERO)),
        "doubt_most": printed_yuan(sum((row["amount_max"] for row in rows), ZERO)),
    }


def doubt_entries(facts: NoticeFacts, rows: Sequence[Row], words: Words) -> list[Values]:
    """The cash that may be stale, as a table has it, a line a unit."""
    blank = words("notices.not_known")
    return [
        {
            "no": str(at),
            "agency": row["agency_name"],
            "since": day_of(row["since"], words) if row["since"] else blank,
            **{
                name: printed_yuan(facts.stale.get(row["agency_code"], {}).get(name))
                for name in ("opening", "outflow", "minimum")
            },
            "least": printed_yuan(row["amount"]),
            "most": printed_yuan(row["amount_max"]),
        }
        for at, row in enumerate(rows, start=1)
    ]
