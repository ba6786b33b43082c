"""CR-05: lapsed special transfers of a level above: back up, to the own treasury, or a question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.drawing import ageing, county, findings, indicators, run, split, subjects, yuan


def of_level(budget_level: str, as_of: str, profile: str = "national"):
    return run(
        as_of,
        profile=profile,
        indicators=indicators(f"""
            indicator_id | fiscal_year | budget_level   | amount
            R1           | 2023        | {budget_level} | 100.00
        """),
    )


TRANSFERS = """
    indicator_id | budget_level | transfer_kind | allotted | agency_code | fiscal_year | amount
    C1           | 1            |               |          | A1          | 2023        | 1.00
    C2           | 1            |               | false    | A1          | 2023        | 2.00
    C3           | 1            | general       |          | A1          | 2023        | 4.00
    C4           | 1            |               |          | F1          | 2023        | 8.00
    C5           | 1            | shared        | true     | F1          | 2023        | 16.00
    P1           | 2            |               |          | A1          | 2023        | 32.00
    P2           | 3            | special       | false    | A1          | 2023        | 64.00
    P3           | 2            | general       | false    | A1          | 2023        | 128.00
    C9           | 1            |               |          | A1          | 2024        | 256.00
"""
"""F1 is the finance bureau. C1, C5: allotted; C2, C4, P2: not; C3, P3: general; C9: not lapsed."""
BUREAU = """
    division_code | agency_code | agency_name
    360732000     | A1          | 兴国县教育局
    360732000     | F1          | 兴国县财政局（本级）
"""


def transfers(profile: str | Path = "national"):
    """Root -> (rule, verdict, destination or None) of the transfers above."""
    tables = run("2024-12-31", profile=profile, agencies=BUREAU, indicators=indicators(TRANSFERS))
    where = dict(tables["recalls"].select("finding_id", "destination").rows())
    return {
        row["subject_id"]: (row["rule_id"], row["verdict"], where.get(row["finding_id"]))
        for row in tables["findings"].to_dicts()
        if row["rule_id"] != "CR-08"
    }


def test_who_has_the_money_decides_where_it_goes():
    assert transfers() == {
        "C1": ("CR-05", "recall", "treasury"),
        "C2": ("CR-05", "return_up", "upper_level"),
        "C3": ("CR-01", "recall", "treasury"),
        "C4": ("CR-05", "return_up", "upper_level"),
        "C5": ("CR-05", "recall", "treasury"),
        "P1": ("CR-05", "review", None),
        "P2": ("CR-05", "return_up", "upper_level"),
        "P3": ("CR-01", "recall", "stabilisation_fund"),
    }


@pytest.mark.parametrize(
    ("said", "destination"), [("recall", "treasury"), ("return_up", "upper_level")]
)
def test_the_provinces_own_text_decides_on_its_allotted_money(
    tmp_path: Path, said: str, destination: str
):
    ours = transfers(county(tmp_path, upper_allotted=f'"{said}"'))
    assert ours["P1"] == ("CR-05", said, destination)
    assert ours["C1"] == ("CR-05", "recall", "treasury")
    assert ours["C2"] == ("CR-05", "return_up", "upper_level")


def test_a_root_is_allotted_as_soon_as_one_indicator_of_its_chain_is():
    tables = run(
        "2024-12-31",
        agencies=BUREAU,
        indicators=indicators("""
            indicator_id | origin_indicator_id | agency_code | budget_level | fiscal_year | amount
            R1           |                     | F1          | 1            | 2023        | 9.00
            R2           | R1                  | A1          | 1            | 2023        | 4.00
        """),
    )
    assert findings(tables, "CR-05")[0]["verdict"] == "recall"


@pytest.mark.parametrize("budget_level", ["4", "5"])
def test_lapsed_money_of_the_own_level_or_below_does_not_go_up(budget_level: str):
    assert subjects(of_level(budget_level, "2024-12-31"), "CR-05") == {}


def test_upper_level_money_is_kept_until_the_year_after_its_budget_year_closes():
    tables = of_level("2", "2024-12-30")
    assert split(tables, "R1") == {"KEEP": yuan("100")}
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2024, 12, 31)


def test_upper_level_money_is_never_recalled_to_the_county():
    assert subjects(of_level("2", "2024-12-31"), "CR-01") == {}


def test_under_xingguo_upper_level_money_still_lives_two_years():
    tables = of_level("2", "2023-12-31", "xingguo")
    assert split(tables, "R1") == {"KEEP": yuan("100")}
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2024, 12, 31)


def test_under_xingguo_upper_level_money_lapses_when_the_second_year_closes():
    assert subjects(of_level("2", "2024-12-31", "xingguo"), "CR-05") == {"R1": yuan("100")}


def test_under_xingguo_a_general_transfer_has_the_years_of_money_from_above():
    tables = run(
        "2023-12-31",
        profile="xingguo",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | transfer_kind | amount
            R1           | 2023        | 2            | general       | 100.00
            R2           | 2022        | 2            | general       | 100.00
        """),
    )
    assert split(tables, "R1") == {"KEEP": yuan("100")}
    assert split(tables, "R2") == {"CR-01": yuan("100")}


def test_own_and_upper_level_money_of_one_project_part_ways():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | project_code | amount
            R1           | 2023        | 2            | P1           | 10.00
            R2           | 2023        | 4            | P1           | 20.00
        """),
    )
    assert subjects(tables, "CR-05") == {"R1": yuan("10")}
    assert subjects(tables, "CR-01") == {"R2": yuan("20")}


def test_in_a_city_the_levels_above_are_those_above_the_city(tmp_path: Path):
    tables = run(
        "2024-12-31",
        profile=county(tmp_path, own_level="3"),
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | amount
            R1           | 2023        | 2            | 10.00
            R2           | 2023        | 3            | 20.00
            R3           | 2023        | 4            | 40.00
        """),
    )
    assert subjects(tables, "CR-05") == {"R1": yuan("10")}
    assert subjects(tables, "CR-01") == {"R2": yuan("20"), "R3": yuan("40")}
