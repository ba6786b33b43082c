"""What a finding cites: the text that sets its number, and only texts that speak of its subject."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import findings, indicators, run
from tests.drawing_accounts import run_county
from zbb_reconcile import open_run, reconcile
from zbb_reconcile.law import load_profile
from zbb_reconcile.law.wording import counted
from zbb_reconcile.texts import chosen

ZH = chosen("zh")

README = Path(__file__).parents[1] / "README.md"
OURS = re.search(r"```toml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[1]
"""The county's file that the README shows: one year, set by its own article."""

MONEY = indicators(
    """
    indicator_id | fiscal_year | budget_level | allotted | amount
    I1           | 2024        | 4            |          | 100.00
    I2           | 2023        | 2            |          | 150.00
    I3           | 2023        | 2            | false    | 250.00
    """
)


def explained(out: Path, wanted: str, *, sql: bool = False) -> str:
    with open_run(out) as run:
        return run.explain(wanted, sql=sql)


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(OURS, encoding="utf-8")
    return path


# The text that sets the number.


def test_one_year_money_cites_the_countys_article_first_and_no_sentence_says_two_years(
    ours: Path,
) -> None:
    tables = run("2024-12-31", profile=ours, indicators=MONEY)
    (found,) = findings(tables, "CR-01")
    assert found["legal_basis"].startswith(
        "本县盘活存量资金管理办法第四条；参照预算法第四十二条第一款；"
    )
    (rule,) = (row for row in tables["rules"].to_dicts() if row["rule_id"] == "CR-01")
    assert rule["name"] == "连续一年未用完"
    assert "两年" not in found["reason"]


def test_a_rule_that_the_countys_number_does_not_touch_cites_the_nation_alone(ours: Path) -> None:
    upper, _ = findings(run("2024-12-31", profile=ours, indicators=MONEY), "CR-05")
    assert upper["legal_basis"].startswith("参照财预〔2015〕230号第四十二条；")
    assert "本县" not in upper["legal_basis"]


def test_a_number_set_after_the_day_cites_nothing_local(ours: Path) -> None:
    profile = load_profile(ours, date(2022, 12, 31))
    assert profile.values["life_years"] == 2
    assert profile.legal_basis("CR-01", ZH).startswith("预算法第四十二条第一款；")
    assert profile.rules["CR-01"].name_zh == "连续两年未用完"


def test_xingguo_and_zixing_cite_themselves_where_their_numbers_decide() -> None:
    xingguo = load_profile("xingguo", date(2024, 12, 31))
    assert xingguo.rules["CR-01"].name_zh == "连续一年未用完"
    assert xingguo.rules["CR-05"].name_zh == "上级转移支付连续两年未用完"
    assert xingguo.legal_basis("CR-01", ZH).startswith(
        "兴国县2022年存量资金管理做法；参照预算法第四十二条"
    )
    assert xingguo.legal_basis("CR-09", ZH) == "兴国县2022年存量资金管理做法"
    zixing = load_profile("zixing", date(2024, 12, 31))
    assert zixing.legal_basis("CR-01", ZH).startswith(
        "资兴市2025年统筹做法；预算法实施条例第五十条；"
    )


def test_the_notice_and_the_explanation_say_one_year_and_quote_the_county_first(
    ours: Path, tmp_path: Path
) -> None:
    from tests.test_notices import written

    out = tmp_path / "out"
    # Where the data have not one payment, nothing is recalled.
    paid = pl.DataFrame(
        {"indicator_id": ["I2"], "paid_on": [date(2024, 5, 6)], "amount": [Decimal("1.00")]}
    )
    with reconcile(
        {"indicators": MONEY, "payments": paid}, as_of=date(2024, 12, 31), profile=ours
    ) as outcome:
        outcome.write(out)
        (found,) = outcome["findings"].filter(rule_id="CR-01").to_dicts()
    papers = written(out, tmp_path / "to")
    (notice,) = (text for name, text in papers.items() if name.startswith("收回通知书"))
    assert "2024年预算，至2024年12月31日连续一年未用完" in notice
    assert "至2024年12月31日连续两年" not in notice
    assert notice.index("一年未用完的，收回统筹") < notice.index("预算法》第四十二条")
    (upper,) = (text for name, text in papers.items() if name.startswith("交回"))
    assert "至2024年12月31日连续两年未用完" in upper
    assert "本县" not in upper
    told = explained(out, found["finding_id"])
    ours_first = told.index("本县盘活存量资金管理办法第四条\n")
    assert ours_first < told.index("参照预算法第四十二条第一款\n")


