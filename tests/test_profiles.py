"""The law as data: what holds on which day, what a county may change, what is refused."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zbb_reconcile.errors import Refusal
from zbb_reconcile.law import Profile, load_profile, profile_names
from zbb_reconcile.law.schema import PARAMETERS
from zbb_reconcile.read import read_folder
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import LANGUAGES, catalogue, chosen

DAYS = (date(2015, 9, 30), date(2023, 12, 31), date(2024, 12, 31), date(2026, 6, 30))
YEAR_END = date(2024, 12, 31)
RULES = [
    "CR-00",
    "EX-BOND",
    "EX-FOREIGN",
    "EX-SOCIAL",
    "EX-SPECIAL",
    "EX-UNIT",
    "EX-DIRECT",
    "EX-BASIC",
    "EX-CONSTRUCTION",
    "EX-RESEARCH",
    "CR-CONTRACT",
    "CR-02",
    "CR-05",
    "CR-01",
    "KEEP",
    "CR-OVER",
    "CR-04",
    "CR-09",
    "CR-20",
    "CR-21",
    "CR-22",
    "CR-23",
    "CR-24",
    "CR-08",
    "BA-00",
    "BA-01",
    "BA-02",
    "BA-03",
    "BA-04",
    "BA-05",
    "BA-06",
    "BA-07",
    "BA-08",
    "BA-10",
    "BA-11",
    "BA-13",
    "BA-14",
    "BA-15",
    "BA-17",
    "SF-00",
    "SF-01",
    "SF-02",
    "NT-04",
    "BA-09",
    "CR-18",
    "AS-00",
    "AS-01",
    "AS-02",
    "AS-09",
    "AS-04",
    "AS-05",
    "AS-06",
    "AS-08",
    "NT-01",
    "NT-02",
    "DP-01",
    "DP-02",
    "DP-03",
    "LB-01",
    "LB-02",
    "LB-03",
    "LB-04",
    "X-01",
    "X-02",
    "X-03",
    "X-04",
    "X-05",
    "V-01",
    "V-02",
    "CR-16",
    "CR-13",
    "BA-16",
    "CR-15",
    "PF-01",
    "PF-02",
    "PF-03",
]
COUNTY = """
[profile]
name = "qinghe"
title_zh = "清河县"

[citations.qinghe_3]
law_zh = "清河县存量资金管理办法"
article_zh = "第三条"
words = "项目资金当年用完。"
in_force = 2024-03-01
source = "清政办发〔2024〕3号"
confidence = "sourced"
"""


def load(folder: Path, text: str, as_of: date = YEAR_END) -> Profile:
    """The county's file with that text, as it stands on that day."""
    path = folder / "qinghe.toml"
    path.write_text(COUNTY + text, encoding="utf-8")
    return load_profile(path, as_of)


def refused(folder: Path, text: str, as_of: date = YEAR_END) -> Refusal:
    """The refusal of a county's file, its message complete in both languages."""
    with pytest.raises(Refusal) as caught:
        load(folder, text, as_of)
    assert caught.value.file is not None
    assert caught.value.file.endswith(".toml")
    for lang in LANGUAGES:
        assert not re.search(r"\{\w+\}", caught.value.message(lang))
    return caught.value


def cites(value: Any) -> Iterator[str]:
    """Every citation key anywhere inside a value."""
    if isinstance(value, dict):
        yield from value.get("cite", ())
    elif isinstance(value, tuple):
        for item in value:
            yield from cites(item)


def used(profile: Profile) -> set[str]:
    """The citations that any parameter, rule or decision row of the profile names."""
    keys = {key for rule in profile.rules.values() for key in rule.cite}
    for parameter in profile.parameters:
        keys.update(parameter.cite, cites(parameter.value))
    return keys


# The shipped law.


