"""Notices of recall: what they say, what they add up to, and templates that a county changes."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from docx import Document

from zbb_reconcile import reconcile
from zbb_reconcile.errors import Refusal
from zbb_reconcile.noticing import write_notices, write_templates
from zbb_reconcile.report import notices
from zbb_reconcile.report.capitals import capitals
from zbb_reconcile.report.neutral import yuan
from zbb_reconcile.report.notices import KINDS, NOTICES, built_in, placeholder_names
from zbb_reconcile.report.notices_docx import BadTemplate, archived, filled, placeholders
from zbb_reconcile.texts import LANGUAGES

SAMPLE = Path(__file__).parents[1] / "sample_data"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pl.DataFrame]:
    """The sample county's results, and its recalls with their findings."""
    folder = tmp_path_factory.mktemp("run") / "out"
    with reconcile(SAMPLE, as_of=date(2024, 12, 31)) as outcome:
        outcome.write(folder)
        names = outcome["findings"].select("finding_id", "agency_name")
        recalls = outcome["recalls"].join(names, on="finding_id")
    return folder, recalls


def written(out: Path, to: Path, **options: object) -> dict[str, str]:
    """The text of each paper, by file name."""
    settings = {"templates": None, "force": False, "lang": None, **options}
    write_notices(out, to, **settings)
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


