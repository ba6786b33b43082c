"""Reasons state the law's own number, its article and the day; what is unsafe says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import draw, findings, indicators, run, run_folder
from tests.drawing_accounts import run_county
from zbb_reconcile import reconcile

PROJECTS = "project_code | status | completed_on | accepted_on | contract_balance\n"
PAYMENTS = "indicator_id | paid_on | amount\nI1 | 2024-03-01 | 70.00"


def said(
    picture: str,
    rule: str,
    *,
    as_of: str = "2024-12-31",
    profile: str = "national",
    projects: str = "P0 | ongoing | | | 0.00",
    lang: str = "zh",
) -> str:
    """The reason of the one finding of a rule, with every table that could exempt money."""
    frames = {
        "indicators": indicators(picture).with_columns(pl.lit("false").alias("direct_fund")),
        "payments": draw(PAYMENTS),
        "projects": draw(PROJECTS + projects),
    }
    day = date.fromisoformat(as_of)
    with reconcile(frames, as_of=day, profile=profile, lang=lang, threads=1) as outcome:
        (found,) = outcome["findings"].filter(pl.col("rule_id") == rule)["reason"]
    return str(found)


ONE = "indicator_id | fiscal_year | amount | project_code\nI1 | 2023 | 100.00 | P0"


def test_a_lapse_names_year_rest_article_day_and_years() -> None:
    assert said(ONE, "CR-01") == (
        "2023年指标，截至 2024-12-31 仍余 30.00 元，按预算法实施条例第五十条，"
        "至 2024-12-31 已满两年，应收回本级国库"
    )
    assert said(ONE, "CR-01", lang="en") == (
        "Indicator of 2023, 30.00 yuan left on 2024-12-31; under Regulation on the Implementation "
        "of the Budget Law, Art. 50 its life of 2 years ended on 2024-12-31; "
        "to be recalled to the own treasury"
    )


def test_before_the_regulation_of_2020_the_budget_law_is_named() -> None:
    earlier = ONE.replace("2023", "2016")
    reason = said(earlier, "CR-01", as_of="2018-12-31")
    assert "按预算法第四十二条第一款，至 2018-12-31 结转已满两年" in reason


def test_a_countys_own_year_is_named_with_its_own_source() -> None:
    reason = said(ONE, "CR-01", as_of="2024-12-31", profile="xingguo")
    assert "按兴国县2022年存量资金管理做法，至 2023-12-31 已满一年" in reason


def test_money_from_above_names_its_level_in_words() -> None:
    above = "indicator_id | fiscal_year | amount | budget_level\nI1 | 2023 | 100.00 | 2"
    assert said(above, "CR-05").startswith("省级下达的2023年指标")


@pytest.mark.parametrize(
    ("project", "words"),
    [
        ("P1 | completed | 2024-06-30 | |", "项目 P1 已于 2024-06-30 完成，"),
        ("P1 | terminated | | |", "项目 P1 已终止（项目表未填日期），"),
    ],
)
def test_a_finished_project_says_how_and_when_it_ended(project: str, words: str) -> None:
    picture = "indicator_id | fiscal_year | amount | project_code\nI1 | 2024 | 100.00 | P1"
    assert said(picture, "CR-02", projects=project).startswith(words)


def test_research_says_from_when_its_years_count() -> None:
    picture = (
        "indicator_id | fiscal_year | amount | project_code | project_category\n"
        "I1 | 2016 | 100.00 | P1 | research"
    )
    reason = said(picture, "CR-01", projects="P1 | ongoing | | 2017-05-01 |")
    assert (
        "所属科研项目 2017-05-01 验收（2018年以前），其后两个完整年度至 2019-12-31 已满" in reason
    )


def test_a_recall_says_what_the_data_could_not_exclude() -> None:
    tables = run("2024-12-31", indicators=indicators(ONE))
    (found,) = findings(tables, "CR-01")
    assert found["reason"].endswith(
        "（项目合同尾款不详，未能预留，收回前请先核对合同）"
        "（数据中没有直达资金标识，未能扣除或排除，收回前请核对）"
    )
    notes = "\n".join(tables["notes"]["note"])
    assert "指标表没有“直达资金”一列" in notes
    assert "没有项目表的“合同尾款”" in notes


def test_a_register_without_the_banks_list_says_which_rules_want_it() -> None:
    tables = run(
        "2024-12-31",
        accounts="agency_code | account_no | account_name | account_kind\n"
        "A1 | 81010002 | 甲局 | basic",
    )
    (note,) = (note for note in tables["notes"]["note"] if "没有银行账户清单" in note)
    assert "BA-01、BA-02、BA-03" in note


def with_a_register_row(folder: Path, number: str) -> Mapping[str, pl.DataFrame]:
    """A run where the register's row with that number has an unreadable day."""
    folder.mkdir()
    (folder / "agencies.csv").write_text(
        "division_code,agency_code,agency_name\n431099000,101,清河县教育局\n", encoding="utf-8"
    )
    (folder / "accounts.csv").write_text(
        "agency_code,account_no,account_name,account_kind,opened_on\n"
        f"101,{number},清河县教育局,basic,2024-13-01\n",
        encoding="utf-8",
    )
    (folder / "bank_accounts.csv").write_text(
        "account_no,account_name,balance,balance_on\n8101000200001,清河县教育局,10.00,2024-12-31\n",
        encoding="utf-8",
    )
    return run_folder(folder, "2024-12-31")


def test_an_account_whose_register_row_is_in_quarantine_is_for_review(tmp_path: Path) -> None:
    (found,) = findings(with_a_register_row(tmp_path / "one", "8101 0002 00001"), "BA-04")
    assert (found["verdict"], "见隔离清单" in found["reason"]) == ("review", True)
    (found,) = findings(with_a_register_row(tmp_path / "two", "8101000200002"), "BA-04")
    assert (found["verdict"], "财政登记中没有" in found["reason"]) == ("rectify", True)


def test_an_action_says_where_money_has_no_account_to_go_to() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind | expires_on | purpose  |
        | 101         | 81010003   | 清河县教育局 | special      | 2024-06-30 |          |
        | 102         | 81020002   | 清河县水利局 | basic        |            |          |
        | 102         | 81020003   | 清河县水利局 | special      | 2024-06-30 | 代管资金 |
        | 102         | 81020004   | 清河县水利局 | general      |            |          |
        """,
        bank_accounts="""
        | account_no | account_name | balance | balance_on | status    |
        | 81010003   | 清河县教育局 | 614.58  | 2024-12-31 |           |
        | 81020002   | 清河县水利局 | 1.00    | 2024-12-31 |           |
        | 81020003   | 清河县水利局 | 20.00   | 2024-12-31 |           |
        | 81020004   | 清河县水利局 | 20.00   | 2024-12-31 | suspended |
        """,
    )
    why = {row["account_no"]: row["why"] for row in tables["account_actions"].to_dicts()}
    assert "余额 614.58 元" in why["81010003"]
    assert "余额 20.00 元先核实归属" in why["81020003"]
    assert why["81020004"].startswith("保留；银行状态为久悬")
    assert why["81020002"] == "保留"