@pytest.mark.parametrize("name", ["national", "xingguo", "zixing"])
@pytest.mark.parametrize("as_of", DAYS)
def test_every_shipped_profile_loads_whole_on_every_day(name: str, as_of: date) -> None:
    profile = load_profile(name, as_of)
    assert list(profile.rules) == RULES
    assert tuple(profile.values) == tuple(PARAMETERS)
    assert profile.name == name
    for rule in profile.rules.values():
        assert rule.cite
        assert set(rule.parameters) <= set(profile.values)
        assert set(rule.cite) <= set(profile.citations)
        assert re.fullmatch(r"flag/[a-z_]+", rule.query)
        assert profile.legal_basis(rule.id, chosen("zh"))
        assert profile.legal_basis(rule.id, chosen("en"))
        if rule.in_force:
            assert any(profile.citations[key].in_force_from <= as_of for key in rule.cite)
        for need in (each for one in rule.needs for each in one.split("/")):
            table, _, column = need.partition(".")
            assert all(each in TABLES for each in table.split("/"))
            assert not column or TABLES[table].column(column)
    for parameter in profile.parameters:
        assert parameter.cite
        assert parameter.in_force_from <= as_of


def test_no_shipped_file_has_a_citation_that_nothing_uses() -> None:
    national = load_profile("national", DAYS[-1])
    assert set(national.citations) == used(national)
    for name in ("xingguo", "zixing"):
        profile = load_profile(name, DAYS[-1])
        assert set(profile.citations) - set(national.citations) <= used(profile)


def test_every_citation_says_where_it_was_read_and_a_quotation_is_never_recalled() -> None:
    for citation in load_profile("national", YEAR_END).citations.values():
        assert citation.source or citation.confidence == "recalled"
        assert citation.confidence != "recalled" or not citation.words
        assert not re.search("[A-Za-z]{3,} [A-Za-z]{2,} [A-Za-z]", citation.source), (
            "research notes"
        )


def test_the_shipped_profiles_are_named_with_the_national_one_first() -> None:
    assert profile_names() == ("national", "xingguo", "zixing")


def test_money_lapses_in_two_years_and_a_regulation_is_cited_only_once_in_force() -> None:
    then, now = load_profile("national", date(2015, 9, 30)), load_profile("national", YEAR_END)
    assert then.values["life_years"] == now.values["life_years"] == 2
    assert "预算法实施条例第五十条" not in then.legal_basis("CR-01", chosen("zh"))
    assert now.legal_basis("CR-01", chosen("zh")).startswith(
        "预算法第四十二条第一款；预算法第四十二条第二款；预算法实施条例第五十条；"
    )
    assert now.legal_basis("CR-01", chosen("en")).startswith(
        "Budget Law, Art. 42(1); Budget Law, Art. 42(2); Regulation on"
    )


def test_stale_cash_is_judged_in_2015_and_final_accounts_only_from_2021() -> None:
    then, now = load_profile("national", date(2015, 9, 30)), load_profile("national", YEAR_END)
    assert then.rules["SF-01"].in_force
    assert not then.rules["AS-05"].in_force
    assert now.rules["AS-05"].in_force
    assert "第三十一条" in then.legal_basis("AS-05", chosen("zh"))


def test_a_day_before_the_first_text_on_two_year_money_is_refused() -> None:
    assert load_profile("national", date(2014, 12, 30)).rules["KEEP"].in_force
    with pytest.raises(Refusal, match="2014-12-30") as caught:
        load_profile("national", date(2014, 12, 29))
    assert caught.value.key == "profile_before_law"


def test_every_bucket_is_in_force_from_the_first_day_that_can_be_asked_about() -> None:
    rules = load_profile("national", date(2014, 12, 30)).rules.values()
    assert all(rule.in_force and rule.enabled for rule in rules if rule.subject == "bucket")


def test_xingguo_gives_its_own_money_one_year_from_2022_and_upper_money_two() -> None:
    before, after = (load_profile("xingguo", day) for day in (date(2021, 12, 31), YEAR_END))
    assert (before.values["life_years"], after.values["life_years"]) == (2, 1)
    assert after.values["life_years_upper"] == 2
    assert (after.values["ratio_margin_points"], after.values["cut_percent"]) == (10, 10)
    assert after.rules["CR-09"].enabled
    assert not load_profile("national", YEAR_END).rules["CR-09"].enabled
    assert after.legal_basis("CR-01", chosen("zh")).startswith("兴国县2022年")
    assert before.legal_basis("CR-01", chosen("zh")).startswith("预算法第四十二条")


def test_zixing_spends_on_relief_and_the_three_guarantees_first_from_five_pools() -> None:
    values = load_profile("zixing", YEAR_END).values
    assert values["life_years"] == 2
    assert values["spending_order"][:2] == ("relief", "three_guarantees")
    assert [row["name_zh"] for row in values["pool_categories"]] == [
        "会议费",
        "培训费",
        "产业引导资金",
        "项目前期",
        "招商引资",
    ]


