"""LB-01 … LB-04: what stands on current accounts for years is asked about."""

from __future__ import annotations

from datetime import date

from tests.drawing import findings, rows, subjects, yuan
from tests.drawing_accounts import AGENCIES, run_county

BUREAU = f"{AGENCIES}| 431099000 | 104 | 清河县财政局 | | administrative |\n"

HEADER = (
    "| agency_code | fiscal_year | subject_code | subject_name | counterparty | since_on"
    " | opening | debit | credit | closing |\n"
)


def ledger(*lines: str) -> str:
    return HEADER + "\n".join(f"| {line} |" for line in lines)


def test_a_payable_of_two_unmoved_years_is_asked_about() -> None:
    tables = run_county(
        "2024-12-31",
        agencies=BUREAU,
        ledger_balances=ledger(
            # Two years without a movement; and one year only.
            "101 | 2023 | 2307 | 其他应付款 | 甲公司 | | 100.00 | 0.00 | 0.00 | 100.00",
            "101 | 2024 | 2307 | 其他应付款 | 甲公司 | | 100.00 | 0.00 | 0.00 | 100.00",
            "101 | 2024 | 2307 | 其他应付款 | 乙公司 | | 100.00 | 0.00 | 0.00 | 100.00",
            # The same balance, but money went through.
            "101 | 2023 | 2307 | 其他应付款 | 丙公司 | | 100.00 | 0.00 | 0.00 | 100.00",
            "101 | 2024 | 2307 | 其他应付款 | 丙公司 | | 100.00 | 5.00 | 5.00 | 100.00",
            # It grew in one of the years.
            "101 | 2023 | 2307 | 其他应付款 | 丁公司 | | 90.00 | 0.00 | 10.00 | 100.00",
            "101 | 2024 | 2307 | 其他应付款 | 丁公司 | | 100.00 | 0.00 | 0.00 | 100.00",
            # By the day on which it arose, and one day too young.
            "101 | 2024 | 2305 | 应付账款 | 戊公司 | 2022-12-31 | | | | 100.00",
            "101 | 2024 | 2305 | 应付账款 | 己公司 | 2023-01-01 | | | | 100.00",
            # Known by its name alone; nobody's; settled.
            "102 | 2024 | 0203 | 暂存款 | 庚公司 | 2020-01-01 | | | | 100.00",
            "102 | 2024 | 0204 | 专用基金 | 庚公司 | 2020-01-01 | | | | 100.00",
            "102 | 2024 | 2307 | 其他应付款 | 庚公司 | 2020-01-01 | | | | 0.00",
            # The finance bureau's is LB-04.
            "104 | 2024 | 2015 | 其他应付款 | 辛公司 | 2020-01-01 | | | | 100.00",
        ),
    )
    assert subjects(tables, "LB-01") == {
        "101|2307|甲公司": yuan("100"),
        "101|2305|戊公司": yuan("100"),
        "102|0203|庚公司": yuan("100"),
    }
    assert subjects(tables, "LB-04") == {"104|2015|辛公司": yuan("100")}
    assert subjects(tables, "LB-02") == {}
    for rule in ("LB-01", "LB-04"):
        for found in findings(tables, rule):
            assert (found["subject_kind"], found["verdict"]) == ("ledger", "review")
            assert found["division_code"] == "431099000"
    ageing = rows(
        tables,
        "ledger_ageing",
        "agency_code",
        "subject_code",
        "counterparty",
        "closing",
        "unchanged_since",
        "rule_id",
    )
    assert len(ageing) == 9
    assert ("101", "2307", "甲公司", yuan("100"), date(2023, 1, 1), "LB-01") in ageing
    assert ("101", "2307", "丙公司", yuan("100"), None, None) in ageing
    assert ("104", "2015", "辛公司", yuan("100"), date(2020, 1, 1), "LB-04") in ageing


def test_a_receivable_takes_three_years() -> None:
    years = [
        f"101 | {year} | 1218 | 其他应收款 | {name} | | 100.00 | 0.00 | 0.00 | 100.00"
        for name, first in (("甲公司", 2022), ("乙公司", 2023))
        for year in range(first, 2025)
    ]
    tables = run_county(
        "2024-12-31",
        ledger_balances=ledger(
            *years,
            "102 | 2024 | 1214 | 预付账款 | 丙公司 | 2021-12-31 | | | | 100.00",
            "102 | 2024 | 1214 | 预付账款 | 丁公司 | 2022-01-01 | | | | 100.00",
            "102 | 2024 | 9999 | 借出款项 | 戊公司 | 2020-01-01 | | | | 100.00",
        ),
    )
    assert subjects(tables, "LB-02") == {
        "101|1218|甲公司": yuan("100"),
        "102|1214|丙公司": yuan("100"),
        "102|9999|戊公司": yuan("100"),
    }
    assert subjects(tables, "LB-01") == {}


def test_before_the_year_closes_the_year_before_counts() -> None:
    lines = ledger(
        "101 | 2023 | 2307 | 其他应付款 | 甲公司 | | 100.00 | 0.00 | 0.00 | 100.00",
        "101 | 2024 | 2307 | 其他应付款 | 甲公司 | | 100.00 | 0.00 | 0.00 | 100.00",
    )
    assert subjects(run_county("2024-12-30", ledger_balances=lines), "LB-01") == {}


def test_income_booked_as_a_payable_is_asked_about() -> None:
    tables = run_county(
        "2024-12-31",
        ledger_balances=ledger(
            "101 | 2024 | 2307 | 其他应付款 | 房租收入 | | 0.00 | 30.00 | 100.00 | 70.00",
            "101 | 2024 | 230702 | 其他应付款—培训费收入 | 甲公司 | | 0.00 | 40.00 | 40.00 | 0.00",
            "101 | 2024 | 2307 | 其他应付款 | 利息收入 | | 0.00 | 0.00 | 100.00 | 100.00",
            "101 | 2024 | 2307 | 其他应付款 | 乙公司 | | 0.00 | 30.00 | 100.00 | 70.00",
            "101 | 2024 | 1218 | 其他应收款 | 房租收入 | | 0.00 | 100.00 | 30.00 | 70.00",
        ),
    )
    assert subjects(tables, "LB-03") == {
        "101|2307|房租收入": yuan("100"),
        "101|230702|甲公司": yuan("40"),
    }
    for found in findings(tables, "LB-03"):
        assert found["verdict"] == "review"
