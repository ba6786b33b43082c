"""One byte of a file flipped, format by format: refused, the same values, or, where the format has
no checksum, other values that nothing could tell; never a traceback, never a row lost.

In the suite a sample; ``make faults`` flips ZBB_FLIPS bytes of each form and counts the rest.
"""

from __future__ import annotations

import io
import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.faults.test_parquet import LINES, landed
from tests.shared_data import shared
from zbb_reconcile import Refusal

FLIPS = int(os.environ.get("ZBB_FLIPS", "8"))
SEED = int(os.environ.get("ZBB_FAULTS_SEED", "13"))
ROWS = [
    ("6228480018123456789", date(2023, 1 + at % 12, 1 + at % 28), Decimal(100 + at * 7919 % 9973))
    for at in range(120)
]
HEAD = ("account_no", "posted_on", "amount")


def xlsx() -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for at, (account, day, amount) in enumerate(ROWS, start=1):
            sheet.write_row(at, 0, [account, day.isoformat(), f"{amount:.2f}"])
    return written.getvalue()


def text(encoding: str) -> bytes:
    lines = [HEAD, *((account, day.isoformat(), f"{amount:.2f}") for account, day, amount in ROWS)]
    return "".join(",".join(cells) + "\n" for cells in lines).encode(encoding)


def parquet(**options: object) -> bytes:
    written = io.BytesIO()
    pq.write_table(LINES, written, **options)
    return written.getvalue()


FORMS: dict[str, tuple[str, Callable[[], bytes], bool]] = {
    "xlsx": ("xlsx", xlsx, True),
    "parquet": ("parquet", lambda: parquet(compression="none"), False),
    "parquet_zstd": ("parquet", lambda: parquet(compression="zstd"), False),
    "parquet_checksums": ("parquet", lambda: parquet(write_page_checksum=True), True),
    "csv": ("csv", lambda: text("utf-8"), False),
    "csv_gb18030": ("csv", lambda: text("gb18030"), False),
}
"""Name -> ending, how it is made, whether it holds checksums."""


@pytest.mark.parametrize("form", FORMS)
def test_a_flipped_byte_is_refused_or_changes_nothing_where_the_format_can_tell(
    tmp_path: Path, form: str
) -> None:
    ending, made, has_checksums = FORMS[form]
    _flip(tmp_path, form, ending, made(), has_checksums)


def test_a_flipped_byte_of_an_old_workbook_is_no_traceback(tmp_path: Path) -> None:
    found = sorted(shared("data").rglob("*.xls"))
    if not found:
        pytest.skip("no .xls in the shared data")
    smallest = min(found, key=lambda path: path.stat().st_size)
    _flip(tmp_path, "xls", "xls", smallest.read_bytes(), has_checksums=False)


def _flip(folder: Path, form: str, ending: str, content: bytes, has_checksums: bool) -> None:
    chance = random.Random(f"{SEED} {form}")
    path = folder / f"bank_lines.{ending}"
    counted: Counter[str] = Counter()
    messages: list[str] = []

    def values() -> object:
        try:
            lines, aside = landed(folder)
        except Refusal as refusal:
            messages.append(refusal.message("en"))
            return None
        return lines.drop("source_file"), aside

    path.write_bytes(content)
    before = values()
    for _ in range(FLIPS):
        damaged = bytearray(content)
        at = chance.randrange(len(damaged))
        damaged[at] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        after = values()
        other = "other in the footer" if at >= _footer(content) else "other"
        counted["refused" if after is None else "same" if _same(before, after) else other] += 1
    print(f"seed {SEED}: {form}: {dict(counted)}")
    assert not any("6228480018123456789" in message for message in messages)
    if has_checksums:
        assert counted["other"] == 0


def _footer(content: bytes) -> int:
    """Where the footer of a Parquet file begins, which names the columns; no checksum covers it."""
    if content[-4:] != b"PAR1":
        return len(content)
    return len(content) - 8 - int.from_bytes(content[-8:-4], "little")


def _same(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    assert isinstance(one, tuple)
    assert isinstance(other, tuple)
    return bool(one[0].equals(other[0]) and one[1] == other[1])
