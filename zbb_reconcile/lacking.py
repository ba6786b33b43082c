"""What a run lacked: which answers that makes unsafe, and what to bring."""

from __future__ import annotations

from zbb_reconcile.books import Books
from zbb_reconcile.identifiers import mask
from zbb_reconcile.texts import Words

_LISTED = 20


def lacking(books: Books, present: set[str], words: Words) -> list[str]:
    """What makes answers unsafe for want of a table or a column, and which would mend it."""
    said: list[str] = []
    off = [rule for (rule,) in books.rows("select rule_id from switched_off order by rule_id")]
    taken = {bucket for (bucket,) in books.rows("select distinct bucket from carryover_ageing")}
    if taken & {"CR-01", "CR-02", "CR-05"}:
        for rule, key in (("EX-DIRECT", "note_no_direct"), ("CR-CONTRACT", "note_no_contracts")):
            if rule in off:
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
        ("note_no_statement", "not has_lines"), ("note_dormancy_unknown", "has_lines"),
    ):  # fmt: skip
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
