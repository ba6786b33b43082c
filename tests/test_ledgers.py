"""The account books of 用友, 金蝶, 新中大 and 久其 as they are printed and exported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_read import csv_sheet
from zbb_reconcile.errors import Refusal
from zbb_reconcile.standardise import Typed, type_sheet

OWN = "4300100000012345"
TITLES = f"银行存款日记账\n科目：1002 银行存款,,账号：{OWN}\n"
TWO_ROWS = "{year},,凭证,摘要,借方,贷方,方向,余额\n月,日,字号,,,,,\n"
THREE_COLUMNS = "年,月,日,凭证号数,摘要,借方金额,贷方金额,借或贷,余额\n"


def read(text: str, table: str = "book_lines") -> Typed:
    return type_sheet(csv_sheet(text, table))


def refused(text: str, table: str = "book_lines") -> str:
    with pytest.raises(Refusal) as found:
        read(text, table)
    return found.value.key


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"


ENTRIES = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 28), st.integers(-99_999, 99_999).filter(bool)),
    min_size=1,
    max_size=12,
).map(sorted)


@given(ENTRIES, st.integers(-50_000, 50_000), st.booleans(), st.booleans(), st.booleans())
def test_a_book_with_carried_and_summed_rows_gives_its_entries_and_is_proven(
    entries: list[tuple[int, int, int]], opening: int, whole: bool, bare: bool, paged: bool
) -> None:
    def line(month: str, day: str, no: str, said: str, came: str, went: str, left: int) -> str:
        side = "平" if not left else "借" if left > 0 else "贷"
        year = ["2024"] if whole else []
        return ",".join([*year, month, day, no, said, came, went, side, yuan(abs(left))])

    left, lines = opening, [line("1", "1" if bare else "", "", "上年结转", "", "", opening)]
    came, went = 0, 0
    for nth, (month, day, fen) in enumerate(entries):
        left += fen
        came, went = came + max(fen, 0), went - min(fen, 0)
        sides = (yuan(fen), "") if fen > 0 else ("", yuan(-fen))
        lines.append(line(str(month), str(day), f"记-{nth}", f"事{nth}", *sides, left))
        if paged and nth == len(entries) // 2:
            lines += [line("", "", "", said, "", "", left) for said in ("过次页", "承前页")]
        if nth + 1 == len(entries) or entries[nth + 1][0] != month:
            lines.append(line(str(month), "31", "", "本月合计", yuan(came), yuan(went), left))
            came, went = 0, 0
    lines.append(line("", "", "", "期末余额", "", "", left))
    header = THREE_COLUMNS if whole else TWO_ROWS.format(year="2024年")
    typed = read(TITLES + header + "\n".join(lines) + "\n")
    assert typed.quarantine.is_empty()
    assert typed.rows.select("booked_on", "amount").rows() == [
        (date(2024, month, day), Decimal(fen) / 100) for month, day, fen in entries
    ]
    proof = typed.counts.balance
    assert proof is not None
    assert (proof.state, proof.steps, proof.unproven) == ("proven", len(entries), ())
    assert proof.carried_fits


def test_the_year_stands_in_a_title_or_the_file_asks() -> None:
    rows = "月,日,凭证号,摘要,借方,贷方\n1,5,记-1,拨款,500.00,\n"
    typed = read(f"2024年银行存款日记账\n账号：{OWN}\n{rows}")
    assert typed.rows["booked_on"].to_list() == [date(2024, 1, 5)]
    assert refused(f"账号：{OWN}\n{rows}") == "ledger_year_unknown"
    two = f"期间：2023年12月至2024年1月\n账号：{OWN}\n{rows}"
    assert refused(two) == "ledger_year_unknown"


def test_a_heading_of_another_year_among_the_lines_is_asked_about() -> None:
    text = TITLES + TWO_ROWS.format(year="2023年") + "12,5,记-1,拨款,500.00,,借,500.00\n"
    more = TWO_ROWS.format(year="2024年") + "1,5,记-2,拨款,500.00,,借,1000.00\n"
    assert refused(text + more) == "ledger_year_unknown"
    assert read(text + TWO_ROWS.format(year="2023年")).rows.height == 1


def test_month_thirteen_and_a_line_without_a_day_are_set_aside() -> None:
    rows = "13,5,记-1,调整,500.00,,借,500.00\n12,,记-2,补记,1.00,,借,501.00\n"
    typed = read(TITLES + TWO_ROWS.format(year="2024年") + rows)
    assert typed.rows.is_empty()
    assert typed.quarantine["reason_code"].to_list() == ["impossible_day", "required_blank"]
    fault = typed.quarantine["faults"].to_list()[0][0]
    assert fault["header"] == "2024年/月 / 2024年/日"


def test_an_opening_balance_proves_the_sign_of_the_first_line() -> None:
    head = f"账号：{OWN}\n记账日期,摘要,金额,余额\n2024-01-01,期初余额,,1000.00\n"
    right = read(head + "2024-01-05,甲,500.00,1500.00\n", "bank_lines")
    assert right.counts.balance is not None
    assert right.counts.balance.state == "proven"
    wrong = read(head + "2024-01-05,甲,500.00,500.00\n", "bank_lines")
    assert wrong.counts.warnings["balance_broken"] == 1
    both = head + "2024-01-05,甲,500.00,500.00\n2024-01-06,乙,100.00,400.00\n"
    assert refused(both, "bank_lines") == "sign_contradicted"


@pytest.mark.parametrize("opening_first", [True, False])
def test_an_opening_balance_may_stand_at_either_end_of_a_list(opening_first: bool) -> None:
    rows = ["2024-01-06,乙,-100.00,1400.00", "2024-01-05,甲,500.00,1500.00"]
    opening = ["2024-01-01,期初余额,,1000.00"]
    lines = opening + rows if opening_first else rows + opening
    head = f"账号：{OWN}\n记账日期,摘要,金额,余额\n"
    typed = read(head + "\n".join(lines) + "\n", "bank_lines")
    assert typed.counts.balance is not None
    assert (typed.counts.balance.state, typed.counts.balance.steps) == ("proven", 2)
    assert typed.counts.balance.carried_fits


def test_a_closing_balance_that_does_not_follow_is_said() -> None:
    text = (
        f"账号：{OWN}\n记账日期,摘要,金额,余额\n2024-01-05,甲,500.00,500.00\n"
        "2024-01-06,乙,100.00,600.00\n2024-01-31,期末余额,,700.00\n"
    )
    typed = read(text, "bank_lines")
    assert typed.counts.warnings == {"carried_differs": 1}
    assert typed.counts.balance is not None
    assert typed.counts.balance.state == "proven"


def test_a_balance_has_the_sign_of_its_side() -> None:
    head = f"账号：{OWN}\n记账日期,摘要,借方,贷方,借或贷,余额\n"
    rows = "2024-01-05,甲,,500.00,贷,500.00\n2024-01-06,乙,700.00,,借,200.00\n"
    typed = read(head + rows + "2024-01-07,丙,,200.00,平,0.00\n", "bank_lines")
    assert [str(left) for left in typed.rows["balance_after"]] == ["500.00", "-200.00", "0.00"]
    unknown = read(head + "2024-01-05,甲,,500.00,左,500.00\n", "bank_lines")
    assert unknown.rows.height == 1


def test_a_direction_beside_two_sides_may_be_that_of_the_line() -> None:
    head = f"账号：{OWN}\n记账日期,摘要,借方,贷方,方向,余额\n"
    rows = "2024-01-05,甲,,500.00,贷,500.00\n2024-01-06,乙,200.00,,借,300.00\n"
    typed = read(head + rows, "bank_lines")
    assert [str(left) for left in typed.rows["balance_after"]] == ["500.00", "300.00"]
