"""What a run has to say besides its findings: one sentence each, in the user's language.

What is so stands in the tables that ``queries/notes/`` make; here are the texts that say it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.identifiers import mask
from zbb_reconcile.money import in_unit
from zbb_reconcile.read import near_column
from zbb_reconcile.sheet import ParquetFile, Reading, Sheet
from zbb_reconcile.steps import Step, in_order, query_steps
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

Row = Mapping[str, Any]
Shape = Callable[[Row, Words], Row]


@dataclass(frozen=True)
class Note:
    """A sentence for every row of a table of ``queries/notes/``."""

    table: str
    key: str
    """The text, in ``whys.toml`` behind ``note_``; it may name columns whose value decides."""
    shape: Shape = lambda row, words: {}
    """The slots that are no column as it is printed: named accounts, lists with another joint."""
    most: int | None = None
    """How many rows are said; of the others, how many they are."""
    rest: str = ""
    """The text that says so."""


def _joined(column: str, joint: str = "comma") -> Shape:
    """A list in the words' own joint."""
    return lambda row, words: {
        column: words.join(row[column], joint) + (" …" if row["more"] else "")
    }


def _masked(row: Row, words: Words) -> Row:
    return {"accounts": _listed(map(mask, row["accounts"]), row["more"], words)}


def _named_and_masked(row: Row, words: Words) -> Row:
    accounts = [f"{one['name'] or ''} {mask(one['number'])}".strip() for one in row["accounts"]]
    return _joined("accounts", "semicolon")({**row, "accounts": accounts}, words)


def _doubted(row: Row, words: Words) -> Row:
    """Accounts whose balance is in doubt go with both balances, the others by their number."""
    accounts = [
        mask(one["number"])
        if one["stated"] is None
        else words(
            "whys.note_balance_differs_one",
            account=mask(one["number"]),
            listed=in_unit(one["listed"], None),
            day=one["day"],
            stated=in_unit(one["stated"], None),
        )
        for one in row["accounts"]
    ]
    return _joined("accounts", "semicolon")({**row, "accounts": accounts}, words)


def _in_yuan(row: Row, words: Words) -> Row:
    return {name: in_unit(row[name], None) for name in ("stated", "summed")}


def _uncounted(row: Row, words: Words) -> Row:
    return {"yuan": "—"} if row["yuan"] is None else {}


def _doubt(row: Row, words: Words) -> Row:
    return {
        "what": words.get(f"whys.doubt_{row['code']}", row["code"]),
        "places": words.join(_spot(place, words) for place in row["places"]),
    }


def _spot(place: Row, words: Words) -> str:
    """A row in words or a cell as a spreadsheet names it, behind its sheet where there is one."""
    spot = place["cell"] or words("places.row", row=place["source_row"])
    sheet = place["source_sheet"]
    return spot if sheet is None else f"{sheet}!{spot}"


def _of_account(row: Row, words: Words) -> Row:
    return {"account": mask(row["account"])}


def _of_table(row: Row, words: Words) -> Row:
    return {"table": words.of(TABLES[row["source_table"]].names[0], row["source_table"])}


LATER_ROWS = Note("later_rows", "later_rows", _of_table)

OF_JUDGING = (
    Note("payments_not_supplied", "payments_missing"),
    Note("roots_left_unjudged", "roots_unjudged", _joined("roots")),
    Note("unknown_exemptions", "no_{exemption}"),
    Note("rules_without_bank_list", "no_bank_list", _joined("rules")),
    Note("undecided_dormancy", "{why}", _named_and_masked),
    Note("balances_left_uncompared", "balances_uncompared", _masked),
    Note("statements_ended", "statements_ended", _named_and_masked),
    Note("periods_in_doubt", "period_{doubt}"),
    Note("undated_deposits", "undated_deposits", _named_and_masked),
    Note("doubted_accounts", "{kind}", _doubted),
    Note("unknown_amounts", "unknown_{kind}"),
    Note("unoffered_assets", "unoffered_assets"),
    Note("unknown_aliases", "unknown_aliases"),
    LATER_ROWS,
    Note("uncarded_agencies", "unlisted_agencies", _joined("agencies")),
    Note("agencies_of_two_names", "changed_name", most=20, rest="more_changed_names"),
    Note("names_of_two_agencies", "shared_name", most=20, rest="more_shared_names"),
)
"""What makes answers unsafe, and which accounts and agencies a run could not be sure of."""

OF_REPEATS = (
    Note("lines_given_twice", "overlap"),
    Note("lines_in_doubt", "alike_{counted}"),
)

OF_MONEY_LEFT_ALONE = (
    Note("lines_of_unlisted_accounts", "unlisted_accounts", _masked),
    Note("payments_given_twice", "payments_twice"),
    Note("payments_of_set_aside_indicators", "indicators_set_aside", _joined("indicators")),
    Note("roots_left_unreported", "unreported_roots"),
    Note("cash_left_alone", "exempt_cash"),
    Note("funds_left_alone", "unjudged_funds"),
    Note("roots_exempt_twice", "roots_exempt_twice", _joined("roots")),
    Note("receivers_without_account", "receiver_unseen", _joined("agencies")),
)
"""What no rule judges, or what counts though it may be there twice."""

