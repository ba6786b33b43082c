"""Notices of recall: what they say, what they add up to, and templates that a county changes."""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
import zipfile
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest
from docx import Document

from zbb_reconcile import Outcome
from zbb_reconcile.commands.notices import write_notices, write_templates
from zbb_reconcile.errors import Refusal
from zbb_reconcile.output.writing import Shortfall
from zbb_reconcile.report.escape import yuan
from zbb_reconcile.report.notice_facts import NoticeFacts
from zbb_reconcile.report.notices import papers as notices
from zbb_reconcile.report.notices import units as notices_units
from zbb_reconcile.report.notices.docx import BadTemplate, archived, filled, placeholders
from zbb_reconcile.report.notices.fields import (
    KINDS,
    RECALLS,
    built_in,
    placeholder_names,
    printed_yuan,
)
from zbb_reconcile.run import opened
from zbb_reconcile.texts import LANGUAGES, Words, chosen

SAMPLE = Path(__file__).parents[1] / "sample_data"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module")
def out(sample_run: Outcome, sample_out: Path) -> tuple[Path, pl.DataFrame]:
    """The sample county's results, and its recalls with their findings."""
    names = sample_run["findings"].select("finding_id", "agency_name")
    return sample_out, sample_run["recalls"].join(names, on="finding_id")


def tell(out: Path, to: Path, words: Words | None = None, **options: Any) -> str:
    """What the command says after writing the papers."""
    with opened(out, words) as run:
        return write_notices(run, to, **{"templates": None, "force": False, **options})


def written(out: Path, to: Path, **options: Any) -> dict[str, str]:
    """The text of each paper, by file name."""
    tell(out, to, **options)
    return {path.name: text_of(path.read_bytes()) for path in sorted(to.iterdir())}


