"""Small texts with bytes changed at random: read, or refused; nothing else.

``python -m tests.fuzz.texts --seconds 600 --seed 1`` runs for so long and prints the number of
every mutant that ends in anything but a reading or a refusal; ``--only N`` repeats one.
"""

from __future__ import annotations

import random

from tests.fuzz.running import fuzz, outcome_of
from zbb_reconcile.tables import TABLES

SEEDS: tuple[bytes, ...] = (
    "账号,日期,金额,对方户名,摘要\n1,2024-01-01,1.00,甲公司,办公费\n合计,,1.00,,\n制表人：甲\n".encode(),
    "某表\n单位：万元\n账号,户名,余额,余额日期\n1,甲,2,2024-12-31\n".encode("gb18030"),
    '"账号","日期","金额"\n="1",2024-01-01,"1,000.00"\n'.encode("utf-16"),
    "日期,收入,支出,余额\n,金额,金额,\n2024-01-01,1.00,,1.00\n2024-01-02,,1.00,0.00\n".encode(),
    b"sep=;\naccount_no;posted_on;amount\n1;20240101;1\n",
    "账号：1\n日期;借贷标志;金额\n2024.1.1;借;2\n期初余额;;\n".encode(),
    "卡号\t交易日\t交易金额\n信用卡\t12/29\t¥1.00\n".encode("gb18030"),
    b"MOF_DIV_CODE,AGENCY_CODE,BGT_ID,AMOUNT,IS_DELETED\n990421000,101,A,1e3,1\n",
)
_PARTS = (
    b",",
    b"\n",
    b'"',
    b"\r",
    b"\x00",
    b"\xff",
    "合计".encode(),
    "小计".encode("gbk"),
    b";",
    b"\t",
    "单位：元".encode(),
    "账号：2".encode(),
    "期初余额".encode(),
    b"=",
    b"\xef\xbb\xbf",
    b"1",
    b"-",
    "（万元）".encode(),
    "本月合计".encode(),
    "日期,账号,金额\n".encode(),
    b"#1",
    "二〇二四年".encode(),
    b"1E+18",
    b"99999999999999999999",
    "亿".encode(),
    b"<table>",
    b"PK\x03\x04",
)


def mutant(number: int) -> tuple[str, bytes]:
    """The table and the text of that number; always the same."""
    dice = random.Random(number)
    text = bytearray(dice.choice(SEEDS))
    if dice.random() < 0.3:
        text += dice.choice(SEEDS)
    for _ in range(dice.randrange(6)):
        at = dice.randrange(len(text) + 1)
        kind = dice.random()
        if kind < 0.5:
            text[at:at] = dice.choice(_PARTS)
        elif kind < 0.7:
            del text[at : at + dice.randrange(8)]
        elif kind < 0.9 and at < len(text):
            text[at] = dice.randrange(256)
        else:
            text[at:at] = text[max(0, at - 20) : at]
    return dice.choice(list(TABLES)), bytes(text)


def trial(table: str, content: bytes) -> str:
    """What became of it: read, or the key of its refusal. Anything else is raised."""
    return outcome_of(table, "x.csv", content)


if __name__ == "__main__":
    fuzz(lambda number: trial(*mutant(number)))