OF_EVIDENCE = (Note("findings_cut", "evidence_cut"),)

OF_FILES = (
    Note("empty_files", "no_rows"),
    Note("rows_of_other_divisions", "other_divisions"),
    Note("signs_by_balance", "balance_{state}"),
    Note("balances_broken", "break", _of_account, most=20, rest="more_breaks"),
    Note("rows_not_counted", "{kind}", _uncounted),
    Note("totals_let_pass", "total_{why}", _in_yuan),
    Note("totals_unproven", "total_unproven"),
    Note("cells_in_doubt", "{told}", _doubt),
)
"""What balances prove, and what was accepted with a doubt."""

OF_WHOLENESS = (Note("files_without_total", "no_control_total"),)


def note_step(reading: Reading | None, taking_in: Sequence[str], words: Words) -> Step:
    """What makes ``notes``; for the arguments see ``note_rows``."""
    reads = [note.table for note in (*OF_JUDGING, *OF_REPEATS, *OF_MONEY_LEFT_ALONE)]
    reads += [note.table for note in (*OF_EVIDENCE, *OF_FILES)]

    def say(books: Books, values: Mapping[str, Any]) -> None:
        note_rows(books, reading, taking_in, words)

    return Step("notes/notes", ("notes",), tuple(dict.fromkeys(reads)), say)


def note_rows(
    books: Books, reading: Reading | None, taking_in: Sequence[str], words: Words
) -> None:
    """Make ``notes``: what the reader should know besides, one sentence per row.

    ``taking_in`` is what became of corrections and of columns that were given, in words.
    """
    sentences = [
        *_sentences(books, (*OF_JUDGING, *OF_REPEATS, *OF_MONEY_LEFT_ALONE), words),
        *taking_in,
        *_sentences(books, (*OF_EVIDENCE, *OF_FILES), words),
        *(unread(reading, words) if reading else ()),
    ]
    books.load("notes", pl.DataFrame({"note": sentences}, schema={"note": pl.String}))


def check_notes(books: Books, words: Words, as_of: date | None = None) -> list[str]:
    """What can be said of files before anything is judged; makes the tables it needs.

    Which rows are dated later than the day of the run is said where that day is given.
    """
    of_day = () if as_of is None else (LATER_ROWS,)
    notes = (*of_day, *OF_REPEATS, *OF_FILES, *OF_WHOLENESS)
    for step in in_order(query_steps("notes"), [note.table for note in notes]):
        step.run(books, {"as_of": as_of})
    return list(_sentences(books, notes, words))


def _sentences(books: Books, notes: Iterable[Note], words: Words) -> Iterator[str]:
    for note in notes:
        rows = books.frame(note.table)
        for row in rows.head(note.most or rows.height).iter_rows(named=True):
            slots = {**_printed(row, words), **note.shape(row, words)}
            yield words(f"whys.note_{note.key.format_map(row)}", **slots)
        if note.most is not None and rows.height > note.most:
            yield words(f"whys.note_{note.rest}", count=rows.height - note.most)


def _printed(row: Row, words: Words) -> Row:
    """Every column as a sentence has it: amounts in full, lists with dots where they are cut."""
    return {
        name: f"{value:,.2f}"
        if isinstance(value, Decimal)
        else _listed(value, row.get("more", False), words)
        if isinstance(value, list)
        else value
        for name, value in row.items()
    }


def _listed(items: Iterable[object], more: bool, words: Words) -> str:
    return words.join(map(str, items)) + (" …" if more else "")


def unread(reading: Reading, words: Words) -> list[str]:
    """The columns, files and sheets that were left unread, one sentence each."""
    parts: list[Sheet | ParquetFile] = [*reading.sheets, *reading.parquets]
    said: list[str] = []
    for part in parts:
        taken = part.headers if isinstance(part, Sheet) else part.columns
        said += unknown_columns(part.table, part.file, part.unknown_columns, taken, words)
    for left in reading.ignored:
        if left.why == "mapping_file":
            said.append(words("whys.note_mapping", file=left.file))
            continue
        if left.why == "settings_file":
            continue  # The command line says what it takes from it.
        file = left.file + (f" / {left.sheet}" if left.sheet else "")
        why = words(f"whys.ignored_{left.why}")
        said.append(words("whys.note_ignored", file=file, why=why))
    return said


def unknown_columns(
    table: str,
    file: str,
    headers: Sequence[str],
    taken: Collection[str],
    words: Words,
    *,
    of_frame: bool = False,
) -> Iterator[str]:
    """The headers that mean no column: first those that may have been meant for one, by name."""
    kind = "frame_" if of_frame else ""
    plain = []
    for header in headers:
        near = near_column(TABLES[table], header, taken)
        if near is None:
            plain.append(header)
            continue
        label = words.of(near.header, near.name)
        yield words(f"whys.note_near_{kind}column", file=file, header=header, near=label)
    if plain:
        yield words(f"whys.note_unknown_{kind}columns", file=file, columns=words.join(plain))