@pytest.mark.parametrize(
    ("name", "value", "lang", "said"),
    [
        ("life_years", 1, "zh", "一年"),
        ("life_years", 3, "en", "three years"),
        ("stale_months", 36, "zh", "三年"),
        ("stale_months", 30, "zh", "30个月"),
        ("life_years", 12, "zh", "12年"),
        ("fund_excess_percent", 25, "zh", "25%"),
    ],
)
def test_a_number_of_the_law_is_read_in_words(name: str, value: int, lang: str, said: str) -> None:
    assert counted(name, value, chosen(lang)) == said


# Texts that speak of the subject.

IDLE = """
| agency_code | asset_no | asset_name | category_code | status | idle_since | net_value |
| 101         | Z1       | 旧办公楼   | A01010100     | idle   | 2020-01-01 | 9.00      |
| 101001      | Z2       | 旧教学楼   | A01010100     | idle   | 2020-01-01 | 9.00      |
| 103         | Z3       | 旧厂房     | A01010100     | idle   | 2020-01-01 | 9.00      |
"""


REGULATION = "行政事业性国有资产管理条例"


def bases(rule: str, **pictures: str) -> dict[str, str]:
    """Subject -> legal basis of the findings of one rule."""
    found = findings(run_county("2024-12-31", **pictures), rule)
    return {row["subject_id"]: row["legal_basis"] for row in found}


def test_the_order_on_public_institutions_stands_on_institutions_alone() -> None:
    assert bases("AS-01", assets=IDLE) == {
        "Z1": "财资〔2022〕124号；本程序口径（法规未明定）",
        "Z2": "财政部令第36号第十四条；财资〔2022〕124号；本程序口径（法规未明定）",
        "Z3": "本程序口径（法规未明定）",
    }


def test_a_unit_of_unknown_kind_is_cited_a_text_with_its_limit() -> None:
    agencies = """
    | division_code | agency_code | agency_name  |
    | 431099000     | 101         | 清河县教育局 |
    """
    asset = "\n".join(IDLE.strip().splitlines()[:2])
    said = bases("AS-01", agencies=agencies, assets=asset)["Z1"]
    assert said.startswith("财政部令第36号第十四条（限事业单位）；")


@pytest.mark.parametrize(
    ("agency", "kind", "basis"),
    [
        ("101", "rent", "预算法第五十六条；…第二十五条第一款；…第二十六条"),
        ("101001", "rent", "…第二十五条第三款；…第二十六条"),
        ("101001", "disposal", "预算法第五十六条；…第二十五条第二款；…第二十六条"),
        ("103", "rent", "本程序口径（法规未明定）"),
    ],
)
def test_income_is_cited_the_paragraph_that_speaks_of_it(
    agency: str, kind: str, basis: str
) -> None:
    assets = f"""
    | agency_code | asset_no | asset_name | category_code | status | net_value |
    | {agency}    | Z1       | 门面       | A01010100     | leased | 9.00      |
    """
    income = f"""
    | asset_no | kind   | due_on     | due_amount |
    | Z1       | {kind} | 2024-06-30 | 10.00      |
    """
    said = bases("AS-04", assets=assets, asset_income=income)
    assert said == {"Z1": basis.replace("…", REGULATION)}


@pytest.mark.parametrize(
    ("accepted", "basis"),
    [
        ("2022-06-30", "…第三十一条"),
        ("2025-06-30", "本程序口径（法规未明定）"),
        ("", "本程序口径（法规未明定）"),
    ],
)
def test_the_term_of_final_accounts_is_the_laws_only_from_acceptance_on(
    accepted: str, basis: str
) -> None:
    projects = f"""
    | project_code | project_name | agency_code | status    | completed_on | accepted_on |
    | P1           | 教学楼       | 101         | completed | 2022-06-30   | {accepted}  |
    """
    money = """
    | division_code | agency_code | indicator_id | fiscal_year | budget_level | fund_type | project_category | project_code | amount |
    | 431099000     | 101         | I1           | 2022        | 4            | 111       | construction     | P1           | 5.00   |
    """  # noqa: E501
    assert bases("AS-05", projects=projects, indicators=money) == {
        "P1": basis.replace("…", REGULATION)
    }


def test_clauses_on_money_that_no_unit_has_stand_on_no_other_money() -> None:
    law = load_profile("national", date(2024, 12, 31))
    places = [place for place in law.citations.values() if "尚未分配" in place.words]
    assert places
    assert all(place.covers == ("any.unallotted",) for place in places)
    tables = run("2024-12-31", indicators=MONEY)
    citing = tables["findings"].filter(pl.col("legal_basis").str.contains("财预〔2015〕15号"))
    assert set(citing["subject_id"]) == {"I3"}


def test_measures_for_central_units_are_named_as_a_pattern() -> None:
    law = load_profile("national", date(2024, 12, 31))
    for place in law.citations.values():
        if (
            "中央部门" in place.law_zh
            or "中央预算单位" in place.law_zh
            or "中央单位" in place.law_zh
        ):
            assert place.cited(ZH).startswith("参照")
            assert place.cited(chosen("en")).startswith("modelled on ")