def test_every_fund_type_of_the_tables_has_one_system() -> None:
    systems = load_profile("national", YEAR_END).values["fund_systems"]
    for code in set(TABLES["indicators"].column("fund_type").words.values()):
        assert sum(code.startswith(row["prefix"]) for row in systems) == 1, code


def decided(**asset: Any) -> str:
    """The action of the first row of the decision table that fits."""
    for row in load_profile("national", YEAR_END).values["asset_decisions"]:
        if (
            row["title"] in ("any", asset.get("title"))
            and row.get("idle_since", "any") in ("any", asset.get("idle_since", "known"))
            and row["request"] in ("any", asset.get("request", False))
            and (
                not row["category_prefixes"]
                or (asset.get("category", "").startswith(row["category_prefixes"]))
            )
            and (not row["agency_kinds"] or asset.get("kind") in row["agency_kinds"])
            and asset.get("net_value", 0) >= float(row["min_net_value"])
        ):
            return str(row["action"])
    raise AssertionError(asset)


def test_an_asset_without_clear_title_gets_no_action_before_its_title_is_settled() -> None:
    assert decided(title="unclear", request=True, category="A02010105") == ""


def test_what_another_agency_is_about_to_buy_or_rent_is_used() -> None:
    assert decided(title="clear", request=True, category="A01010000") == "use"


def test_an_asset_idle_since_an_unknown_day_gets_no_action() -> None:
    assert decided(title="clear", idle_since="unknown", request=True, category="A02010105") == ""


def test_buildings_are_leased_and_equipment_and_furniture_go_to_the_common_store() -> None:
    assert decided(title="clear", category="A01010000", kind="administrative") == "lease"
    assert decided(category="A01010000") == "lease"
    assert decided(category="A02010105") == decided(category="A05010000") == "warehouse"
    assert decided(category="A02010105", kind="administrative", title="clear") == "warehouse"


def test_an_enterprise_sells_its_movables_once_their_title_is_clear() -> None:
    assert decided(category="A02010105", kind="enterprise", title="clear") == "sell"
    assert decided(category="A02010105", kind="enterprise") == ""


def test_only_a_large_property_of_an_enterprise_is_financed_or_contributed() -> None:
    large: dict[str, Any] = {"title": "clear", "category": "A01010000", "net_value": 60_000_000}
    assert decided(kind="enterprise", **large) == "finance"
    assert decided(kind="enterprise", **{**large, "net_value": 20_000_000}) == "equity"
    assert decided(kind="public_institution", **large) == "lease"


@pytest.mark.parametrize("category", ["A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", ""])
@pytest.mark.parametrize("value", [0, 20_000_000, 90_000_000])
def test_an_administrative_unit_never_contributes_equity(category: str, value: int) -> None:
    asset: dict[str, Any] = {"title": "clear", "category": category, "net_value": value}
    assert decided(kind="administrative", **asset) not in ("equity", "finance", "")


# How the law is laid out in files.

NATIONAL = Path(__file__).parent.parent / "zbb_reconcile" / "law" / "national"
Entry = tuple[str, str]


def entries() -> list[tuple[str, Entry]]:
    """File, and section and key, of every entry of the national law, in reading order."""
    topics = tomllib.loads((NATIONAL / "profile.toml").read_text("utf-8"))["profile"]["topics"]
    assert {f"{topic}.toml" for topic in topics} == {path.name for path in NATIONAL.iterdir()} - {
        "profile.toml"
    }
    found = []
    for topic in ("profile", *topics):
        text = (NATIONAL / f"{topic}.toml").read_text("utf-8")
        for match in re.finditer(r"^\[+(\w+)\.([\w-]+)\]+$", text, re.MULTILINE):
            found.append((topic, (match[1], match[2])))
    # A number with several dated values has a block for each.
    return list(dict.fromkeys(found))


def test_every_entry_of_the_national_law_stands_once() -> None:
    there = [entry for _, entry in entries()]
    assert len(there) == len(set(there))
    profile = load_profile("national", DAYS[-1])
    assert [key for section, key in there if section == "rules"] == list(profile.rules)
    assert {key for section, key in there if section == "parameters"} == set(profile.values)
    assert {key for section, key in there if section == "citations"} == set(profile.citations)


