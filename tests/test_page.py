"""The page: one file, nothing from outside, nothing of the county's text obeyed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.paper_facts import of_page
from tests.workbook_county import ACCOUNT, county, finding, part, recall, summed, table
from zbb_reconcile.report.facts import EVIDENCE_ROWS
from zbb_reconcile.report.page import data as page_data
from zbb_reconcile.report.page import page as page_module
from zbb_reconcile.report.page.data import embedded, fen
from zbb_reconcile.report.page.html import CHARTS, asset
from zbb_reconcile.report.page.page import write_page
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import LANGUAGES, catalogue, chosen

VENDOR = Path(page_module.__file__).parent / "assets" / "vendor"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> & \"'"


def page(path: Path, tables: dict[str, pl.DataFrame], lang: str = "zh") -> str:
    """The page of those tables, as text."""
    write_page(path, of_page(tables), summed(tables), chosen(lang))
    return path.read_text(encoding="utf-8")


class Elements(HTMLParser):
    """Every element of a page with its attributes, its texts, and whether tags pair up."""

    VOID = ("meta", "rect", "input")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            attrs, text = self.scripts[-1]
            self.scripts[-1] = (attrs, text + data)
        elif not self.open or self.open[-1] != "style":
            self.texts.append(data)

    def data(self, name: str) -> Any:
        """A part of the page's data."""
        return next(
            json.loads(text) for attrs, text in self.scripts if attrs.get("id") == f"data-{name}"
        )


def allowed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_asks_nothing_of_the_network(tmp_path: Path, lang: str) -> None:
    text = page(tmp_path / "r.html", county(), lang)
    parsed = Elements(text)
    assert not parsed.open
    assert not {tag for tag, _ in parsed.elements} & {"link", "img", "iframe", "object", "base"}
    assert not {name for _, attrs in parsed.elements for name in attrs} & {"src", "style", "onload"}
    targets = {attrs["href"] for _, attrs in parsed.elements if "href" in attrs}
    ids = {attrs["id"] for _, attrs in parsed.elements if "id" in attrs}
    assert targets
    assert {str(target).removeprefix("#") for target in targets} <= ids
    own = text.replace(asset(CHARTS), "")
    assert not re.search(r"https?://|url\(|@import|\bfetch\(|XMLHttp|WebSocket|import\(", own)


def test_only_the_page_s_own_style_and_scripts_may_run(tmp_path: Path) -> None:
    parsed = Elements(page(tmp_path / "r.html", county()))
    run = [text for attrs, text in parsed.scripts if attrs.get("type") != "application/json"]
    assert len(run) == 2
    policy = next(attrs["content"] for _, attrs in parsed.elements if "http-equiv" in attrs)
    assert policy == (
        f"default-src 'none'; script-src {allowed(run[0])} {allowed(run[1])}; "
        f"style-src {allowed(asset('page.css'))}; base-uri 'none'; form-action 'none'"
    )


