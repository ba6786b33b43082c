"""Small workbooks and pages with bytes changed at random: read, or refused; nothing else.

``python -m tests.fuzz.workbooks --seconds 600 --seed 1`` runs for so long and prints the number
of every mutant that ends in anything but a reading or a refusal; ``--only N`` repeats one.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.bad_inputs.making import GOOD_ROWS, xls, xlsx
from tests.fuzz.running import fuzz, outcome_of


def _rich(book: Any, sheets: dict[str, Any]) -> None:
    sheets["a"].merge_range("B2:B3", "第一小学", book.add_format({"font_color": "red"}))
    sheets["a"].write_formula("C4", "=1/0", None, "#DIV/0!")
    sheets["a"].set_row(2, 15, None, {"hidden": True})


PAGE = """<html><head><meta charset="utf-8"><style>td{mso-number-format:"\\@"}</style></head><body>
<table border=1><tr><th colspan=4>银行账户</th></tr>
<tr><td>账号</td><td>户名</td><td>余额<td>余额日期</tr>
<tr><td rowspan="2">6228480012345678901</td><td>甲&amp;乙</td><td x:num>1,234.50</td>
<td>2023-05-01</td></tr>
<tr><td>丙<br>丁</td><td>-5</td><td>20230502</td></tr></table><p>以上数据仅供参考</p></body></html>"""
XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="String">账号</Data></Cell><Cell><Data ss:Type="String">户名</Data></Cell>
<Cell><Data ss:Type="String">余额</Data></Cell><Cell><Data ss:Type="String">余额日期</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">0062</Data></Cell><Cell ss:Index="2"><Data ss:Type="String">甲</Data></Cell>
<Cell ss:Formula="=1"><Data ss:Type="Number">12.5</Data></Cell><Cell><Data ss:Type="DateTime">2023-05-01T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""  # noqa: E501

SEEDS: tuple[bytes, ...] = (
    xlsx(("a", GOOD_ROWS)),
    xlsx(("a", GOOD_ROWS), ("说明", [["说明"]]), then=_rich),
    xls(("a", GOOD_ROWS)),
    xls(("a", [*GOOD_ROWS, [None] * 9, ["合计", None, 1.5, date(2024, 1, 1), True]])),
    PAGE.encode(),
    PAGE.encode("gb18030"),
    XML.encode(),
)
_WORDS = (
    b"0",
    b"-1",
    b"99999999999999999999",
    b"65536",
    b"1048577",
    b"NaN",
    b"inf",
    b"1e999",
    b"A1",
    b"XFD1048576",
    b"",
    b"<",
    b">",
    b"&",
    b"\0",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x80",
    b"'",
    b'"',
    b"/",
    b"<row>",
    b"</c>",
    b"<table>",
    b"</table>",
    b"<td>",
    b"true",
    b't="s"',
    b'r="',
)


def mutant(number: int) -> bytes:
    """The mutant of that number; always the same."""
    dice = random.Random(number)
    seed = dice.choice(SEEDS)
    if seed.startswith(b"PK") and dice.random() < 0.8:
        return _rezipped(seed, dice)
    if seed.startswith(b"\xd0\xcf") and dice.random() < 0.8:
        return _overwritten(seed, dice)
    return _changed(seed, dice)


def _overwritten(seed: bytes, dice: random.Random) -> bytes:
    """Bytes changed in their places: the sectors and records of an .xls stay where they are."""
    changed = bytearray(seed)
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        new = dice.choice(_WORDS) or bytes([dice.randrange(256)])
        at = dice.randrange(len(changed) - len(new))
        changed[at : at + len(new)] = new
    return bytes(changed)


def _rezipped(seed: bytes, dice: random.Random) -> bytes:
    """One member changed, the archive whole: what a checksum would otherwise catch."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        weighty = [name for name in names if "sheet" in name or "tring" in name or "book" in name]
        chosen = dice.choice(weighty if dice.random() < 0.8 else names)
        for name in names:
            content = old.read(name)
            new.writestr(name, _changed(content, dice) if name == chosen else content)
    return buffer.getvalue()


def _changed(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 1, 1, 2, 4, 8))):
        at = dice.randrange(len(changed) + 1)
        end = min(len(changed), at + dice.choice((0, 1, 1, 2, 4, 30)))
        new: Callable[[], bytes] = dice.choice(
            (
                lambda: bytes([dice.randrange(256)]),
                lambda: dice.choice(_WORDS),
                lambda: bytes(changed[dice.randrange(len(changed) + 1) :][: dice.randrange(60)]),
                lambda: b"",
            )
        )
        changed[at:end] = new()
    return bytes(changed)


def trial(content: bytes) -> str:
    """What became of it: read, or the key of its refusal. Anything else is raised."""
    return outcome_of("bank_accounts", "x.xls", content)


if __name__ == "__main__":
    fuzz(lambda number: trial(mutant(number)))
