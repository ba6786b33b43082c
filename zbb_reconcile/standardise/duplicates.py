"""The same rows given twice: files of one content, statements that overlap, rows of one key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import PurePath

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.errors import Refusal
from zbb_reconcile.standardise.parts import Place
from zbb_reconcile.steps import in_order, query_steps
from zbb_reconcile.tables import STATEMENTS, TABLES, Table

_NAME_PARTS = re.compile(r"[\s_\-—()（）\[\]【】、,，.]+")
_VERSION = re.compile(
    "(?:[更修补订]正|修[订改]|调整|审[定核]|核定|更新|重[报传]|重新上报|补正)(?:后|版|稿|表|数)*|"
    "(?:[终定]|第?[一二三四五1-5])[稿版]|(?:最新|最终|新)版?|[vV]\\d+(?:\\.\\d+)*|副本|copy|final|new",
    re.IGNORECASE,
)
"""A part of a name by which a file stands for another one."""
_PLACE = ["source_file", "source_sheet", "source_row"]
_CONTRADICTING = pl.lit("contradicting_key")
_REPEATED = pl.lit("repeated_row")

OVERLAPS = pl.Schema(
    {
        "source_table": pl.String(),
        "account_no": pl.String(),
        "file": pl.String(),
        "sheet": pl.String(),
        "other_file": pl.String(),
        "other_sheet": pl.String(),
        "first_day": pl.Date(),
        "last_day": pl.Date(),
        "state_days": pl.Boolean(),
        "cut_on": pl.Date(),
        "is_first_earlier": pl.Boolean(),
        "is_apart": pl.Boolean(),
    }
)


def refuse_same_content(books: Books, places: Iterable[Place], refused: list[Refusal]) -> None:
    """Refuse two files, or sheets, of one table that say the same in another form or order, and a
    file that is called a later version beside another.

    The refusals go on the list; the same bytes twice are refused when they are read.
    """
    places = list(places)
    _refuse_versions(places, refused)
    counted = Counter(table for _, _, table in set(places))
    for table, files in sorted(counted.items()):
        if files < 2:
            continue
        seen: dict[tuple[int, int], tuple[str, str | None]] = {}
        columns = [column.name for column in TABLES[table].columns]
        for file, sheet, rows, fingerprint in books.fingerprints(table, columns):
            twin = seen.setdefault((rows, fingerprint), (file, sheet))
            if twin != (file, sheet):
                refused.append(
                    Refusal(
                        "same_content_twice",
                        file=file,
                        sheet=sheet,
                        rows=rows,
                        other=" / ".join(filter(None, twin)),
                    )
                )


def _refuse_versions(places: Iterable[Place], refused: list[Refusal]) -> None:
    """Refuse a file that is called a later version of a table beside another file of it."""
    by_table: dict[str, set[str]] = {}
    for file, _, table in places:
        by_table.setdefault(table, set()).add(file)
    for files in by_table.values():
        for file in sorted(files) if len(files) > 1 else ():
            parts = _NAME_PARTS.split(PurePath(file).stem)
            said = next((part for part in parts if _VERSION.fullmatch(part)), None)
            if said is not None:
                other = min(files - {file})
                refused.append(Refusal("versions_beside", file=file, word=said, other=other))


def find_repeats(books: Books, places: Iterable[Place]) -> pl.DataFrame:
    """Make ``shared_lines`` and ``overlapping_lines``; gives the lines that are given again."""
    counted = Counter(table for _, _, table in set(places))
    steps = in_order(query_steps("standardise"), ["overlapping_lines"])
    if max(counted[table] for table in STATEMENTS) < 2:
        books.load("statement_overlaps", pl.DataFrame(schema=OVERLAPS))
        steps = [step for step in steps if "statement_overlaps" not in step.makes]
    for step in steps:
        step.run(books, {})
    return books.frame("overlapping_lines")


def repeated_sums(repeats: pl.DataFrame) -> dict[Place, tuple[int, dict[str, Decimal]]]:
    """How many lines of each file were given again, and their money, by file, sheet and table."""
    sums: dict[Place, tuple[int, dict[str, Decimal]]] = {}
    for row in repeats.iter_rows(named=True):
        place = row["source_file"], row["source_sheet"], row["source_table"]
        rows, money = sums.get(place, (0, {}))
        more = {
            name: money.get(name, Decimal(0)) + (row[name] or Decimal(0))
            for name in ("amount", "balance_after")
        }
        sums[place] = rows + 1, more
    return sums


def contradicting_inside(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Of rows of one key: all where they differ, all but the first where they are equal."""
    content = [column.name for column in table.columns]
    distinct = pl.struct(content).n_unique().over(table.key)
    first = pl.int_range(pl.len()).over(table.key) == 0
    return _judged(rows, distinct > 1, ~first)


def contradicting_across(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Of rows of one key in several files: all where the files differ, else those of the later.

    True twins inside one file stay: the n-th copy there is the n-th here.
    """
    key = list(table.key_across)
    rows = rows.filter(pl.col("source_file").n_unique().over(key) > 1)
    content = [column.name for column in table.columns]
    nth = pl.int_range(pl.len()).over([*content, "source_file"])
    placed = (
        rows.sort(_PLACE, nulls_last=False)
        .with_columns(
            nth=nth, is_first=pl.col("source_file") == pl.col("source_file").min().over(key)
        )
        .with_columns(has_twin=pl.col("is_first").any().over([*content, "nth"]))
    )
    judged = _judged(placed, ~pl.col("has_twin").all().over(key), ~pl.col("is_first"))
    return judged.drop("nth", "is_first", "has_twin")


def _judged(rows: pl.DataFrame, contradict: pl.Expr, again: pl.Expr) -> pl.DataFrame:
    reason = pl.when(contradict).then(_CONTRADICTING).when(again).then(_REPEATED)
    ordered = rows.sort(_PLACE, nulls_last=False)
    return ordered.with_columns(reason_code=reason).filter(pl.col("reason_code").is_not_null())
