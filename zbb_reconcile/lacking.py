"""What a run lacked: which answers that makes unsafe, and what to bring."""

from __future__ import annotations

from zbb_reconcile.books import Books
from zbb_reconcile.identifiers import mask
from zbb_reconcile.texts import Words

_LISTED = 20
_COULD_EXEMPT = {
    "indicators.direct_fund": "note_no_direct",
    "projects.contract_balance": "note_no_contracts",
}
"""What could take money out of a recall, and the note that says it was not there."""


def lacking(books: Books, present: set[str], words: Words) -> list[str]:
    """What makes answers unsafe for want of a table or a column, and which would mend it."""
    said: list[str] = []
    recalled = books.rows(
        "select count(*) from carryover_ageing join rules on rules.rule_id = bucket "
        "where channel = 'indicator'"
    )[0][0]
    off = books.rows("select needs from switched_off join rules using (rule_id) order by rule_id")
    for need, key in _COULD_EXEMPT.items() if recalled else ():
        if any(need in needs.split(", ") for (needs,) in off):
            said.append(words(f"whys.{key}"))
    if "accounts" in present and "bank_accounts" not in present:
        listed = books.rows(
            "select rule_id from switched_off join rules using (rule_id) "
            "where contains(needs, 'bank_accounts') order by rule_id"
        )
        rules = words.join(rule for (rule,) in listed)
        said.append(words("whys.note_no_bank_list", rules=rules))
    return said


def unjudged(books: Books, words: Words) -> list[str]:
    """Accounts that BA-02 stays silent about, by name: those without a statement apart."""
    said: list[str] = []
    for key, condition in (
        ("note_no_statement", "not has_lines"),
        ("note_dormancy_unknown", "has_lines"),
    ):
        found = books.rows(
            "select account_no, agency_name from unjudged_accounts "
            f"where {condition} order by account_no"
        )
        if found:
            few = [f"{name or ''} {mask(number)}".strip() for number, name in found[:_LISTED]]
            accounts = words.join(few, "semicolon")
            accounts += " …" if len(found) > _LISTED else ""
            said.append(words(f"whys.{key}", count=len(found), accounts=accounts))
    return said
