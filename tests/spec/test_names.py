"""Which agency a name means: never the likeliest, only the one there can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawing import draw, rows, run, run_folder
from tests.drawing_accounts import classes, run_county
from zbb_reconcile.match.abbreviations import short_names
from zbb_reconcile.match.names import agency_names
from zbb_reconcile.match.office_words import (
    head_of,
    in_order,
    plain_name,
    usual_region,
    whole_names,
)

COUNTY = """
| division_code | agency_code | agency_name                | former_names     |
| 431081000     | 101         | 资兴市教育局               |                  |
| 431081000     | 102         | 资兴市住房和城乡建设局     | 资兴市建设局     |
| 431081000     | 103         | 资兴市市场监督管理局       |                  |
| 431081000     | 104         | 资兴市工业和商务局         |                  |
| 431081000     | 105         | 资兴市东江镇人民政府       |                  |
| 431081000     | 106         | 资兴市人民检察院           |                  |
| 431081000     | 107         | 资兴市中西医结合医院       |                  |
| 431081000     | 108         | 资兴市农业农村局           |                  |
| 431081000     | 111         | 资兴市第一中学             |                  |
| 431081000     | 112         | 资兴市第十一中学           |                  |
| 431081000     | 113         | 资兴市第十二中学           |                  |
| 431081000     | 114         | 资兴市交通运输局           |                  |
| 431081000     | 115         | 资兴市交通建设质量安全局   |                  |
| 431081000     | 116         | 资兴市人民政府办公室       |                  |
"""
TWO = (
    COUNTY.rstrip()
    + """