def test_the_charts_library_is_the_file_that_its_readme_describes() -> None:
    library = (VENDOR / "echarts.custom.min.js").read_bytes()
    readme = (VENDOR / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(library).hexdigest() in readme
    addresses = set(re.findall(rb"https?://[^\"' )]*", library))
    assert all(address.startswith(b"http://www.w3.org/") for address in addresses)
    assert b"</script" not in library.lower()
    assert "Apache License" in (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")


def test_what_comes_from_files_is_shown_and_never_obeyed(tmp_path: Path) -> None:
    hostile: dict[str, Any] = {
        "agency_name": HOSTILE,
        "reason": f"<!--<script>{HOSTILE}",
        "legal_basis": "\u202e法\x1b[31m\u2028",
        "subject_id": "$title ${sections}",
    }
    text = page(
        tmp_path / "r.html",
        county(
            findings=table("findings", finding("F1<b>", "CR-01", "1.00", **hostile)),
            evidence=table(
                "evidence",
                {
                    "finding_id": "F1<b>",
                    "source_table": "indicators",
                    "source_row": 2,
                    "source_file": HOSTILE,
                    "source_sheet": HOSTILE,
                },
            ),
        ),
    )
    parsed = Elements(text)
    assert not {tag for tag, _ in parsed.elements} & {"img", "b"}
    assert len(parsed.scripts) == 8
    assert HOSTILE in "".join(parsed.texts)
    assert "$title ${sections}" in text
    columns = parsed.data("findings")["columns"]
    assert columns["agency"]["codes"] == [HOSTILE]
    assert columns["law"]["codes"] == ["\\u202e法\\x1b[31m\\u2028"]
    assert parsed.data("evidence")["places"][0][1:] == [HOSTILE, HOSTILE]


def test_embedded_data_cannot_end_its_script() -> None:
    text = embedded({"</script>": "<!--&\u2028"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"</script>": "<!--&\u2028"}


@pytest.mark.parametrize(
    ("yuan", "whole"),
    [
        ("0.01", 1),
        ("-1234.50", -123450),
        ("90071992547409.91", 2**53 - 1),
        ("90071992547409.92", str(2**53)),
        ("-90071992547409.93", str(-(2**53) - 1)),
    ],
)
def test_money_is_whole_fen_and_text_where_a_browser_would_round(
    yuan: str, whole: int | str
) -> None:
    assert fen(Decimal(yuan)) == whole


def test_amounts_law_and_reason_stand_in_the_findings(tmp_path: Path) -> None:
    text = page(tmp_path / "r.html", county())
    said = "".join(Elements(text).texts)
    assert "1,234,567.89" in said
    assert "连续两年未用完 CR-01" in said
    columns = Elements(text).data("findings")["columns"]
    assert columns["law"]["codes"] == ["预算法实施条例第50条"]
    assert columns["amount"][0] == 123456789
    assert columns["reason"][0] == "两年未用完"


def test_account_numbers_are_masked_on_the_page(tmp_path: Path) -> None:
    dormant = finding(
        "F9", "BA-02", "5.00", subject_kind="account", subject_id=ACCOUNT, verdict="close_account"
    )
    tables = county()
    tables["findings"] = pl.concat([tables["findings"], table("findings", dormant)])
    tables["evidence"] = table(
        "evidence",
        {
            "finding_id": "F9",
            "source_table": "bank_accounts",
            "source_row": 2,
            "source_file": f"银行账户_{ACCOUNT}.csv",
        },
    )
    tables["account_actions"] = table(
        "account_actions",
        {
            "account_no": ACCOUNT,
            "agency_code": "001001",
            "action": "close",
            "why": "BA-02",
            "target_account_no": ACCOUNT[::-1],
            "to_treasury": Decimal(1),
            "to_target": Decimal(2),
        },
    )
    tables["closing_accounts"] = pl.DataFrame({"account_no": [ACCOUNT], "rules": ["BA-02"]})
    text = page(tmp_path / "r.html", tables)
    assert ACCOUNT not in text
    assert ACCOUNT[::-1] not in text
    closing = Elements(text).data("closing")
    assert closing["columns"]["target"] == ["7654…2226"]
    assert closing["findings"] == [[5]]
    assert "账户 6222…4567 调节后不平" in text
    assert "银行账户_6222…4567.csv" in text


def test_the_page_shows_the_largest_findings_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_data, "FINDING_ROWS", 10)
    many = table("findings", *(finding(f"F{n}", "CR-01", f"{n}.00") for n in range(15)))
    text = page(tmp_path / "r.html", county(findings=many))
    assert "共 15 条，此处只列金额（绝对值）最大的 10 条" in text
    data = Elements(text).data("findings")
    assert data["total"] == 15
    assert data["columns"]["id"] == [f"F{n}" for n in range(14, 4, -1)]


def test_a_finding_of_many_rows_shows_the_first_and_says_how_many_more(tmp_path: Path) -> None:
    rows = [
        {"finding_id": "F1", "source_table": "bank_lines", "source_file": "b.csv", "source_row": n}
        for n in range(2, EVIDENCE_ROWS + 5)
    ]
    text = page(tmp_path / "r.html", county(evidence=table("evidence", *rows)))
    evidence = Elements(text).data("evidence")
    assert evidence["more"] == {"0": 3}
    assert evidence["rows"][0] == "0:" + ",".join(str(n) for n in range(2, EVIDENCE_ROWS + 2))
    assert evidence["rows"][1] == ""


def test_failing_controls_come_before_everything_else(tmp_path: Path) -> None:
    text = page(tmp_path / "r.html", county())
    order = ("rows_conserved", 'id="picture"', 'id="chart-years"', "buckets_add_up")
    assert sorted(order, key=text.index) == list(order)


def test_many_budget_years_share_a_column_and_still_add_up(tmp_path: Path) -> None:
    parts = [
        {**part(f"I{year}", "CR-01", "1.01", "recall"), "fiscal_year": year}
        for year in range(2010, 2025)
    ]
    parts.append({**part("IX", "CR-00", "0.10", "review"), "fiscal_year": None})
    text = page(tmp_path / "r.html", county(carryover_ageing=table("carryover_ageing", *parts)))
    chart = Elements(text).data("page")["charts"]["years"]
    assert chart["words"][:3] == ["年度不明", "2017年以前", "2017年"]
    assert [its["values"] for its in chart["series"]] == [
        [0, 707, *[101] * 8],
        [10, *[0] * 9],
    ]


def test_cash_and_indicators_are_never_one_sum(tmp_path: Path) -> None:
    tables = county(
        recalls=table(
            "recalls",
            recall("F1", "10.00", "treasury", "indicator"),
            recall("F3", "7.00", "treasury", "cash"),
        ),
    )
    text = page(tmp_path / "r.html", tables)
    assert "17.00" not in text
    series = Elements(text).data("page")["charts"]["departments"]["series"]
    assert [its["values"] for its in series] == [[1000], [0], [700]]


def test_every_picture_and_list_can_be_read_without_seeing_it(tmp_path: Path) -> None:
    parsed = Elements(page(tmp_path / "r.html", county()))
    named = dict(parsed.elements[::-1])
    assert named["html"]["lang"] == "zh-CN"
    charts = [attrs for _, attrs in parsed.elements if str(attrs.get("class")) == "chart"]
    assert charts
    assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in charts)
    drawings = [attrs for tag, attrs in parsed.elements if tag == "svg"]
    assert all(attrs["aria-hidden"] == "true" for attrs in drawings)
    assert all(attrs["scope"] == "col" for tag, attrs in parsed.elements if tag == "th")


def test_the_scripts_say_only_what_the_catalogue_has_and_all_of_it() -> None:
    own = "".join(asset(name) for name in ("grid.js", "details.js", "charts.js", "page.js"))
    spoken = {key.removeprefix("page.js_") for key in catalogue("zh") if "page.js_" in key}
    assert spoken == {word for word in spoken if re.search(rf"\b{word}\b", own)}
    assert set(re.findall(r'\bsay\("(\w+)"', own)) <= spoken
    assert set(re.findall(r'new Column\("(\w+)"', own)) <= spoken


def test_a_page_of_nothing_says_so(tmp_path: Path) -> None:
    text = page(tmp_path / "r.html", {}, "en")
    assert "No findings." in text
    assert "Nothing to recall." in text


def test_two_pages_are_the_same_bytes(tmp_path: Path) -> None:
    assert page(tmp_path / "a.html", county()) == page(tmp_path / "b.html", county())


def supplied(*names: str) -> pl.DataFrame:
    """The sources of a run that read just those tables."""
    return table(
        "sources", *({"source_file": f"{name}.csv", "source_table": name} for name in names)
    )


def test_what_was_not_supplied_is_said_on_the_first_screen_and_is_no_nought(tmp_path: Path) -> None:
    lacking = county(sources=supplied("indicators", "accounts", "needs"))
    del lacking["asset_actions"], lacking["account_actions"]
    text = page(tmp_path / "r.html", lacking)
    first = text[: text.index('id="money"')]
    assert "没有支付数据：指标表写有“已支付数”的，以它代替" in first
    assert first.index("种数据没有提供") < first.index("勾稽")
    assert "资产卡片：闲置资产未核对" in first
    assert "未提供资产卡片，闲置资产未核对" in first
    assert "未提供银行账户清单，应撤账户未核对" in first
    assert "没有闲置资产" not in text
    assert "没有一年以上无往来的账户" not in text


def test_a_run_with_every_table_has_no_warning(tmp_path: Path) -> None:
    names = (
        "indicators",
        "payments",
        "projects",
        "carryovers",
        "needs",
        "accounts",
        "bank_accounts",
        "bank_lines",
        "book_lines",
        "assets",
    )
    text = page(tmp_path / "r.html", county(sources=supplied(*names)))
    assert 'class="warning"' not in text
    assert "种数据没有提供" not in text


def test_an_opening_day_is_not_called_a_movement(tmp_path: Path) -> None:
    asleep = [
        finding(
            f"F{at}",
            "BA-02",
            "5.00",
            subject_kind="account",
            subject_id=number,
            since=date(2016, 5, at),
        )
        for at, number in ((8, ACCOUNT), (9, ACCOUNT[::-1]))
    ]
    tables = county(findings=table("findings", *asleep))
    rule = table("rules", {"rule_id": "BA-02", "query": "flag/dormant_accounts"})
    tables["rules"] = pl.concat([tables["rules"], rule])
    tables["accounts_at_bank"] = pl.DataFrame(
        {
            "account_no": [ACCOUNT, ACCOUNT[::-1]],
            "last_customer_movement_on": [None, date(2016, 5, 9)],
            "opened_on": [date(2016, 5, 8), date(2010, 1, 1)],
            "is_open": [True, True],
            "is_foreign": [False, False],
        }
    )
    text = page(tmp_path / "r.html", tables)
    assert "<td>2016-05-08 开户（此后无主动收付）</td>" in text
    assert "<td>2016-05-09</td>" in text
    rows = Elements(text).data("page")["charts"]["dormant"]["rows"]
    assert [row["unmoved"] for row in rows] == [True, False]


def test_a_need_that_gets_nothing_is_listed_with_what_it_lacks(tmp_path: Path) -> None:
    tables = county()
    tables["needs"] = pl.DataFrame(
        {
            "need_id": ["N8", "N9"],
            "need_name": ["教师绩效", "县志"],
            "priority": ["three_guarantees", "other"],
            "fund_system": [None, None],
            "amount": [Decimal("1000000.00"), Decimal("7.00")],
        },
        schema_overrides={"fund_system": pl.String, "amount": pl.Decimal(18, 2)},
    )
    text = page(tmp_path / "r.html", tables)
    assert "N9 县志</td><td>一般公共预算</td>" in text
    assert '<td class="amount">7.00</td></tr>' in text
    assert "1,000,007.00" in text


def test_controls_count_rows_as_counts_and_name_tables_by_their_words(tmp_path: Path) -> None:
    of_file = {"source_file": "a.csv", "source_table": "accounts"}
    of_column = {**of_file, "source_column": "book_balance"}
    kinds = {
        "rows": of_file,
        "yuan": of_column,
        "total": {**of_column, "source_row": 10},
        "lines_once": {},
        "running_balances": {},
    }
    controls = [
        {
            "control_id": kind,
            "kind": kind,
            "left": Decimal("2.00"),
            "right": Decimal("2.00"),
            "difference": Decimal("0.00"),
            "holds": True,
            **about,
        }
        for kind, about in kinds.items()
    ]
    text = page(tmp_path / "r.html", county(controls=table("controls", *controls)))
    said = re.sub("<[^>]+>", "|", text[text.index('id="table-controls"') :])
    assert "a.csv / 财政账户登记||是||2||2||0|" in said
    total = "合计行：a.csv / 财政账户登记 第 10 行“单位账面余额（元）”= 各行之和"
    assert f"{total}||是||2.00||2.00|" in said
    assert "核对资金 2 项，核对读入 3 项" in text


def test_departments_beyond_the_picture_share_one_bar(tmp_path: Path) -> None:
    agencies = [f"{at:03}001" for at in range(15)]
    findings = [finding(f"F{code}", "CR-01", "2.00", agency_code=code) for code in agencies]
    recalls = [
        {**recall(f"F{code}", "2.00", "treasury", "indicator"), "agency_code": code}
        for code in agencies
    ]
    text = page(
        tmp_path / "r.html",
        county(findings=table("findings", *findings), recalls=table("recalls", *recalls)),
    )
    chart = Elements(text).data("page")["charts"]["departments"]
    assert chart["words"][-1] == "其余 3 个部门"
    assert chart["codes"][-1] == ""
    assert chart["series"][0]["values"] == [200] * 12 + [600]


def test_every_code_of_funds_and_levels_has_a_name() -> None:
    columns = {column.name: column for column in TABLES["indicators"].columns}
    for lang in LANGUAGES:
        texts = catalogue(lang)
        for column, start in (("fund_type", "fund"), ("budget_level", "level")):
            for code in set((columns[column].words or {}).values()):
                assert texts[f"page.{start}_{code}"]


def test_without_indicators_no_sum_of_unspent_money_is_shown(tmp_path: Path) -> None:
    tables = county(sources=supplied("assets"))
    for name in ("carryover_ageing", "recalls", "findings"):
        tables[name] = tables[name].clear()
    first = page(tmp_path / "r.html", tables)
    first = first[first.index('id="picture"') : first.index('id="departments"')]
    assert first.count("未提供指标，未支用资金未核对。") == 4
    assert "0.00" not in first.replace("净值 0.00", "")