def text_of(docx: bytes) -> str:
    """A document's text: a line a paragraph, a table's row on one line."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    lines = []
    for block in root[0]:
        rows = block.iter(f"{WORD}tr") if block.tag == f"{WORD}tbl" else [block]
        for row in rows:
            cells = [
                "".join(text.text or "" for text in cell.iter(f"{WORD}t"))
                for cell in (row.iter(f"{WORD}tc") if row.tag == f"{WORD}tr" else [row])
            ]
            lines.append(" | ".join(cells))
    return "\n".join(lines)


# What they say.


def test_a_notice_says_unit_project_indicator_amount_reason_and_law(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    text = written(out[0], tmp_path / "to")["收回通知书_指标_107001_云岭县交通运输局.docx"]
    for told in (
        "云岭县交通运输局：",
        "财〔　　　　〕　　　号",
        "以2024年12月31日为截止日",
        "指标4笔，合计人民币贰拾贰万叁仟伍佰肆拾伍元捌角伍分（¥223,545.85）",
        "1 | 云石公路大修 | ZB220401 | 云财预〔2022〕20号 | 60,645.60 | "
        "2022年预算，至2023年12月31日连续两年未用完",
        "| 33,480.25 | 2024年预算，项目已于2024年11月15日完成",
        "《中华人民共和国预算法实施条例》第五十条：“连续两年未用完的结转资金，是指预算安排项目的支出"
        "在下一年度终了时仍未用完的资金”。",
        "参照《中央部门结转和结余资金管理办法》（财预〔2016〕18号）第五条：",
        "不是为县级单位制定的",
        "不划转资金",
        "云岭县财政局",
    ):
        assert told in text, told
    assert "{{" not in text


def test_rows_of_one_reason_stand_together(out: tuple[Path, pl.DataFrame], tmp_path: Path) -> None:
    text = written(out[0], tmp_path / "to")["收回通知书_指标_107001_云岭县交通运输局.docx"]
    reasons = re.findall(r"^\d \| .*\| ([^|\n]+)$", text, re.MULTILINE)
    days = ["2023年12月31日", "2022年3月18日", "2023年12月30日", "2024年11月15日"]
    assert [re.search(r"\d+年\d+月\d+日", reason)[0] for reason in reasons] == days
    assert "连续两年" in reasons[0]
    assert not any("连续两年" in reason for reason in reasons[1:])


def test_a_remittance_names_the_whole_account_and_how_the_amount_was_found(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    papers = written(out[0], tmp_path / "to")
    text = papers["收回通知书_缴库_103001_云岭县教育体育局.docx"]
    assert "1 | 云岭县教育体育局 | 09904210210300131 | 岚江银行云岭支行 | 162,503.17 |" in text
    assert "壹拾捌万肆仟玖佰元肆角（¥184,900.40）" in text
    assert "2022年12月31日余额275,150.40元" in text
    assert "期间日终余额最低184,900.40元" in text
    assert "追减" not in text
    assert "暂不收回" not in text
    partly = papers["收回通知书_缴库_106001_云岭县水利局.docx"]
    assert "至多245,502.12元，其余1,104.60元暂不收回，请一并核实" in partly


def test_cash_that_is_not_proved_is_to_be_verified_and_not_demanded(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    papers = written(out[0], tmp_path / "to")
    text = papers["核实通知_111002_云岭县图书馆.docx"]
    assert "至少0.01元，至多20,000.01元" in text
    assert "9904210111100211" in text
    assert "不要求缴库" in text
    assert {name.split("_")[1] for name in papers if name.startswith("核实")} == {
        "110001",
        "111001",
        "111002",
    }
    assert "收回通知书_缴库_111002_云岭县图书馆.docx" not in papers
    demands = "".join(text for name, text in papers.items() if name.startswith("收回"))
    assert "壹分" not in demands


def test_money_of_the_upper_level_is_returned_under_the_document_it_came_with(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    papers = written(out[0], tmp_path / "to")
    text = papers["交回上级通知书_105001_云岭县农业农村局.docx"]
    assert "不得留作本级统筹" in text
    assert "发文前请逐笔核对上级文件" in text
    assert re.search(r"1 \| \S+ \| ZB\d+ \| 云财预〔\d{4}〕\d+号 \| 岚财预〔\d{4}〕\d+号 \|", text)
    assert "省级下达的2023年预算" in text


def test_an_account_that_closes_is_named_whole_with_its_reason_and_where_its_money_goes(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    papers = written(out[0], tmp_path / "to")
    text = papers["撤户通知书_116001_云岭县城关镇人民政府.docx"]
    assert "09904210211600131 | 岚江银行云岭支行 | 9,379.62 |" in text
    assert "登记已于2023年6月30日销户" in text
    assert "缴入国库9,340.10元；39.52元的去向由单位与财政局商定" in text
    assert "“登记已销户银行仍在用”的条文，本系统没有可以引用的原文" in text
    gone = papers["撤户通知书_105003_云岭县种子管理站.docx"]
    assert gone.startswith("云岭县财政局\n")
    assert "云岭县农业农村局（云岭县种子管理站已撤并，请代为办理）：" in gone
    assert "15,842.96元的去向由单位与财政局商定" in gone
    foreign = papers["撤户通知书_104003_云岭县疾病预防控制中心.docx"]
    assert "外币账户，余额和去向由单位与财政局商定" in foreign


def test_the_request_holds_every_row_and_never_adds_indicators_to_cash(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    text = written(out[0], tmp_path / "to")["请示_990421000.docx"]
    assert "云岭县人民政府：" in text
    for line in (
        "23笔，人民币壹佰壹拾柒万伍仟叁佰零捌元捌角壹分（¥1,175,308.81）",
        "6笔，人民币陆拾万零捌仟壹佰陆拾陆元贰角陆分（¥608,166.26）",
        "3笔，人民币贰拾玖万零捌佰柒拾捌元贰角（¥290,878.20）",
        "6笔，人民币玖拾叁万柒仟叁佰贰拾玖元柒角壹分（¥937,329.71）",
        "（五）由乡镇财政收回（指标）2笔，人民币贰万陆仟陆佰元整（¥26,600.00）。不归县级统筹。",
        " | 合计 | 指标收回 | 23 | 1,175,308.81",
        " | 合计 | 现金归乡镇 | 1 | 9,340.10",
        " | 小计 |  | 指标收回 |  | 1,175,308.81 | ",
        " | 小计 |  | 调节基金 |  | 937,329.71 | ",
        "28 | 云岭县自然资源局 | ZB241002 国土空间规划 | 调节基金 | 结转3,196,050.30元，",
        "撤销银行账户9个，人民币账户余额合计197,287.35元",
        "100,852.66元的去向由单位与我局商定",
        "| 县乡公路安全防护 | 420,000.00 | 225,068.21 | 194,931.79",
        "| 国有资本经营预算 |  | 未安排 |  | 87,400.00 | ",
        " | 合计 |  | 等于收回本级（指标） |  | 1,175,308.81 | ",
        "附件：1.",
        "签发人：",
        "印发",
    ):
        assert line in text, line
    assert yuan(Decimal("1175308.81") + Decimal("608166.26")) not in text
    rows = re.findall(r"^\d+ \| .* \| (?:下达|不发：本局|不发：金额小)$", text, re.MULTILINE)
    assert len(rows) == 41
    assert "交回上级财政（账户资金）" not in text


def test_no_paper_cites_law_that_does_not_cover_its_money_or_has_no_words(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    papers = written(out[0], tmp_path / "to")
    for text in papers.values():
        if "交回上级" not in text:
            assert "〔2015〕15号" not in text  # money not yet allotted to a department or place
        assert "〔2014〕70号" not in text  # only its title was read
        assert not re.search(r"\d{4}-\d\d-\d\d", text)
    back = papers["交回上级通知书_104001_云岭县卫生健康局.docx"]
    assert "〔2015〕35号" not in back  # "收回统筹使用" is not a return to the upper level


def test_the_bureau_sends_itself_nothing(out: tuple[Path, pl.DataFrame], tmp_path: Path) -> None:
    papers = written(out[0], tmp_path / "to")
    assert not [name for name in papers if "_101001_" in name]
    text = papers["内部办理清单_990421000.docx"]
    assert "12,385.00 | 不发：本局" in text
    assert "涉及应收回的：指标收回1笔0.01元；调节基金3笔52,385.01元；资金缴库1笔0.01元。" in text


def test_the_papers_are_the_recalls_again_by_destination_and_channel(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    folder, recalls = out
    for limit in ("0", "100", "1000000"):
        told: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for name, text in written(
            folder, tmp_path / limit, words=chosen("en"), at_least=limit
        ).items():
            kind = next((k for k in RECALLS if name.startswith(FILES[k])), None)
            if kind is not None:
                amount = Decimal(re.search(r"RMB ([\d,.]+\d)", text)[1].replace(",", ""))
                rows = re.findall(r"^\d+ \| .* \| ([\d,.]+) \| [^|]+$", text, re.MULTILINE)
                assert sum(Decimal(row.replace(",", "")) for row in rows) == amount
                told[RECALLS[kind]] += amount
            elif name.startswith("internal"):
                labels = {chosen("en")(f"notices.way_{kind}"): kind for kind in RECALLS}
                sums = re.findall(r"(?:: |; )([a-z ]+): \d+, ([\d,.]+) yuan", text)
                for label, amount in sums:
                    told[RECALLS[labels[label]]] += Decimal(amount.replace(",", ""))
            assert not re.search("[壹贰叁肆伍陆柒捌玖拾佰仟]{2}", text)
        meant = {
            (row["destination"], row["channel"]): row["amount"]
            for row in recalls.group_by("destination", "channel")
            .agg(pl.col("amount").sum())
            .to_dicts()
        }
        assert {place: amount for place, amount in told.items() if amount} == meant


FILES = {
    "recall_indicator": "recall_by_indicator",
    "recall_cash": "recall_by_remittance",
    "return_up": "return_upward",
    "stabilise": "recall_into_stabilisation_fund",
    "lower_level": "township_indicators",
    "cash_up": "return_cash_upward",
    "cash_lower": "township_cash",
}


def test_what_is_said_at_the_end_adds_up_to_the_fen(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    said = tell(out[0], tmp_path / "to")
    assert "指标收回    1,175,308.80 + 0.01 = 1,175,308.81" in said
    assert "资金缴库    608,166.25 + 0.01 = 608,166.26" in said
    assert "：参照财库〔2002〕48号" in said
    every = tell(out[0], tmp_path / "every", at_least="0")
    assert "资金缴库    608,166.26 + 0.00 = 608,166.26" in every
    for wrong in ("-1", "百", "1.234"):
        assert refused(out[0], tmp_path / "no", at_least=wrong).key == "at_least_bad"


def facts(*recalls: dict[str, object], **more: object) -> NoticeFacts:
    """A county of those recalls and nothing else."""
    row = {
        "finding_id": "F1",
        "rule_id": "CR-01",
        "subject_id": "I1",
        "agency_code": "101",
        "agency_name": "甲局",
        "amount": Decimal("1.00"),
        "destination": "treasury",
        "channel": "indicator",
        "from_account_no": None,
        "division_code": "1",
        "reason": "至 2023-12-31 已满",
        "since": None,
        "verdict": "recall",
        "legal_basis": "某法第一条；某法第二条",
    }
    place = {
        "rule_id": "CR-01",
        "cite": "某法第一条",
        "limited": "某法第一条",
        "words": "原文。",
        "confidence": "sourced",
        "title": "某法（某令第1号）",
        "article": "第一条",
        "papers": None,
        "is_own": False,
        "model": False,
        "at": 1,
        "is_unsure": False,
    }
    terms = {
        "life_years": "两年",
        "life_years_upper": "两年",
        "stale_months": "三年",
        "dormant_months": "18个月",
    }
    more = {"citations": {"F1": [place]}, "terms": terms, "lapsing": frozenset({"CR-01"}), **more}
    return NoticeFacts(date(2024, 12, 31), [{**row, **recall} for recall in recalls], **more)


def told(county: NoticeFacts, at_least: str = "0") -> dict[str, str]:
    """The text of each paper of a small county, by file name."""
    made = notices.papers(county, {}, chosen("zh"), Decimal(at_least))
    return {paper.name: text_of(paper.content) for paper in made}


NOTICE = "收回通知书_指标_101_甲局.docx"


def test_sums_that_do_not_agree_stop_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    one_fen_off = lambda amount: printed_yuan(amount + Decimal("0.01"))  # noqa: E731
    told(facts({}))
    monkeypatch.setattr(notices_units, "printed_yuan", one_fen_off)
    with pytest.raises(RuntimeError):
        told(facts({}))


def test_a_recall_that_no_paper_speaks_of_stops_everything() -> None:
    with pytest.raises(RuntimeError):
        told(facts({}, {"channel": "barter"}))


def test_a_plan_that_uses_more_than_is_recalled_stops_everything() -> None:
    use = {"source_id": "I1", "need_id": "N1", "amount": Decimal("1.01")}
    need = {
        "need_id": "N1",
        "need_name": "某事",
        "priority": "key",
        "amount": Decimal("9.00"),
        "fund_system": None,
    }
    with pytest.raises(RuntimeError):
        told(facts({}, uses=[use], needs=[need]))
    below = told(facts({"destination": "lower_level"}))
    assert "由乡镇财政收回（指标）1笔" in below["请示_1.docx"]
    assert "不归县级统筹" in below["乡镇告知书_指标_101_甲局.docx"]
    assert (
        below["请示_1.docx"].endswith("印发\n")
        or "等于收回本级（指标） |  | 0.00" in below["请示_1.docx"]
    )
    enough = told(facts({}, uses=[{**use, "amount": Decimal("0.60")}], needs=[need]))
    assert "| 某事 | 9.00 | 0.60 | 8.40" in enough["请示_1.docx"]
    assert "| 未安排 |  | 0.40 | " in enough["请示_1.docx"]


def test_only_law_of_the_finding_is_cited() -> None:
    place = facts({}).citations["F1"][0]
    later = {**place, "cite": "某法第九条", "words": "那时还没有", "at": 2}
    text = told(facts({}, citations={"F1": [place], "F2": [later]}))[NOTICE]
    assert "《某法》（某令第1号）第一条：“原文”。" in text
    assert "那时还没有" not in text
    assert "（未填）" in text
    assert "＿＿＿＿财政局" in text
    assert "至2023年12月31日已满" in text
    assert "发文前请补充依据" in told(facts({}, citations={"F2": [place]}))[NOTICE]


@pytest.mark.parametrize(
    ("changed", "there"),
    [
        ({"papers": "return_up"}, "“CR-01”的条文，本系统没有可以引用的原文，发文前请补充依据"),
        ({"papers": ""}, "发文前请补充依据"),
        ({"words": ""}, "发文前请补充依据"),
        ({"papers": "recall,stabilise"}, "《某法》（某令第1号）第一条：“原文”。"),
        ({"confidence": "recalled"}, "“原文”。（此条凭记忆登记，发文前请核对原文。）"),
        ({"confidence": "partial"}, "“原文”。（此条只见到部分原文或者转引，发文前请核对原文。）"),
        ({"is_unsure": True}, "“原文”。（此处依据为“某法第一条”，有的单位"),
        ({"model": True}, "参照《某法》（某令第1号）第一条：“原文”。（该文件不是为县"),
    ],
)
def test_what_a_paper_may_say_of_a_place_of_the_law_is_data(
    changed: dict[str, object], there: str
) -> None:
    place = {**facts({}).citations["F1"][0], **changed}
    text = told(facts({}, citations={"F1": [place]}))[NOTICE]
    assert there in text


def test_a_county_with_a_shorter_life_is_told_that_the_law_cited_speaks_of_two_years() -> None:
    one = {"parameters": {"life_years": "1"}}
    assert "上引国家规定为两年" in told(facts({}, **one))[NOTICE]
    assert "上引国家规定" not in told(facts({}, parameters={"life_years": "2"}))[NOTICE]
    place = facts({}).citations["F1"][0]
    own = {**place, "cite": "某法第二条", "is_own": True, "words": "本县", "at": 2}
    text = told(facts({}, citations={"F1": [place, own]}, **one))[NOTICE]
    assert "上引国家规定" not in text
    assert text.index("“本县”") < text.index("“原文”")


def test_papers_say_how_long_money_may_lie_in_the_countys_own_number() -> None:
    doubt = {
        "finding_id": "F2",
        "rule_id": "SF-01",
        "agency_code": "102",
        "agency_name": "乙局",
        "division_code": "1",
        "subject_id": "102",
        "since": date(2021, 12, 31),
        "reason": "",
        "amount": Decimal("0.00"),
        "amount_max": Decimal("5.00"),
    }
    stale = {"102": {"accounts_in_doubt": 1}}
    lapsed = {"parameters": {"count_mode": "carried_n"}, "roots": {"I1": {"fiscal_year": 2021}}}
    day = {"since": date(2024, 12, 31)}
    county = told(facts(day, doubts=[doubt], stale=stale, **lapsed))
    assert "2021年预算，至2024年12月31日结转已满两年，仍未用完" in county[NOTICE]
    assert "资金可能三年以上未动用" in county["核实通知_102_乙局.docx"]
    assert "其中1个账户的账号或者余额有疑问" in county["核实通知_102_乙局.docx"]
    assert "账户资金可能三年以上未动用（至少0.00元，至多5.00元）" in county["请示_1.docx"]
    assert "两年以上" not in "".join(county.values())


def test_a_notice_about_less_than_the_limit_is_listed_instead() -> None:
    small = facts(
        {"amount": Decimal("99.99")},
        {"agency_code": "102", "agency_name": "乙局", "amount": Decimal("60.00")},
        {
            "agency_code": "102",
            "agency_name": "乙局",
            "subject_id": "I2",
            "amount": Decimal("40.00"),
        },
    )
    papers = told(small, "100")
    assert list(papers) == [
        "请示_1.docx",
        "内部办理清单_1.docx",
        "收回通知书_指标_102_乙局.docx",
    ]
    assert "99.99 | 不发：金额小" in papers["内部办理清单_1.docx"]
    assert "199.99" in papers["请示_1.docx"]


def test_divisions_have_requests_of_their_own_and_units_of_one_name_papers_of_their_own() -> None:
    of_two = facts(
        {},
        {"division_code": "2"},
        {"division_code": "2", "agency_code": "../1", "agency_name": "乙/局\n"},
    )
    assert list(told(of_two)) == [
        "请示_1.docx",
        "收回通知书_指标_101_甲局.docx",
        "请示_2.docx",
        "收回通知书_指标__1_乙_局_.docx",
        "收回通知书_指标_101_甲局_2.docx",
    ]


# Where they go.


def test_the_same_run_gives_the_same_bytes(out: tuple[Path, pl.DataFrame], tmp_path: Path) -> None:
    for name in ("a", "b"):
        written(out[0], tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
        with zipfile.ZipFile(path) as archive:
            assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert "docProps/core.xml" not in archive.namelist()


def refused(*arguments: Any, **options: Any) -> Refusal:
    with pytest.raises(Refusal) as no:
        written(*arguments, **options)
    assert no.value.message("en")
    return no.value


def test_a_folder_with_files_is_replaced_only_when_asked(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    to = tmp_path / "to"
    papers = written(out[0], to)
    assert refused(out[0], to).key == "papers_exist"
    spoilt = next(to.iterdir())
    spoilt.write_bytes(b"")
    assert written(out[0], to, force=True) == papers
    (to / "签收单.xlsx").touch()
    no = refused(out[0], to, force=True)
    assert (no.key, no.values["found"]) == ("papers_hold_more", "签收单.xlsx")
    assert refused(out[0], out[0], force=True).key == "papers_in_results"
    assert refused(out[0], out[0] / "to").key == "papers_in_results"
    assert refused(out[0], tmp_path / "none" / "to").key == "out_no_parent"
    assert refused(tmp_path, tmp_path / "new").key == "no_run_there"
    assert {path.name for path in tmp_path.iterdir()} == {"to"}


# Templates.


def docx(*paragraphs: str, table: str = "") -> bytes:
    """A document of those paragraphs, each a text or XML of runs."""
    body = "".join(
        f"<w:p>{said if said.startswith('<') else run(said)}</w:p>" for said in paragraphs
    )
    return archived(
        {
            "word/document.xml": f'<w:document xmlns:w="{MAIN}"><w:body>{body}{table}</w:body>'
            "</w:document>"
        }
    )


def run(text: str) -> str:
    return f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_built_in_template_names_only_what_is_known(kind: str, lang: str) -> None:
    named = placeholders(built_in(kind, chosen(lang)))
    assert named
    assert set(named) <= set(placeholder_names(kind))
    if lang == "zh":
        assert all(re.search("[一-鿿]", name) for name in named)


def test_a_placeholder_that_word_has_cut_into_runs_is_filled_in() -> None:
    cut = docx(run("致{{") + run("单") + run("位}}，共") + run("{{ 笔数 }}笔"))
    assert placeholders(cut) == ["单位", "笔数"]
    assert text_of(filled(cut, {"单位": "甲<局>&", "笔数": "3"}, {})) == "致甲<局>&，共3笔"


def test_a_row_and_a_paragraph_repeat_for_each_entry_and_for_none_they_go() -> None:
    cells = "".join(f"<w:tc><w:p>{run(said)}</w:p></w:tc>" for said in ("{{a.x}}", "{{y}}"))
    row = f"<w:tr>{cells}</w:tr>"
    template = docx("前", "{{b.z}}！", table=f"<w:tbl>{row}</w:tbl>")
    lists = {"a": [{"x": "1"}, {"x": "2"}], "b": [{"z": "甲"}, {"z": "乙"}]}
    assert text_of(filled(template, {"y": "同"}, lists)) == "前\n甲！\n乙！\n1 | 同\n2 | 同"
    assert text_of(filled(template, {"y": "同"}, {"a": [], "b": []})) == "前"


def test_what_is_no_placeholder_stays_byte_for_byte() -> None:
    part = (
        f'\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n<w:document xmlns:w="{MAIN}" '
        'xmlns:mc="urn:mc" mc:Ignorable="w14"><!-- {{a}} --><w:body><w:p><w:r>'
        '<w:t xml:space="preserve">x &gt; {{a}} &amp; y</w:t><w:t/></w:r></w:p></w:body>'
        "</w:document>"
    )
    template = archived({"word/document.xml": part, "word/media/seal.png": "…"})
    with zipfile.ZipFile(io.BytesIO(filled(template, {"a": "1"}, {}))) as archive:
        assert archive.read("word/document.xml").decode() == part.replace(
            "x &gt; {{a}} &amp; y", "x &gt; 1 &amp; y"
        )
        assert archive.read("word/media/seal.png").decode() == "…"


def test_a_value_is_text_and_never_a_placeholder_or_markup() -> None:
    template = docx("{{a}}")
    assert text_of(filled(template, {"a": "{{b}}</w:t>\x1b"}, {})) == "{{b}}</w:t>\\x1b"


@pytest.mark.parametrize(
    ("template", "why"),
    [
        (b"not a zip", "not_docx"),
        (archived({"word/other.xml": "<a/>"}), "not_docx"),
        (archived({"word/document.xml": "<a>"}), "not_docx"),
        (archived({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "not_docx"),
        (archived({"word/document.xml": '<?xml version="1.0" encoding="GBK"?><a/>'}), "not_docx"),
        (docx("{{单位"), "loose"),
        (docx("单位}}"), "loose"),
        (docx("{{a.x}}{{b.y}}"), "two_lists"),
    ],
)
def test_a_template_that_cannot_be_filled_in_is_told_apart(template: bytes, why: str) -> None:
    with pytest.raises(BadTemplate) as no:
        placeholders(template)
    assert no.value.why == why


def test_a_template_that_unpacks_too_far_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", " " * 21_000_000)
    with pytest.raises(BadTemplate) as no:
        placeholders(packed.getvalue())
    assert no.value.why == "too_large"


def test_a_county_puts_its_own_template_in_the_place_of_one(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    ours = tmp_path / "ours"
    write_templates(ours, chosen("zh"))
    assert sorted(path.stem for path in ours.iterdir()) == [
        "乡镇告知书_指标",
        "乡镇告知书_账户资金",
        "交回上级通知书",
        "交回上级通知书_账户资金",
        "内部办理清单",
        "撤户通知书",
        "收回通知书_指标",
        "收回通知书_缴库",
        "收回通知书_调节基金",
        "核实函_对账单",
        "核实通知",
        "清退通知书",
        "督办函",
        "移送处理提示",
        "请示",
        "通报",
        "限期缴库通知书",
    ]
    own = ours / "收回通知书_缴库.docx"
    own.write_bytes(docx("云财〔2025〕 号 {{单位}} {{ total }} {{金额大写}}"))
    (ours / "~$样式.docx").touch()
    built = written(out[0], tmp_path / "built")
    papers = written(out[0], tmp_path / "to", templates=ours)
    name = "收回通知书_缴库_105002_云岭县农业技术推广站.docx"
    assert papers[name] == ("云财〔2025〕 号 云岭县农业技术推广站 62,660.00 陆万贰仟陆佰陆拾元整")
    assert {key: text for key, text in papers.items() if "缴库" not in key} == {
        key: text for key, text in built.items() if "缴库" not in key
    }


def test_a_template_that_names_what_is_not_there_is_refused_by_that_name(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    assert refused(out[0], tmp_path / "to", templates=ours).key == "no_templates"
    assert refused(out[0], tmp_path / "to", templates=tmp_path / "x").key == "no_templates"
    own = ours / "收回通知书_指标.docx"
    own.write_bytes(docx("{{单位}}{{金额大小写}}"))
    no = refused(out[0], tmp_path / "to", templates=ours)
    assert no.key == "template_unknown_placeholder"
    assert (no.file, no.values["found"], no.values["near"]) == (
        str(own),
        "{{金额大小写}}",
        "{{金额大写}}",
    )
    assert "{{金额大小写}}" in no.message("zh")
    for content, key in (
        (docx("{{单位"), "template_loose"),
        (b"PK", "template_not_docx"),
        (docx("{{明细.金额}}{{依据.条文}}"), "template_two_lists"),
    ):
        own.write_bytes(content)
        assert refused(out[0], tmp_path / "to", templates=ours).key == key
    own.rename(ours / "通知.docx")
    no = refused(out[0], tmp_path / "to", templates=ours)
    assert no.key == "template_unknown_file"
    assert not (tmp_path / "to").exists()


def test_python_docx_reads_what_is_written(out: tuple[Path, pl.DataFrame], tmp_path: Path) -> None:
    """A reader other than ours: paragraphs, the table, the footer's page number."""
    written(out[0], tmp_path / "to")
    read = Document(str(tmp_path / "to" / "请示_990421000.docx"))
    assert [part.text for part in read.paragraphs[:3]] == [
        "云岭县财政局文件",
        "　　　财〔　　　　〕　　　号\t签发人：　　　　　　",
        "关于收回财政存量资金的请示",
    ]
    rows = [[cell.text for cell in row.cells] for row in read.tables[0].rows]
    assert rows[-1] == ["", "合计", "现金归乡镇", "1", "9,340.10"]
    section = read.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert round(section.top_margin.mm) == 37


