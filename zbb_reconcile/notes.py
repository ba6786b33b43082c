"""What a run has to say besides its findings: one sentence each, in the user's language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from zbb_reconcile.account_notes import doubled_names, unlisted_agencies, unsure_accounts
from zbb_reconcile.books import Books
from zbb_reconcile.identifiers import mask
from zbb_reconcile.lacking import lacking, unjudged
from zbb_reconcile.money import in_unit
from zbb_reconcile.proof import Side, parts_in_order, where
from zbb_reconcile.sheet import Reading
from zbb_reconcile.standardise.landing import Landing
from zbb_reconcile.texts import Words
from zbb_reconcile.unread import unread

_LISTED, _NAMED = 20, 3


def note_rows(
    books: Books, landing: Landing, reading: Reading | None, corrected: Sequence[str], words: Words
) -> None:
    """Make ``notes``: what the reader should know besides, one sentence per row.

    ``corrected`` is what became of the corrections, in words.
    """
    said: list[str] = []
    if "indicators" in landing.present and "payments" not in landing.present:
        said.append(words("whys.note_payments_missing"))
    said += lacking(books, landing.present, words)
    if "bank_lines" in landing.present and "bank_accounts" in landing.present:
        said += unjudged(books, words) + unsure_accounts(books, words)
    unknown = (
        [
            code
            for (code,) in books.rows(
                "select agency_code from aliases "
                "where agency_code not in (select agency_code from known_agencies) order by alias"
            )
        ]
        if "aliases" in landing.present
        else []
    )
    if unknown:
        codes = ", ".join(dict.fromkeys(unknown))
        said.append(words("whys.note_unknown_aliases", count=len(unknown), codes=codes))
    said += unlisted_agencies(books, words)
    said += doubled_names(books, words)
    said += taken_twice(books.frame("overlapping_lines"), words)
    said += _left_alone(books, landing, words)
    said += corrected
    cut = books.value("select count(distinct finding_id) from evidence_cut")
    if cut:
        said.append(words("whys.note_evidence_cut", count=cut))
    said += doubts(landing, words)
    if reading:
        said += unread(reading, words)
    books.load("notes", pl.DataFrame({"note": said}, schema={"note": pl.String}))


def _left_alone(books: Books, landing: Landing, words: Words) -> list[str]:
    """What no rule judges or what counts though it may be there twice: how many, how much."""
    said: list[str] = []
    unlisted = books.frame("unlisted_accounts")
    if unlisted.height:
        accounts = [mask(number) for number in unlisted["account_no"].head(_LISTED)]
        said.append(
            words(
                "whys.note_unlisted_accounts",
                count=unlisted.height,
                lines=unlisted["lines"].sum(),
                money_in=_yuan(unlisted["money_in"]),
                money_out=_yuan(unlisted["money_out"]),
                accounts=_with_dots(accounts, unlisted.height),
            )
        )
    twice = books.select(
        "select source_file, source_sheet, other_file, other_sheet, sum(times)::bigint as rows, "
        "sum(amount * times)::decimal(38, 2) as yuan from payments_in_two_files "
        "group by all order by all"
    )
    said += [
        words(
            "whys.note_payments_twice",
            file=_place(row["source_file"], row["source_sheet"]),
            other=_place(row["other_file"], row["other_sheet"]),
            count=row["rows"],
            yuan=f"{row['yuan']:,.2f}",
        )
        for row in twice.iter_rows(named=True)
    ]
    for table, column, key in (
        ("unreported_roots", "unspent_at_year_end", "note_unreported_roots"),
        ("exempt_cash_accounts", "balance", "note_exempt_cash"),
    ):
        rows = books.frame(table)
        if rows.height:
            said.append(words(f"whys.{key}", count=rows.height, yuan=_yuan(rows[column])))
    items = books.frame("unjudged_fund_items")
    if items.height and "fund_revenues" in landing.present:
        codes = list(dict.fromkeys(code or "—" for code in items["fund_item_code"]))
        said.append(
            words(
                "whys.note_unjudged_funds",
                count=items.height,
                yuan=_yuan(items["kept"]),
                codes=_with_dots(codes[:_LISTED], len(codes)),
            )
        )
    return said


def _yuan(amounts: pl.Series) -> str:
    return f"{Decimal(str(amounts.sum())):,.2f}"


def _with_dots(few: list[str], count: int) -> str:
    return ", ".join(few) + (" …" if count > len(few) else "")


def _place(file: str, sheet: str | None) -> str:
    return f"{file} / {sheet}" if sheet else file


def taken_twice(repeats: pl.DataFrame, words: Words) -> list[str]:
    """The lines that two statements give, which are counted once: a sentence per pair of files."""
    pairs = repeats.group_by("source_file", "kept_file", maintain_order=True).agg(
        pl.len(), first=pl.col("posted_on").min(), last=pl.col("posted_on").max()
    )
    return [
        words(
            "whys.note_overlap",
            file=row["source_file"],
            other=row["kept_file"],
            count=row["len"],
            first=row["first"],
            last=row["last"],
        )
        for row in pairs.iter_rows(named=True)
    ]


def incomplete(landing: Landing, given: Sequence[Side], words: Words) -> list[str]:
    """Which files no total and no count of rows proves to be whole: one sentence, or none.

    Of a total that cannot be compared yet ``doubts`` speaks.
    """
    proven = {place for place, _ in (*landing.totals, *landing.unproven)}
    told = {control.partition(" ")[2] for control, _, _ in given}
    read = [part for part in parts_in_order(landing) if part.rows_read]
    files = [where(p) for p in read if p.file not in told and where(p) not in proven]
    if not files:
        return []
    named = ", ".join(files[:_NAMED]) + (" …" if len(files) > _NAMED else "")
    return [words("whys.note_no_control_total", count=len(files), files=named)]


def doubts(landing: Landing, words: Words) -> list[str]:
    """What balances prove, and what was accepted with a doubt: a sentence per file and kind."""
    empty = [part for part in parts_in_order(landing) if not part.rows_read]
    said = [words("whys.note_no_rows", file=where(part)) for part in empty]
    said += [
        words(f"whys.note_balance_{proof.state}", file=place, count=count, row=proof.first_row)
        for place, proof in sorted(landing.balances, key=lambda balance: balance[0])
        for count in (proof.rows if proof.state == "proven" else proof.breaks,)
    ]
    said += _not_counted(landing, words)
    said += [
        words(
            "whys.note_total_ignored",
            file=place,
            row=total.row,
            header=total.header,
            stated=in_unit(total.stated, None),
            summed=in_unit(total.summed, None),
        )
        for place, total in landing.differing
    ]
    rows_of: dict[tuple[str, str], tuple[int, ...]] = {}
    for place, (row, header) in landing.unproven:
        rows_of[place, header] = (*rows_of.get((place, header), ()), row)
    said += [
        words("whys.note_total_unproven", file=place, rows=_listed(rows), header=header)
        for (place, header), rows in rows_of.items()
    ]
    for (file, code), count in sorted(landing.warnings.items()):
        if code not in ("balance_broken", "total_ignored", "total_unproven"):
            places = landing.places.get((file, code), [])
            said.append(
                words(
                    "whys.note_doubt_at" if places else "whys.note_doubt",
                    file=file,
                    count=count,
                    what=words.get(f"whys.doubt_{code}", code),
                    places=", ".join(_spot(*place, words) for place in places[:_LISTED]),
                )
            )
    return said


def _spot(sheet: str | None, place: str | int, words: Words) -> str:
    """A row in words or a cell as a spreadsheet names it, behind its sheet where there is one."""
    spot = words("places.row", row=place) if isinstance(place, int) else place
    return spot if sheet is None else f"{sheet}!{spot}"


def _not_counted(landing: Landing, words: Words) -> list[str]:
    """The rows marked as deleted, and the sums of other rows: a sentence per file and kind."""
    if not landing.furniture:
        return []
    places = (
        pl.concat(landing.furniture)
        .group_by("source_file", "source_sheet", "source_table", "kind", maintain_order=True)
        .agg(
            "source_row",
            pl.col("amount").cast(pl.Decimal(38, 2)).sum(),
            money=pl.col("amount").is_not_null().any(),
        )
    )
    return [
        words(
            f"whys.note_{row['kind']}",
            file=_place(row["source_file"], row["source_sheet"]),
            count=len(row["source_row"]),
            rows=_listed(tuple(row["source_row"])),
            yuan=f"{row['amount']:,.2f}" if row["money"] else "—",
        )
        for row in places.iter_rows(named=True)
    ]


def _listed(rows: tuple[int, ...]) -> str:
    few = ", ".join(map(str, rows[:_LISTED]))
    return few + " …" if len(rows) > _LISTED else few