def test_a_rule_its_numbers_and_its_own_texts_stand_together_in_one_file() -> None:
    """Behind each rule stands all that no rule before it takes: numbers first, then texts."""
    profile = load_profile("national", DAYS[-1])
    of_number = {
        each.name: {*each.cite, *cites(each.value)} - {"contract"} for each in profile.parameters
    }
    taken: set[Entry] = set()
    blocks: list[tuple[str, list[Entry]]] = []
    for topic, entry in entries():
        if entry[0] == "rules":
            blocks.append((topic, [entry]))
        elif blocks and blocks[-1][0] == topic:
            blocks[-1][1].append(entry)
    for topic, (head, *behind) in blocks:
        rule = profile.rules[head[1]]
        numbers = {("parameters", name) for name in rule.parameters} - taken
        texts = {key for name in rule.parameters for key in of_number[name]}
        keys = {*rule.cite, *texts} - {"contract"}
        own = numbers | ({("citations", key) for key in keys} - taken)
        assert own == set(behind[: len(own)]), (topic, rule.id)
        sections = [section for section, _ in behind[: len(own)]]
        assert sections == sorted(sections, reverse=True), (topic, rule.id)
        # Behind the last rule of a topic stand the numbers that only proposals take.
        for section, key in behind[len(own) :]:
            users = [each.id for each in profile.rules.values() if key in each.parameters]
            assert section == "citations" or not users, key
        taken |= own


# A county's own file.


def test_a_county_file_lies_over_the_national_rules(tmp_path: Path) -> None:
    profile = load(
        tmp_path,
        """
        [parameters]
        life_years = [{ from = 2024-06-01, is = 1, cite = ["qinghe_3"] }]
        [rules.CR-09]
        enabled = true
        from = 2024-03-01
        cite = ["qinghe_3"]
        name_zh = "结转过多的部门"
        """,
    )
    assert profile.name == "qinghe"
    assert profile.title_en == profile.title_zh == "清河县"
    assert profile.values["life_years"] == 1
    assert profile.values["life_years_upper"] == 2
    (changed,) = (each for each in profile.parameters if each.name == "life_years")
    assert (changed.profile, changed.in_force_from) == ("qinghe", date(2024, 6, 1))
    rule = profile.rules["CR-09"]
    assert (rule.enabled, rule.name_zh, rule.verdict) == (True, "结转过多的部门", "cut_budget")
    assert profile.legal_basis("CR-09", chosen("zh")) == "清河县存量资金管理办法第三条"
    assert profile.legal_basis("CR-09", chosen("en")) == "清河县存量资金管理办法, 第三条"
    assert list(profile.rules) == RULES


def test_a_value_that_begins_after_the_day_does_not_hold_yet(tmp_path: Path) -> None:
    text = '[parameters]\nlife_years = [{ from = 2024-06-01, is = 1, cite = ["qinghe_3"] }]'
    assert load(tmp_path, text, date(2024, 5, 31)).values["life_years"] == 2
    assert load(tmp_path, text, date(2024, 6, 1)).values["life_years"] == 1


def test_a_value_of_the_same_day_replaces_the_one_below(tmp_path: Path) -> None:
    profile = load(
        tmp_path,
        "[parameters]\n"
        'stale_months = [{ from = 2014-12-30, is = 36, cite = ["qinghe_3", "guobanfa_2014_70"] }]',
    )
    assert profile.values["stale_months"] == 36


def test_a_county_file_may_lie_over_another_shipped_profile(tmp_path: Path) -> None:
    path = tmp_path / "qinghe.toml"
    path.write_text(
        COUNTY.replace('"清河县"\n', '"清河县"\nextends = "xingguo"\n', 1), encoding="utf-8"
    )
    profile = load_profile(str(path), YEAR_END)
    assert profile.values["life_years"] == 1
    assert profile.rules["CR-09"].enabled