| 431023000     | 201         | 永兴县教育局               |                  |
| 431023000     | 202         | 永兴县第一中学             |                  |
| 431023000     | 203         | 永兴县水利局               |                  |
| 431023000     | 204         | 永兴县城市管理和综合执法局 |                  |
"""
)


def asked(names: list[str], agencies: str = TWO) -> Mapping[str, dict[str, Any]]:
    """name -> its row of name_matches, asked by bank lines of an account of 资兴市."""
    lines = pl.DataFrame(
        {"counterparty_name": names},
        schema={"counterparty_name": pl.String},
    ).with_columns(
        account_no=pl.lit("81010002"), posted_on=pl.lit("2024-05-06"), amount=pl.lit("-1.00")
    )
    tables = run(
        "2024-12-31",
        agencies=agencies,
        accounts="""
        | agency_code | account_no | account_name   | account_kind |
        | 101         | 81010002   | 教育资金专用户 | basic        |
        """,
        bank_lines=lines,
    )
    found = tables["name_matches"].filter(pl.col("used_in") == "bank_lines")
    assert found["why"].is_not_null().all()
    return {row["name"]: row for row in found.to_dicts()}


MEANT = {
    "资兴市教育局": ("101", "name"),
    "资兴市教育局（本级）": ("101", "normal_form"),
    "湖南省郴州市资兴市教育局": ("101", "normal_form"),
    "教育局": ("101", "normal_form"),
    "资兴教育局": ("101", "abbreviation"),
    "资兴市建设局": ("102", "former_name"),
    "资兴市住建局": ("102", "abbreviation"),
    "住建局": ("102", "abbreviation"),
    "资兴市场监督管理局": ("103", "abbreviation"),
    "资兴市工商行政管理局": ("103", "renamed"),
    "资兴市工商局": ("103", "renamed"),
    "资兴市农业局": ("108", "renamed"),
    "资兴市东江镇政府": ("105", "abbreviation"),
    "资兴市检察院": (None, None),
    "资兴市第１中学": ("111", "abbreviation"),
    "资兴市政府办": ("116", "abbreviation"),
    "永兴县城管局": ("204", "abbreviation"),
    # Not theirs, or not for sure.
    "资兴市一中": (None, None),
    "资兴市十一中": (None, None),
    "资兴市十中": (None, None),
    "资兴市中医院": (None, None),
    "资兴市中医医院": (None, None),
    "资兴市人民医院": (None, None),
    "资兴市建局": (None, None),
    "资兴市水利局": (None, None),
    "水利局": (None, None),
    "城管局": (None, None),
    "一中": (None, None),
    "桂东县教育局": (None, None),
    "桂东县住建局": (None, None),
    "资兴市交通局": (None, None),
    "资兴市教育局工会委员会": (None, None),
    "资兴市住建委": (None, None),
    "张三": (None, None),
}


def test_a_name_means_an_agency_or_none() -> None:
    found = asked(list(MEANT))
    assert {name: (found[name]["agency_code"], found[name]["method"]) for name in MEANT} == MEANT
    assert {row["status"] for row in found.values() if row["agency_code"]} == {"matched"}


def test_what_fits_by_its_characters_alone_is_shown_and_nothing_follows_from_it() -> None:
    found = asked(["资兴市一中", "资兴市中西结合医院", "十一中", "资兴市工业商务局"])
    shown = {name: (row["status"], row["candidates"]) for name, row in found.items()}
    assert shown == {
        "资兴市一中": ("suggested", "111"),
        "十一中": ("suggested", "112"),
        "资兴市中西结合医院": ("suggested", "107"),
        "资兴市工业商务局": ("suggested", "104"),
    }
    assert found["资兴市一中"]["nearest"] == "资兴市第一中学"
    assert {row["agency_code"] for row in found.values()} == {None}
    assert {row["method"] for row in found.values()} == {None}


BODIES = """
| division_code | agency_code | agency_name                  |
| 431081000     | 101         | 资兴市财政局                 |
| 431081000     | 102         | 国家税务总局资兴市税务局     |
| 431081000     | 103         | 中国农业银行资兴市支行       |
| 431081000     | 104         | 共青团资兴市委员会           |
| 431081000     | 105         | 中共资兴市委宣传部           |
| 431081000     | 106         | 资兴市环境保护科学研究所     |
| 431081000     | 107         | 资兴市市场监督管理警察局     |
| 431081000     | 108         | 中国共产党资兴市委员会       |
"""


def test_what_stands_before_the_region_is_part_of_the_name() -> None:
    names = ["资兴市税务局", "资兴市国税局", "资兴市支行", "资兴市委员会", "资兴市委宣传部"]
    found = asked([*names, "资兴市环境科学研究所", "资兴市工商局"], BODIES)
    assert {name: row["agency_code"] for name, row in found.items()} == {
        "资兴市税务局": "102",
        "资兴市国税局": "102",
        "资兴市支行": None,
        "资兴市委员会": None,
        "资兴市委宣传部": "105",
        "资兴市环境科学研究所": None,
        "资兴市工商局": None,
    }


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_part_of_a_name_in_order_counts_that_the_lists_do_not_give(data: st.DataObject) -> None:
    """Neither every short form, nor another body's whole name, that a name holds in its order."""
    cores = ["环境保护科学", "美术专科", "交通建设质量安全", "第一", "工业和商务", "残疾人康复教育"]
    heads = ["研究所", "学校", "局", "中心", "中学", "委员会", "管理站", "人民政府", "医院"]
    form = data.draw(st.sampled_from(cores)) + data.draw(st.sampled_from(heads))
    kept = data.draw(st.sets(st.integers(0, len(form) - 1), min_size=1, max_size=len(form) - 1))
    short = "".join(form[at] for at in sorted(kept))
    before = data.draw(st.sampled_from(["资兴市", "资兴", "湖南省郴州市资兴市", "市", ""]))
    agencies = draw(TWO).with_columns(has_card=True)
    more = agencies.head(1).with_columns(
        agency_code=pl.lit("900"), agency_name=pl.lit("资兴市" + form)
    )
    named = agency_names(pl.concat([agencies, more]))
    found = short_names(named, pl.DataFrame({"name": [before + short]}))
    meant = found.filter(pl.col("agency_codes").list.contains("900"))
    assert set(meant["method"]) <= {"suggested"} or form in whole_names(short)


def test_e13_a_name_in_compatibility_characters_is_compared_as_usual_and_shown_as_written() -> None:
    agencies = """
    | division_code | agency_code | agency_name    |
    | 431081000     | 101         | 资兴市兴隆小学 |
    """
    written = "资兴市兴\uf9dc小学"
    found = asked([written], agencies)
    assert (found[written]["agency_code"], found[written]["method"]) == ("101", "normal_form")


def test_a_tie_names_every_candidate_and_a_miss_the_nearest_and_why() -> None:
    names = [
        "资兴市交通局",
        "一中",
        "资兴市教育局工会委员会",
        "资兴市建局",
        "资兴市十中",
        "桂东县教育局",
    ]
    found = asked(names)
    tie = found["资兴市交通局"]
    assert (tie["status"], tie["candidates"]) == ("ambiguous", "114; 115")
    assert found["一中"]["candidates"] == "111; 202"
    assert found["资兴市教育局工会委员会"]["nearest"] == "资兴市教育局"
    assert found["资兴市建局"]["nearest"] == "资兴市住房和城乡建设局"
    assert "首字" in found["资兴市建局"]["why"]
    assert "序号" in found["资兴市十中"]["why"]
    assert "区划" in found["桂东县教育局"]["why"]


