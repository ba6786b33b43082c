"""What a run says beside its findings about accounts and agencies that it could not be sure of."""

from __future__ import annotations

from zbb_reconcile.books import Books
from zbb_reconcile.identifiers import mask
from zbb_reconcile.money import in_unit
from zbb_reconcile.texts import Words

LISTED = 3
"""So many are named; the tables have all."""
_NAMES = 20
"""So many names that are not one agency's, likewise."""


def unsure_accounts(books: Books, words: Words) -> list[str]:
    """Accounts whose number or balance is in doubt beside their statement, each with its doubt."""
    found = books.frame("unsure_accounts").to_dicts()
    balances = [
        words(
            "whys.note_balance_differs_one",
            account=mask(row["account_no"]),
            listed=in_unit(row["listed_balance"], None),
            day=row["statement_on"],
            stated=in_unit(row["statement_balance"], None),
        )
        for row in found
        if row["doubt"] == "balance_differs"
    ]
    numbers = [mask(row["account_no"]) for row in found if row["doubt"] != "balance_differs"]
    return [
        words(
            f"whys.{key}",
            count=len(accounts),
            accounts=words.join(accounts[:LISTED], "semicolon")
            + (" …" if accounts[LISTED:] else ""),
        )
        for key, accounts in (("note_balance_differs", balances), ("note_number_differs", numbers))
        if accounts
    ]


def unlisted_agencies(books: Books, words: Words) -> list[str]:
    """The agencies that other tables name and the table of agencies does not hold."""
    found = books.rows(
        "select agency_code, agency_name from known_agencies "
        "where not has_card and exists (from agencies) order by agency_code"
    )
    if not found:
        return []
    few = [f"{code} {name or ''}".strip() for code, name in found[:LISTED]]
    listed = words.join(few) + (" …" if found[LISTED:] else "")
    return [words("whys.note_unlisted_agencies", count=len(found), agencies=listed)]


def doubled_names(books: Books, words: Words) -> list[str]:
    """Codes under two names and names under two codes: the code decides, and both are said."""
    said: list[str] = []
    changed = (
        books.frame("changed_names")
        .group_by("agency_code", "agency_name", "other_name", maintain_order=True)
        .agg("source_table")
    )
    for row in changed.head(_NAMES).iter_rows(named=True):
        said.append(
            words(
                "whys.note_changed_name",
                code=row["agency_code"],
                name=row["agency_name"],
                other=row["other_name"],
                tables=", ".join(row["source_table"]),
            )
        )
    if changed.height > _NAMES:
        said.append(words("whys.note_more_changed_names", count=changed.height - _NAMES))
    shared = books.frame("shared_names")
    for row in shared.head(_NAMES).iter_rows(named=True):
        codes = ", ".join(row["agency_codes"])
        said.append(words("whys.note_shared_name", name=row["name"], codes=codes))
    if shared.height > _NAMES:
        said.append(words("whys.note_more_shared_names", count=shared.height - _NAMES))
    return said