def test_a_notice_says_unit_project_indicator_amount_and_law(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    text = written(out[0], tmp_path / "to")["收回通知书_指标_107001_云岭县交通运输局.docx"]
    for told in (
        "云岭县交通运输局：", "财〔　　　　〕　　　号", "截至2024年12月31日",
        "指标4笔，合计人民币贰拾贰万叁仟伍佰肆拾伍元捌角伍分（¥223,545.85）",
        "1 | 云石公路大修 | ZB220401 | 云财预〔2022〕20号 | 2022 | 60,645.60",
        "预算法实施条例第五十条：“连续两年未用完的结转资金，是指预算安排项目的支出在下一年度终了时"
        "仍未用完的资金”。",
        "国办发〔2014〕70号。", "不划转资金", "云岭县财政局",
    ):  # fmt: skip
        assert told in text, told
    assert "{{" not in text


def test_a_remittance_names_the_whole_account_and_how_the_amount_was_found(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    text = written(out[0], tmp_path / "to")["收回通知书_缴库_103001_云岭县教育体育局.docx"]
    assert "1 | 云岭县教育体育局 | 09904210210300131 | 岚江银行云岭支行 | 162,503.17" in text
    assert "壹拾捌万肆仟玖佰元肆角（¥184,900.40）" in text
    assert "日终余额最低 184,900.40 元" in text
    assert "追减" not in text


def test_money_of_the_upper_level_is_returned_under_the_document_it_came_with(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    papers = written(out[0], tmp_path / "to")
    text = papers["交回上级通知书_105001_云岭县农业农村局.docx"]
    assert "不得留作本级统筹" in text
    assert re.search(r"1 \| \S+ \| ZB\d+ \| 云财预〔\d{4}〕\d+号 \| 岚财预〔\d{4}〕\d+号 \|", text)


def test_the_request_lists_units_and_never_adds_indicators_to_cash(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    text = written(out[0], tmp_path / "to")["请示_990421000.docx"]
    assert "云岭县人民政府：" in text
    for line in (
        "28笔，人民币壹佰伍拾叁万柒仟柒佰柒拾壹元叁角陆分（¥1,537,771.36）",
        "7笔，人民币陆拾壹万柒仟伍佰零陆元叁角陆分（¥617,506.36）",
        "4笔，人民币叁拾叁万柒仟叁佰柒拾捌元贰角（¥337,378.20）",
        "2笔，人民币陆拾万零叁仟叁佰伍拾柒元壹角陆分（¥603,357.16）",
        " | 合计 | 1,537,771.36 | 617,506.36 | 337,378.20",
    ):
        assert line in text
    assert yuan(Decimal("1537771.36") + Decimal("617506.36")) not in text


def test_the_notices_are_the_recalls_again_by_destination_and_channel(
    out: tuple[Path, pl.DataFrame], tmp_path: Path
) -> None:
    folder, recalls = out
    told: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for name, text in written(folder, tmp_path / "to", lang="en").items():
        kind = next((k for k in NOTICES if name.startswith(FILES[k])), None)
        if kind is not None:
            figure = re.search(r"RMB (\S+) \(¥([\d,.]+)\)", text)
            amount = Decimal(figure[2].replace(",", ""))
            assert figure[1] == capitals(amount)
            rows = re.findall(r"^\d+ \| .* \| ([\d,.]+)$", text, re.MULTILINE)
            assert sum(Decimal(row.replace(",", "")) for row in rows) == amount
            told[NOTICES[kind]] += amount
    meant = {
        (row["destination"], row["channel"]): row["amount"]
        for row in recalls.group_by("destination", "channel").agg(pl.col("amount").sum()).to_dicts()
    }
    meant.pop(notices.STABILISE)
    assert told == meant


FILES = {
    "recall_indicator": "recall_by_indicator",
    "recall_cash": "recall_by_remittance",
    "return_up": "return_upward",
}


def facts(*recalls: dict[str, object]) -> notices.Facts:
    """A county of those recalls and nothing else."""
    row = {
        "finding_id": "F1", "rule_id": "CR-01", "subject_id": "I1", "agency_code": "101",
        "agency_name": "甲局", "amount": Decimal("1.00"), "destination": "treasury",
        "channel": "indicator", "from_account_no": None, "division_code": "1", "reason": "原因",
        "legal_basis": "某法第一条",
    }  # fmt: skip
    cited = {
        "rule_id": "CR-01", "cite": "某法第一条", "limited": "某法第一条", "words": "原文。",
        "confidence": "sourced", "is_own": False,
    }  # fmt: skip
    later = {**cited, "cite": "某法第九条", "limited": "某法第九条", "words": "那时还没有"}
    return notices.Facts(
        date(2024, 12, 31),
        [{**row, **recall} for recall in recalls],
        {},
        {},
        {},
        [cited, later],
        {},
        dict.fromkeys(notices.NOTICES, "两年"),
    )


BUILT_IN = {kind: built_in(kind, "zh") for kind in KINDS}


def test_sums_that_do_not_agree_stop_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    one_fen_off = lambda amount: yuan(amount + Decimal("0.01"))  # noqa: E731
    list(notices.papers(facts({}), BUILT_IN, "zh"))
    monkeypatch.setattr(notices, "yuan", one_fen_off)
    with pytest.raises(RuntimeError):
        list(notices.papers(facts({}), BUILT_IN, "zh"))


def test_a_recall_that_no_paper_speaks_of_stops_everything() -> None:
    with pytest.raises(RuntimeError):
        list(notices.papers(facts({}, {"channel": "barter"}), BUILT_IN, "zh"))


def test_only_law_of_the_finding_is_cited() -> None:
    (_, notice) = notices.papers(facts({}), BUILT_IN, "zh")
    text = text_of(notice.content)
    assert "某法第一条：“原文”。" in text
    assert "第九条" not in text
    assert "（未填）" in text
    assert "＿＿＿＿财政局" in text


def test_divisions_have_requests_of_their_own_and_units_of_one_name_papers_of_their_own() -> None:
    of_two = facts({}, {"division_code": "2"}, {"division_code": "2", "agency_code": "../1",
                   "agency_name": "乙/局\n"})  # fmt: skip
    names = [paper.name for paper in notices.papers(of_two, BUILT_IN, "zh")]
    assert names == [
        "请示_1.docx", "收回通知书_指标_101_甲局.docx",
        "请示_2.docx", "收回通知书_指标__1_乙_局_.docx", "收回通知书_指标_101_甲局_2.docx",
    ]  # fmt: skip


# Where they go.


def test_the_same_run_gives_the_same_bytes(out: tuple[Path, pl.DataFrame], tmp_path: Path) -> None:
    for name in ("a", "b"):
        written(out[0], tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
        with zipfile.ZipFile(path) as archive:
            assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert "docProps/core.xml" not in archive.namelist()


def refused(*arguments: object, **options: object) -> Refusal:
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
        {"word/document.xml": f'<w:document xmlns:w="{MAIN}"><w:body>{body}{table}</w:body>'
         "</w:document>"}
    )  # fmt: skip


def run(text: str) -> str:
    return f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_built_in_template_names_only_what_is_known(kind: str, lang: str) -> None:
    named = placeholders(built_in(kind, lang))
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
    write_templates(ours, "zh")
    assert sorted(path.stem for path in ours.iterdir()) == [
        "交回上级通知书", "收回通知书_指标", "收回通知书_缴库", "请示",
    ]  # fmt: skip
    own = ours / "收回通知书_缴库.docx"
    own.write_bytes(docx("云财〔2025〕 号 {{单位}} {{ total }} {{金额大写}}"))
    (ours / "~$样式.docx").touch()
    built = written(out[0], tmp_path / "built")
    papers = written(out[0], tmp_path / "to", templates=ours)
    name = "收回通知书_缴库_111002_云岭县图书馆.docx"
    assert papers[name] == "云财〔2025〕 号 云岭县图书馆 0.01 壹分"
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
        str(own), "{{金额大小写}}", "{{金额大写}}",
    )  # fmt: skip
    assert "{{金额大小写}}" in no.message("zh")
    for content, key in ((docx("{{单位"), "template_loose"), (b"PK", "template_not_docx"),
                         (docx("{{明细.金额}}{{依据.条文}}"), "template_two_lists")):  # fmt: skip
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
    assert read.paragraphs[1].text == "关于收回财政存量资金的请示"
    rows = [[cell.text for cell in row.cells] for row in read.tables[0].rows]
    assert rows[-1] == ["", "合计", "1,537,771.36", "617,506.36", "337,378.20"]
    section = read.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert round(section.top_margin.mm) == 37