def test_papers_whose_record_cannot_be_written_are_not_written(
    sample_out: Path, tmp_path: Path
) -> None:
    """What is refused has changed nothing: neither the papers nor the record are new."""
    out = tmp_path / "out"
    shutil.copytree(sample_out, out)
    (out / "notices.json").write_text("[{", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        tell(out, tmp_path / "papers")
    assert refused.value.key == "notices_unreadable"
    assert not (tmp_path / "papers").exists()
    assert (out / "notices.json").read_text(encoding="utf-8") == "[{"


def test_papers_that_could_not_be_recorded_at_the_last_are_said_to_be(
    sample_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, rename = tmp_path / "out", Path.replace
    shutil.copytree(sample_out, out, ignore=shutil.ignore_patterns("notices.json"))

    def refused(path: Path, target: Path) -> Path:
        if target.name == "notices.json":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.warns(Shortfall) as warned:
        told = tell(out, tmp_path / "papers", Words("zh"))
    said = warned[0].message
    assert isinstance(said, Shortfall)
    assert (said.key, "notices.json" in said.reason) == ("papers_unrecorded", True)
    assert "已在结果里记下" not in told
    assert list((tmp_path / "papers").iterdir())
    assert not (out / "notices.json").exists()
    assert [path.name for path in out.iterdir() if path.name.startswith(".")] == []