def test_the_hash_is_of_what_is_said_and_not_of_how_or_when(tmp_path: Path) -> None:
    text = '[parameters]\nlife_years = [{ from = 2024-06-01, is = 1, cite = ["qinghe_3"] }]'
    first = load(tmp_path, text)
    assert load(tmp_path, "# why\n" + text + "\n\n", date(2015, 9, 30)).sha256 == first.sha256
    assert load(tmp_path, text.replace("is = 1", "is = 3")).sha256 != first.sha256
    assert first.sha256 != load_profile("national", YEAR_END).sha256
    assert re.fullmatch("[0-9a-f]{64}", first.sha256)


def test_a_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "qinghe.toml"
    path.write_bytes(b"\xef\xbb\xbf" + COUNTY.replace("\n", "\r\n").encode())
    assert load_profile(path, YEAR_END).title_zh == "清河县"


# What is refused.


def dated(name: str, value: str) -> str:
    """A parameter with one value of 1 March 2024."""
    return f'[parameters]\n{name} = [{{ from = 2024-03-01, is = {value}, cite = ["qinghe_3"] }}]'


ONE_YEAR = dated("life_years", "1")
BONDS = dated("exempt_fund_types", '[{ prefix = "112", bucket = "EX-BOND" }]')


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("life_years", "0"),
        ("life_years", "-1"),
        ("life_years", "nan"),
        ("life_years", "1e99"),
        ("life_years", "2.0"),
        ("life_years", "true"),
        ("life_years", '"两年"'),
        ("life_years", "[2]"),
        ("life_years", "99999999999999999999"),
        ("own_level", "6"),
        ("fund_excess_percent", "101"),
        ("cut_percent", "-1"),
        ("match_window_days", "32"),
        ("stale_months", "inf"),
        ("stale_months", "0x" + "f" * 9_000),
    ],
)
def test_a_number_that_is_none_or_out_of_range_is_refused(
    tmp_path: Path, name: str, value: str
) -> None:
    refusal = refused(tmp_path, dated(name, value))
    assert refusal.key == "profile_not_whole"
    assert refusal.values["entry"] == f"parameters.{name}[1].is"


@pytest.mark.parametrize(
    ("text", "key", "named"),
    [
        ("[parameter]", "profile_unknown_key", "parameters"),
        (dated("life_year", "2"), "profile_unknown_key", "life_years"),
        ("[rules.CR-01]\nenable = true", "profile_unknown_key", "enabled"),
        ('[citations.x]\nlaw = "x"', "profile_unknown_key", "law_zh"),
        ('[citations.x]\nlaw_zh = "x"', "profile_missing_key", "article_zh"),
        ("[rules.CR-91]\nenabled = true", "profile_unknown_rule", "CR-21"),
        ('[rules.CR-01]\nverdict = "keep"', "profile_rule_fixed", "verdict"),
        ("[rules.KEEP]\nenabled = false", "profile_bucket_fixed", "KEEP"),
        ("[rules.EX-BOND]\nfrom = 2024-03-01", "profile_bucket_fixed", "EX-BOND"),
        ("[rules.CR-01]\nenabled = 1", "profile_not_flag", "1"),
        ("[rules]\nCR-01 = 1", "profile_not_table", "CR-01"),
        ("rules = 1\n[parameters]", "profile_unknown_key", "rules"),
        ('[rules.CR-01]\ncite = ["qinghe_4"]', "profile_unknown_citation", "qinghe_3"),
        ("[rules.CR-01]\ncite = []", "profile_empty_cite", "rules.CR-01.cite"),
        ('[rules.CR-01]\ncite = ["qinghe_3"]', "profile_cite_too_late", "2024-03-01"),
        ('[rules.CR-01]\nfrom = "2024-03-01"', "profile_not_day", "2024-03-01"),
        ("[rules.CR-01]\nfrom = 2024-03-01T08:00:00", "profile_not_day", "2024-03-01"),
        ("[rules.CR-01]\nfrom = 0001-01-01", "profile_not_day", "0001-01-01"),
        (ONE_YEAR.replace('"qinghe_3"', ""), "profile_empty_cite", "[1].cite"),
        (ONE_YEAR.replace("e_3", "e"), "profile_unknown_citation", "qinghe_3"),
        (ONE_YEAR.replace("03-01", "02-29"), "profile_cite_too_late", "2024-03-01"),
        (ONE_YEAR.replace(', cite = ["qinghe_3"]', ""), "profile_missing_key", "cite"),
        (ONE_YEAR.replace("is =", "value ="), "profile_unknown_key", "value"),
        ("[parameters]\nlife_years = 1", "profile_not_dated", "life_years"),
        ("[parameters]\nlife_years = []", "profile_not_dated", "life_years"),
        (dated("count_mode", '"year-end"'), "profile_not_choice", "year_end"),
        (dated("count_mode", "1"), "profile_not_choice", "carried_n"),
        (dated("ratio_base", '"median"'), "profile_not_choice", "mean"),
        (dated("fee_words", "[]"), "profile_not_list", "fee_words"),
        (dated("fee_words", '["年费", "年费"]'), "profile_repeated", "年费"),
        (dated("fee_words", '["年费", " "]'), "profile_not_text", "[2]"),
        (dated("fee_words", '["\\u001b[31m"]'), "profile_not_text", "31m"),
        (dated("stale_kinds", '["baisc"]'), "profile_not_choice", "basic"),
        (dated("spending_order", '["relief", "key"]'), "profile_incomplete", "debt_service"),
        (BONDS.replace("112", "11x"), "profile_not_digits", "11x"),
        (BONDS.replace("BOND", "BONDS"), "profile_not_choice", "EX-BOND"),
        (dated("exempt_fund_types", "[1]"), "profile_not_table", "[1].is[1]"),
    ],
)
def test_what_is_not_understood_is_refused_and_named(
    tmp_path: Path, text: str, key: str, named: str
) -> None:
    refusal = refused(tmp_path, text)
    assert refusal.key == key
    assert named in refusal.message("zh")
    assert named in refusal.message("en")