def test_the_region_that_one_name_hides_is_found_all_the_same() -> None:
    party = COUNTY.rstrip() + "\n| 431081000 | 117 | 中共资兴市委宣传部 | |"
    found = asked(["资兴市住建局", "资兴市委宣传部"], party)
    assert [found[name]["agency_code"] for name in found] == ["102", "117"] or {
        name: row["agency_code"] for name, row in found.items()
    } == {"资兴市住建局": "102", "资兴市委宣传部": "117"}


def test_an_abbreviation_of_the_same_agency_is_an_own_transfer() -> None:
    tables = run_county(
        "2024-12-31",
        agencies=COUNTY,
        accounts="""
        | agency_code | account_no | account_name           | account_kind |
        | 102         | 81020002   | 资兴市住房和城乡建设局 | basic        |
        """,
        bank_lines="""
        | account_no | posted_on  | line_no | amount | counterparty_name |
        | 81020002   | 2024-05-06 | L1      | -1.00  | 资兴市住建局      |
        | 81020002   | 2024-05-06 | L2      | -1.00  | 资兴市交通局      |
        | 81020002   | 2024-05-06 | L3      | -1.00  | 资兴市教育局      |
        """,
    )
    assert classes(tables) == {"L1": "own_transfer", "L2": "payment", "L3": "to_agency"}


def owners(aliases: str, name: str = "宏达科教集团") -> list[tuple[Any, ...]]:
    tables = run(
        "2024-12-31",
        agencies=COUNTY,
        aliases=aliases,
        bank_accounts=f"""
        | account_no | account_name | balance | balance_on |
        | 88880001   | {name}       | 1.00    | 2024-12-31 |
        """,
    )
    return rows(tables, "account_matches", "account_no", "agency_code")


def test_an_alias_is_the_users_word_and_wins_even_over_a_name() -> None:
    aliases = """
    | alias        | agency_code |
    | 宏达科教集团 | 101         |
    | 资兴市教育局 | 102         |
    """
    assert owners(aliases) == [("88880001", "101")]
    assert owners(aliases, "宏达科教集团（本级）") == [("88880001", "101")]
    assert owners(aliases, "资兴市教育局") == [("88880001", "102")]


def test_an_alias_of_nobody_is_said_and_one_that_contradicts_itself_is_set_aside(
    tmp_path: Any,
) -> None:
    (tmp_path / "agencies.csv").write_text(
        "division_code,agency_code,agency_name\n431081000,101,资兴市教育局\n", encoding="utf-8"
    )
    (tmp_path / "别名.csv").write_text(
        "别名,单位编码\n科教办,101\n科教办,102\n教科集团,999\n", encoding="utf-8"
    )
    tables = run_folder(tmp_path, "2024-12-31")
    assert any("999" in note for note in tables["notes"]["note"])
    assert set(tables["quarantine"]["reason_code"]) == {"contradicting_key"}
    assert tables["quarantine"].height == 2


def test_an_alias_agrees_with_the_owner_and_an_abbreviation_does_not() -> None:
    pictures = {
        "agencies": COUNTY,
        "accounts": """
        | agency_code | account_no | account_name           | account_kind |
        | 102         | 81020002   | 资兴市住房和城乡建设局 | basic        |
        """,
        "bank_accounts": """
        | account_no | account_name | balance | balance_on |
        | 81020002   | 资兴市住建局 | 1.00    | 2024-12-31 |
        """,
    }
    without = run("2024-12-31", **pictures)
    named = run("2024-12-31", aliases="alias|agency_code\n资兴市住建局|102\n", **pictures)
    assert "BA-14" in set(without["findings"]["rule_id"])
    assert "BA-14" not in set(named["findings"]["rule_id"])


def test_the_order_of_agencies_and_names_changes_nothing() -> None:
    agencies = draw(TWO).with_columns(has_card=True)
    names = pl.Series("name", sorted(MEANT))
    first = short_names(agency_names(agencies), names.to_frame())
    second = short_names(agency_names(agencies.reverse()), names.reverse().to_frame())
    assert first.equals(second)
    assert first["name"].is_sorted()


@pytest.mark.parametrize(
    ("name", "head"),
    [("住房和城乡建设局", "局"), ("东江镇人民政府", "镇人民政府"), ("水库", "库")],
)
def test_the_longest_noun_at_the_end_is_the_head(name: str, head: str) -> None:
    assert head_of(name) == head


def test_the_words_of_names_are_compared_in_order_and_numerals_in_chinese() -> None:
    assert in_order("住建", "住房和城乡建设")
    assert not in_order("建住", "住房和城乡建设")
    assert plain_name("第 １２ 中学") == "第十二中学"
    assert plain_name("第100中学") == "第100中学"
    assert usual_region(["中共资兴市委办公室", "资兴市教育局", "工商银行"]) == "资兴市"
    assert usual_region(["教育局", "水利局"]) == ""
