"""Units that are counted twice or under two names: by their code, never by likeness (R06, R10)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.drawing import indicators, run, run_folder, subjects, yuan
from tests.typing_sheets import codes, typed

HEADER = "单位编码,指标编号,年度,年末结转结余"


def test_a_unit_that_includes_the_units_below_it_is_not_counted_again() -> None:
    answer = typed(
        "carryovers",
        HEADER,
        "001,I1,2023,100",
        "001001,I1,2023,60",
        "001002,I1,2023,40",
        "002,I2,2023,5",
        "合计,,,105",
    )
    assert answer.rows["agency_code"].to_list() == ["001001", "001002", "002"]
    assert answer.counts.including == (2,)
    assert answer.counts.totals.proven[0].summed == Decimal("105.00")
    money = answer.counts.money["closing"]
    assert (money.read, money.standardised, money.deleted) == (
        Decimal("205.00"),
        Decimal("105.00"),
        Decimal("100.00"),
    )


def test_a_unit_may_include_others_over_several_indicators_and_levels() -> None:
    answer = typed(
        "carryovers",
        HEADER,
        "001,,2023,100",
        "00101,,2023,70",
        "0010101,I1,2023,60",
        "0010102,I2,2023,10",
        "00102,I3,2023,30",
        "001,I4,2022,100",
    )
    assert answer.counts.including == (2, 3)
    assert answer.rows["source_row"].to_list() == [4, 5, 6, 7]


@pytest.mark.parametrize(
    "lines",
    [
        ("001,I1,2023,100.01", "001001,I1,2023,60", "001002,I1,2023,40"),
        ("001,I1,2023,100", "001001,I1,2023,100"),
        ("001,I1,2023,100", "001001,I1,2023,60", "001001,I1,2023,40"),
        ("001,I1,2023,100", "001001,I1,2023,60", "001002,I1,2022,40"),
        ("001,I9,2023,100", "001001,I1,2023,60", "001002,I1,2023,40"),
        ("001,I1,2023,0", "001001,I1,2023,60", "001002,I1,2023,-60"),
        ("003,I1,2023,100", "001001,I1,2023,60", "001002,I1,2023,40"),
    ],
    ids=[
        "a fen more",
        "one below",
        "one unit below",
        "other year",
        "other indicator",
        "nothing",
        "other code",
    ],
)
def test_what_is_not_exactly_the_sum_of_units_below_counts(lines: tuple[str, ...]) -> None:
    answer = typed("carryovers", HEADER, *lines)
    assert answer.counts.including == ()
    assert answer.rows.height == len(lines)


def test_a_row_without_an_indicator_that_is_no_sum_is_quarantined() -> None:
    answer = typed("carryovers", HEADER, "001,,2023,99", "001001,I1,2023,60", "001002,I1,2023,40")
    assert codes(answer) == {2: ["required_blank"]}


def test_a_run_leaves_such_a_row_out_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "indicators.csv").write_text(
        "division_code,agency_code,indicator_id,fiscal_year,issued_on,budget_level,fund_type,"
        "project_category,amount\n"
        "360732000,001,I1,2023,2023-01-05,4,111,project,100.00\n",
        encoding="utf-8",
    )
    (tmp_path / "carryovers.csv").write_text(
        f"{HEADER}\n001,I1,2023,100\n001001,I1,2023,60\n001002,I1,2023,40\n", encoding="utf-8"
    )
    tables = run_folder(tmp_path, "2024-12-31")
    assert subjects(tables, "X-01") == {}
    assert [row["source_row"] for row in tables["carryovers"].to_dicts()] == [3, 4]
    (note,) = [row["note"] for row in tables["notes"].to_dicts() if "下级单位" in row["note"]]
    assert "第 2 行" in note


NAMED = """
    division_code | agency_code | agency_name    | former_names
    360732000     | A1          | 兴国县商务局   | 兴国县粮食局
    360732000     | A2          | 兴国县第一小学 |
    360732000     | A3          | 兴国县第一小学 |
"""


def test_a_code_under_a_changed_name_is_one_agency_and_the_change_is_said() -> None:
    tables = run(
        "2024-12-31",
        agencies=NAMED,
        indicators=indicators("""
            agency_code | agency_name        | indicator_id | fiscal_year | amount
            A1          | 兴国县招商局       | I1           | 2021        | 10.00
            A1          | 兴国县粮食局       | I2           | 2021        | 20.00
            A1          | 商务局             | I3           | 2021        | 30.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            I1           | 2021-05-01 | 1.00
        """,
    )
    found = {row["agency_name"]: row["agency_code"] for row in tables["findings"].to_dicts()}
    assert found == {"兴国县商务局": "A1"}
    changed = [row["note"] for row in tables["notes"].to_dicts() if "A1" in row["note"]]
    assert len(changed) == 1
    assert "兴国县招商局" in changed[0]
    assert "indicators" in changed[0]


def test_two_codes_under_one_name_are_never_one_agency() -> None:
    tables = run(
        "2024-12-31",
        agencies=NAMED,
        indicators=indicators("""
            agency_code | indicator_id | fiscal_year | amount
            A2          | I1           | 2021        | 10.00
            A3          | I2           | 2021        | 20.00
        """),
        payments="""
            indicator_id | paid_on    | amount | payee_name
            I1           | 2021-05-01 | 1.00   | 兴国县第一小学
        """,
    )
    lapsed = {row["agency_code"]: row["amount"] for row in tables["findings"].to_dicts()}
    assert lapsed == {"A2": yuan("9"), "A3": yuan("20")}
    (matched,) = tables["name_matches"].to_dicts()
    assert matched["agency_code"] is None
    assert matched["status"] == "ambiguous"
    (note,) = [row["note"] for row in tables["notes"].to_dicts() if "兴国县第一小学" in row["note"]]
    assert "A2、A3" in note