def test_two_values_of_one_day_are_refused(tmp_path: Path) -> None:
    value = '{ from = 2024-03-01, is = 1, cite = ["qinghe_3"] }'
    assert refused(tmp_path, f"[parameters]\nlife_years = [{value}, {value}]").key == (
        "profile_repeated"
    )


def test_a_decision_table_that_leaves_an_asset_without_an_answer_is_refused(tmp_path: Path) -> None:
    row = (
        '{ title = "clear", request = "any", category_prefixes = [], agency_kinds = [], '
        'min_net_value = "0.00", action = "use", why_zh = "用", why_en = "use", cite = ["CITED"] }'
    )
    text = dated("asset_decisions", f"[{row}]")
    assert refused(tmp_path, text).key == "profile_decisions_open"
    assert refused(tmp_path, text.replace('"0.00"', '"0"')).key == "profile_not_yuan"
    text = text.replace('"clear"', '"any"')
    assert refused(tmp_path, text).key == "profile_unknown_citation"
    assert load(tmp_path, text.replace("CITED", "qinghe_3")).values["asset_decisions"]


def test_the_words_of_the_law_below_cannot_be_rewritten(tmp_path: Path) -> None:
    text = COUNTY.partition("[citations.qinghe_3]")[2]
    assert refused(tmp_path, "[citations.regulation_50]" + text).key == "profile_citation_taken"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[parameters]\na = 1\na = 2\n", "profile_duplicate_key"),
        ("[rules.CR-01]\n[rules.CR-01]\n", "profile_duplicate_key"),
        ("[rules]\nx = { a = 1, a = 2 }\n", "profile_duplicate_key"),
        ("life_years = 两年\n", "profile_not_toml"),
        ("[rules.CR-01]\nfrom = 2024-02-30\n", "profile_not_toml"),
        ("[rules", "profile_not_toml"),
    ],
)
def test_a_slip_in_the_file_is_refused_with_its_line(tmp_path: Path, text: str, key: str) -> None:
    refusal = refused(tmp_path, text)
    assert refusal.key == key
    assert refusal.row is not None
    assert refusal.row > COUNTY.count("\n")


YAML = """
a: &a [x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a]
c: !!python/object/apply:os.system ["touch zbb_evil_yaml"]
"""


def test_h16_aliases_and_objects_of_yaml_are_refused_and_nothing_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Profiles and mappings are TOML, which has neither."""
    monkeypatch.chdir(tmp_path)
    assert refused(tmp_path, YAML).key == "profile_not_toml"
    data = tmp_path / "data"
    data.mkdir()
    (data / "mapping.toml").write_text(YAML, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        read_folder(data)
    assert (caught.value.key, caught.value.file) == ("mapping_broken", "mapping.toml")
    assert not list(tmp_path.rglob("zbb_evil_yaml"))


@pytest.mark.parametrize(
    ("text", "key"),
    [("x = " + "[" * 100_000, "toml_too_deep"), ("x = " + "9" * 100_000, "toml_long_number")],
)
def test_a_file_made_to_break_the_reader_is_refused(tmp_path: Path, text: str, key: str) -> None:
    assert refused(tmp_path, text).key == key


def refused_file(path: Path | str) -> Refusal:
    """The refusal of a file or a name."""
    with pytest.raises(Refusal) as caught:
        load_profile(path, YEAR_END)
    assert caught.value.message("zh")
    assert caught.value.message("en")
    return caught.value


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    refusal = refused_file("xinguo")
    assert refusal.key == "profile_unknown_name"
    assert refusal.values["nearest"] == "xingguo"


def test_a_file_that_is_missing_a_folder_or_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    assert refused_file(tmp_path / "none.toml").key == "profile_missing_file"
    assert refused_file("none\0.toml").key == "profile_missing_file"
    assert refused_file(tmp_path / "folder.toml").key == "not_regular"
    assert refused_file(tmp_path / "pipe.toml").key == "not_regular"


def test_a_file_over_one_mebibyte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "qinghe.toml"
    path.write_text(COUNTY + "#" * (1_048_576 - len(COUNTY.encode())), encoding="utf-8")
    assert load_profile(path, YEAR_END).name == "qinghe"
    path.write_text(path.read_text(encoding="utf-8") + "#", encoding="utf-8")
    assert refused_file(path).key == "file_too_large"


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "qinghe.toml"
    path.write_bytes(COUNTY.encode("gb18030"))
    refusal = refused_file(path)
    assert (refusal.key, refusal.row) == ("profile_not_utf8", 4)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "qinghe"', 'name = "national"', "profile_name_taken"),
        ('name = "qinghe"', 'name = "清河"', "profile_not_name"),
        ('name = "qinghe"', 'name = "qinghe"\nextends = "xinguo"', "profile_unknown_base"),
        ('name = "qinghe"', 'name = "qinghe"\nextends = "qinghe"', "profile_unknown_base"),
        ('name = "qinghe"', 'name = "qinghe"\nextends = ["national"]', "profile_not_text"),
        ('name = "qinghe"\n', "", "profile_missing_key"),
        ("[profile]", "[profiles]", "profile_missing_key"),
        ('confidence = "sourced"', 'confidence = "sure"', "profile_not_choice"),
    ],
)
def test_a_profile_that_does_not_say_what_it_is_is_refused(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    path = tmp_path / "qinghe.toml"
    path.write_text(COUNTY.replace(old, new), encoding="utf-8")
    assert refused_file(path).key == key


def test_every_refusal_of_a_profile_says_what_was_found_and_what_to_do_in_both_languages() -> None:
    folder = Path(__file__).parent.parent / "zbb_reconcile" / "law"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    keys = set(re.findall(r'"(profile_\w+)"', source)) - {"profile_names"}
    keys |= {"profile_not_digits", "profile_not_yuan", "profile_not_name"}
    for lang in LANGUAGES:
        texts = catalogue(lang)
        for half in ("found", "remedy"):
            written = {
                key.split(".")[1]
                for key in texts
                if key.startswith("errors.profile_") and key.endswith(f".{half}")
            }
            assert written == keys, (lang, half)


def test_a_changed_number_rests_on_a_text_of_the_county(tmp_path: Path) -> None:
    national = (
        '[parameters]\nlife_years = [{ from = 2024-03-01, is = %d, cite = ["regulation_50"] }]'
    )
    refusal = refused(tmp_path, national % 1)
    assert refusal.key == "profile_cite_not_own"
    assert "regulation_50" in refusal.message("zh")
    assert load(tmp_path, national % 2).values["life_years"] == 2


def test_a_citation_covers_known_kinds_and_cases_only(tmp_path: Path) -> None:
    text = COUNTY.partition("[citations.qinghe_3]")[2].replace("第三条", "第四条")
    for covered in ("public_institution.sale", "机关", "rent"):
        said = f'[citations.x]{text}covers = ["{covered}"]'
        assert refused(tmp_path, said).key == "profile_not_choice"
