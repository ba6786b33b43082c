"""The page in a real browser: no network, no error, numbers that lead to the rows they sum up."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.paper_facts import of_page
from tests.test_page import HOSTILE
from tests.workbook_county import county, finding, part, summed, table
from zbb_reconcile import reconcile
from zbb_reconcile.report.escape import yuan
from zbb_reconcile.report.page.page import write_page
from zbb_reconcile.results import RESULTS
from zbb_reconcile.texts import chosen

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
SAMPLE = Path(__file__).parents[1] / "sample_data"
SAMPLE_BYTES = 3_000_000
WIDE = {"width": 1280, "height": 800}


class Opened:
    """A page in the browser, with everything that it asked for and complained of."""

    def __init__(self, context: Any, path: Path) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.goto(path.as_uri())

    def texts(self, selector: str) -> list[str]:
        """The texts of all those elements, as they are in the document."""
        found: list[str] = self.page.locator(selector).all_text_contents()
        return found

    def state(self, name: str) -> str:
        """The line above a list: how many rows, and their sum."""
        return str(self.page.locator(f"#grid-{name} [role=status]").text_content())

    def column(self, name: str, column: str) -> list[str]:
        """What that column of a list says in the rows on the screen."""
        heads = f"#grid-{name} th[data-column]"
        names = [head.get_attribute("data-column") for head in self.page.locator(heads).all()]
        return self.texts(f"#grid-{name} tbody td:nth-child({names.index(column) + 1})")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sandboxed = not hasattr(os, "geteuid") or os.geteuid() != 0
    with sync_api.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=CHROMIUM, args=[] if sandboxed else ["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, pl.DataFrame]]:
    """A folder with the sample's page in both languages, and its tables."""
    folder = tmp_path_factory.mktemp("page")
    for lang in ("en", "zh"):
        with reconcile(SAMPLE, as_of=date(2024, 12, 31), lang=lang) as outcome:
            outcome.write(folder / lang)
            (folder / lang / "report.html").rename(folder / f"{lang}.html")
            tables = {name: outcome[name] for name in (*RESULTS, "needs", "assets")}
    return folder, tables


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    made = browser.new_context(viewport=WIDE, offline=True)
    yield made
    made.close()


@pytest.fixture
def opened(context: Any, sample: tuple[Path, dict[str, pl.DataFrame]]) -> Iterator[Opened]:
    shown = Opened(context, sample[0] / "zh.html")
    yield shown
    assert shown.complaints == []
    assert [url.rsplit("/")[-1] for url in shown.requests] == ["zh.html"]


@pytest.fixture
def tables(sample: tuple[Path, dict[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    return sample[1]


def of_county(context: Any, folder: Path, **replaced: pl.DataFrame) -> Opened:
    """The page of the small county of the workbook's tests."""
    tables = county(**replaced)
    write_page(folder / "county.html", of_page(tables), summed(tables), chosen("zh"))
    return Opened(context, folder / "county.html")


def total(frame: pl.DataFrame, column: str = "amount") -> str:
    return yuan(frame[column].sum())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_opens_complete_in_one_small_file(
    context: Any, sample: tuple[Path, dict[str, pl.DataFrame]], lang: str
) -> None:
    path = sample[0] / f"{lang}.html"
    assert path.stat().st_size < SAMPLE_BYTES
    shown = Opened(context, path)
    assert shown.requests == [path.as_uri()]
    assert shown.complaints == []
    assert shown.page.locator(".chart svg").count() == 5
    assert shown.page.locator("#grid-findings tbody tr").count() == 50
    for width in (1280, 390):
        shown.page.set_viewport_size({"width": width, "height": 800})
        assert shown.page.evaluate("document.documentElement.scrollWidth") == width
    shown.page.close()


SUMS = (
    ("treasury", "indicator"),
    ("stabilisation_fund", "indicator"),
    ("upper_level", "indicator"),
    ("lower_level", "indicator"),
    ("treasury", "cash"),
    ("lower_level", "cash"),
)
"""Destination and channel of the sums on the first screen, in their order."""


def test_the_first_screen_says_what_the_tables_say_to_the_fen(
    opened: Opened, tables: dict[str, pl.DataFrame]
) -> None:
    ageing, recalls = tables["carryover_ageing"], tables["recalls"]
    back = recalls.filter(destination="treasury", channel="indicator")
    exact = [total(ageing, "bucket_amount"), total(back), total(back)]
    assert opened.texts(".big .exact a") == exact
    for rough, fen in zip(opened.texts(".big > a"), exact, strict=True):
        wan = Decimal(fen.replace(",", "")) / 10_000
        assert rough == f"{wan.quantize(Decimal('0.01'), ROUND_HALF_UP):,} 万元"
    by_verdict = {
        verdict: total(ageing.filter(verdict=verdict), "bucket_amount")
        for verdict in ("recall", "return_up", "review", "keep", "exempt")
    }
    assert opened.texts("#card-stored td a") == list(by_verdict.values())
    totals = opened.texts("#card-recallable td.amount strong")
    assert totals == [
        total(recalls.filter(destination=place, channel=channel)) for place, channel in SUMS
    ]
    uses = tables["uses"]
    order = ("relief", "three_guarantees", "debt_service", "key", "general", "other")
    spent = [total(uses.filter(priority=priority)) for priority in order]
    rest = total(uses.filter(source_kind="unallocated"))
    parts = opened.texts("#card-goes table:first-of-type tbody td.amount")
    assert parts[:7] == ["" if amount == "0.00" else amount for amount in (*spent, rest)]
    counts = opened.texts("#card-recallable tr:has(strong) td:nth-child(2)")
    assert [int(count) for count in counts] == [
        recalls.filter(destination=place, channel=channel)["finding_id"].n_unique()
        for place, channel in SUMS
    ]
    tiles = opened.page.locator(".also").bounding_box()
    assert tiles["y"] + tiles["height"] < WIDE["height"]


FIGURES = """() => [...document.querySelectorAll("a.go[data-filter]")].map((link) => {
  link.click();
  const list = link.getAttribute("href").slice(1);
  return [link.textContent, document.querySelector(`#grid-${list} [role=status]`).textContent,
    link.dataset.filter];
})"""


def ties(figure: str, state: str) -> bool:
    """Whether the rows that opened add up to the figure clicked, or are as many as it says."""
    if figure.endswith("万元"):
        # The same stands beside it to the fen.
        said = re.search(r"合计 ([0-9,]+\.[0-9]{2}) 元", state)
        assert said is not None
        wan = Decimal(said[1].replace(",", "")) / 10_000
        return figure == f"{wan.quantize(Decimal('0.01'), ROUND_HALF_UP):,} 万元"
    if re.fullmatch(r"-?[0-9,]+\.[0-9]{2}", figure):
        return f"合计 {figure} 元" in state
    said = re.search(r"[0-9]+", figure) if "全部" in figure or figure.isdigit() else None
    return state.startswith(f"{said[0] if said else 1} 行")


def test_every_figure_opens_rows_that_add_up_to_it_or_are_as_many(opened: Opened) -> None:
    followed = opened.page.evaluate(FIGURES)
    assert len(followed) > 150
    assert [its for its in followed if not ties(its[0], its[1])] == []


def test_the_count_beside_a_sum_is_the_count_of_its_rows(opened: Opened) -> None:
    rows = opened.page.locator("#card-recallable tbody tr")
    for at in range(rows.count()):
        rows.nth(at).locator("a.go").click()
        count = rows.nth(at).locator("td").nth(1).text_content()
        assert opened.state("findings").startswith(f"{count} 行")


def test_years_that_share_a_column_open_the_rows_of_that_column(
    context: Any, tmp_path: Path
) -> None:
    parts = [
        {**part(f"I{year}", "CR-01", f"{year}.01", "recall"), "fiscal_year": year}
        for year in range(2010, 2025)
    ]
    parts.append({**part("IX", "CR-00", "0.10", "review"), "fiscal_year": None})
    shown = of_county(
        context,
        tmp_path,
        carryover_ageing=table("carryover_ageing", *parts),
    )
    followed = [
        its for its in shown.page.evaluate(FIGURES) if "ear=" in its[2] or "before" in its[2]
    ]
    assert len(followed) == 2 * 10
    assert [its for its in followed if not ties(its[0], its[1])] == []


def test_the_accounts_to_close_are_those_counted_with_where_their_money_goes(
    opened: Opened, tables: dict[str, pl.DataFrame]
) -> None:
    closing = tables["account_actions"].filter(action="close")
    opened.page.locator(".also a", has_text=str(closing.height)).first.click()
    assert len(opened.column("closing", "account")) == closing.height
    balances = closing.select(pl.col("to_treasury") + pl.col("to_target") + pl.col("to_owner"))
    assert f"合计 {total(balances, 'to_treasury')} 元" in opened.state("closing")
    homeless = closing.filter(pl.col("target_account_no").is_null(), pl.col("to_owner") != 0)
    opened.page.locator("#decisions a", has_text=total(homeless, "to_owner")).click()
    assert set(opened.column("closing", "target")) == {"去向未定：本单位没有其他可用账户"}
    assert len(opened.column("closing", "target")) == homeless.height == 5
    opened.page.locator("#grid-closing .open").first.click()
    assert opened.page.locator("#details button.link").count() == 1


def test_a_use_shows_what_each_root_gives_to_it(
    opened: Opened, tables: dict[str, pl.DataFrame]
) -> None:
    given = tables["uses"].filter(need_id="YT01")
    opened.page.locator("#table-needs a", has_text=total(given)).click()
    shown = dict(zip(opened.column("ageing", "root"), opened.column("ageing", "part"), strict=True))
    assert shown == {
        root: yuan(amount) for root, amount in given.select("source_id", "amount").iter_rows()
    }
    opened.page.click("#grid-ageing .clear")
    assert not opened.page.locator("#grid-ageing th[data-column=part]").is_visible()


def test_back_leads_from_the_rows_to_the_figure_and_forward_to_the_rows(opened: Opened) -> None:
    whole = opened.state("ageing")
    opened.page.locator("#card-stored a", has_text="4,619,496.62").click()
    rows = opened.state("ageing")
    assert rows != whole
    opened.page.go_back()
    sync_api.expect(opened.page.locator("#grid-ageing [role=status]")).to_have_text(whole)
    opened.page.go_forward()
    sync_api.expect(opened.page.locator("#grid-ageing [role=status]")).to_have_text(rows)


def test_money_without_a_finding_says_why_it_stays_and_where_it_comes_from(
    opened: Opened, tables: dict[str, pl.DataFrame]
) -> None:
    opened.page.select_option("#grid-ageing-bucket", "EX-BOND")
    opened.page.locator("#grid-ageing .open").first.click()
    said = opened.page.locator("#details").text_content()
    rule = tables["rules"].filter(rule_id="EX-BOND").row(0, named=True)
    for words in (rule["name"], rule["law"], "地方政府债券资金，不收回", "122 专项债券资金"):
        assert words in said
    assert opened.texts("#details table tbody td:nth-child(2)")[:2] == [
        "indicators.csv",
        "payments.csv",
    ]


def test_a_number_leads_to_its_findings_and_on_to_their_source_rows(
    opened: Opened, tables: dict[str, pl.DataFrame]
) -> None:
    link = opened.page.locator("#card-recallable a.go", has_text="608,166.26").last
    link.focus()
    opened.page.keyboard.press("Enter")
    to_us = tables["recalls"].filter(channel="cash", destination="treasury")
    findings = tables["findings"].filter(
        pl.col("rule_id") == "SF-01",
        pl.col("finding_id").is_in(to_us["finding_id"].to_list()),
    )
    assert opened.column("findings", "amount") == [
        yuan(value) for value in findings.sort("amount", descending=True)["amount"]
    ]
    assert opened.page.evaluate("document.activeElement.textContent") == "疑点清单"
    row = findings.sort("amount", descending=True).row(0, named=True)
    opened.page.locator("#grid-findings .open").first.click()
    dialog = opened.page.locator("#details")
    assert row["finding_id"] in dialog.text_content()
    evidence = tables["evidence"].filter(finding_id=row["finding_id"])
    places = "#details h3:last-of-type + .scroll"
    assert opened.texts(f"{places} tbody td:last-child") == [
        str(line) for line in evidence["source_row"]
    ]
    assert set(opened.texts(f"{places} tbody td:nth-child(2)")) == set(evidence["source_file"])
    paid = tables["recalls"].filter(finding_id=row["finding_id"])
    assert opened.texts("#details h3 + .scroll tbody td:last-child")[: paid.height] == [
        yuan(amount) for amount in paid["amount"]
    ]
    opened.page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_a_list_filters_and_adds_up_one_rule(
    opened: Opened, tables: dict[str, pl.DataFrame]
) -> None:
    assert "不相加" in opened.state("findings")
    opened.page.select_option("#grid-findings-rule", "CR-02")
    found = tables["findings"].filter(rule_id="CR-02")
    assert opened.state("findings").startswith(f"{found.height} 行")
    assert f"合计 {total(found)} 元" in opened.state("findings")
    opened.page.select_option("#grid-findings-verdict", "return_up")
    upper = found.filter(verdict="return_up")
    assert f"合计 {total(upper)} 元" in opened.state("findings")
    assert len(opened.column("findings", "amount")) == upper.height
    opened.page.click("#grid-findings .clear")
    assert opened.state("findings").startswith(f"{tables['findings'].height} 行")


def test_a_list_is_searched_in_all_its_words(
    opened: Opened, tables: dict[str, pl.DataFrame]
) -> None:
    opened.page.fill("#grid-findings-search", "水利局 cr-01")
    rows = opened.page.locator("#grid-findings tbody tr")
    sync_api.expect(rows).to_have_count(1)
    wanted = tables["findings"].filter(
        pl.col("agency_name").str.contains("水利局"), pl.col("rule_id") == "CR-01"
    )
    assert opened.column("findings", "subject") == wanted["subject_id"].to_list()
    amount = wanted["amount"].item()
    opened.page.fill("#grid-findings-search", f"{amount:.2f} 水利局")
    sync_api.expect(rows).to_have_count(1)
    dormant = tables["findings"].filter(rule_id="BA-02").row(0, named=True)
    opened.page.fill("#grid-findings-search", f"{dormant['subject_id']} {dormant['agency_name']}")
    sync_api.expect(rows.first).to_contain_text(dormant["subject_id"][-4:])
    opened.page.fill("#grid-findings-search", "没有这样的单位")
    sync_api.expect(rows).to_have_text(["没有符合条件的行。"])


def test_amounts_sort_to_the_fen_beyond_what_a_float_can_hold(context: Any, tmp_path: Path) -> None:
    amounts = (
        "0.01",
        "-0.05",
        None,
        "90071992547409.92",
        "90071992547409.93",
        "2.00",
        "10.00",
        "-90071992547409.93",
    )
    many = [finding(f"F{at}", "CR-01", amount) for at, amount in enumerate(amounts)]
    shown = of_county(context, tmp_path, findings=table("findings", *many))
    known = sorted(Decimal(amount) for amount in amounts if amount)
    button = shown.page.locator("#grid-findings th[data-column=amount] button")
    button.click()
    assert shown.column("findings", "amount") == [*(yuan(one) for one in known[::-1]), "—"]
    button.click()
    assert shown.column("findings", "amount") == [*(yuan(one) for one in known), "—"]
    head = shown.page.locator("#grid-findings th[data-column=amount]")
    assert head.get_attribute("aria-sort") == "ascending"
    assert f"合计 {yuan(sum(known))} 元" in shown.state("findings")
    assert shown.complaints == []


def test_a_table_of_the_page_sorts_by_its_headers(opened: Opened) -> None:
    cells = "#table-departments tbody td:nth-child(4)"
    was = [Decimal(text.replace(",", "") or 0) for text in opened.texts(cells)]
    opened.page.locator("#table-departments thead th:nth-child(4) button").click()
    now = [Decimal(text.replace(",", "") or 0) for text in opened.texts(cells)]
    assert now == sorted(was, reverse=True) != was


def test_a_long_list_is_turned_page_by_page(opened: Opened) -> None:
    opened.page.select_option("#grid-findings-size", "25")
    first = opened.column("findings", "subject")
    opened.page.click("#grid-findings .pager button:nth-of-type(2)")
    assert len(first) == 25
    assert opened.column("findings", "subject") != first
    assert "第 2 页，共 7 页" in opened.texts("#grid-findings .pager span")


def test_no_text_of_the_county_becomes_markup_in_the_browser(context: Any, tmp_path: Path) -> None:
    hostile = finding("F1", "CR-01", "1.00", agency_name=HOSTILE, reason=HOSTILE)
    shown = of_county(
        context,
        tmp_path,
        findings=table("findings", hostile),
        agencies=pl.DataFrame(
            {"agency_code": ["001001"], "agency_name": [HOSTILE], "department_code": [None]},
            schema_overrides={"department_code": pl.String},
        ),
        carryover_ageing=table("carryover_ageing", part("I1", "CR-01", "1.00", "recall")),
        evidence=table(
            "evidence",
            {
                "finding_id": "F1",
                "source_table": "indicators",
                "source_file": HOSTILE,
                "source_sheet": HOSTILE,
                "source_row": 7,
            },
        ),
    )
    assert shown.column("findings", "agency") == [HOSTILE]
    shown.page.locator("#grid-findings .open").click()
    assert HOSTILE in shown.page.locator("#details .reason").text_content()
    assert shown.texts("#details table")[0].count(HOSTILE) == 2
    assert shown.page.locator("img").count() == 0
    assert shown.complaints == []


def test_a_click_in_a_picture_leads_to_its_rows(opened: Opened) -> None:
    box = opened.page.locator("#chart-idle").bounding_box()
    opened.page.locator("#chart-idle").scroll_into_view_if_needed()
    opened.page.locator("#chart-idle").click(position={"x": 200, "y": 50})
    assert box["width"] > 600
    assert opened.page.input_value("#grid-findings-rule") == "AS-01"


def test_paper_has_every_row_and_no_buttons(
    opened: Opened, tables: dict[str, pl.DataFrame]
) -> None:
    opened.page.emulate_media(media="print")
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert len(opened.column("findings", "amount")) == tables["findings"].height
    assert not any(button.is_visible() for button in opened.page.locator("main button").all()[:80])
    assert not opened.page.locator("nav").is_visible()
    opened.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    opened.page.emulate_media(media="screen")
    assert len(opened.column("findings", "amount")) == 50


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_overview_is_one_printed_page(
    context: Any, sample: tuple[Path, dict[str, pl.DataFrame]], lang: str
) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    shown, words = Opened(context, sample[0] / f"{lang}.html"), chosen(lang)
    printed = shown.page.pdf(prefer_css_page_size=True)
    with pdfplumber.open(io.BytesIO(printed)) as pdf:
        first, second = (page.extract_text() for page in pdf.pages[:2])
    assert words["page.decide"] in first
    assert words["page.unchecked"] in first
    assert words["page.title_money"] in second


CONTRASTS = """() => {
  const channels = (color) => {
    const found = color.match(/[\\d.]+/g).map(Number);
    return found.length === 3 ? [...found, 1] : found;
  };
  const light = ([r, g, b]) => [r, g, b].map((one) => one / 255)
    .map((one) => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (node, x, y) => {
    if (node.ownerSVGElement) {
      for (const one of document.elementsFromPoint(x, y)) {
        if (!["rect", "path"].includes(one.tagName) || !one.hasAttribute("fill")) continue;
        const {fill, fillOpacity} = getComputedStyle(one);
        if (fill.startsWith("rgb") && fillOpacity > 0.9) return channels(fill);
      }
    }
    for (let at = node; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const low = [];
  let seen = 0;
  for (const node of document.querySelectorAll("body *")) {
    const said = [...node.childNodes].filter((one) => one.nodeType === 3)
      .map((one) => one.data.trim()).join("");
    if (!said || ["SCRIPT", "STYLE"].includes(node.tagName)) continue;
    if (!node.checkVisibility({checkVisibilityCSS: true})) continue;
    const style = getComputedStyle(node);
    if (node.ownerSVGElement) node.scrollIntoView({block: "center"});
    const box = node.getBoundingClientRect();
    const color = channels(node.ownerSVGElement ? style.fill : style.color);
    const paper = behind(node, box.x + box.width / 2, box.y + box.height / 2);
    const [one, other] = [light(color), light(paper)].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    seen += 1;
    if (contrast < 4.5) low.push([said.slice(0, 20), Math.round(contrast * 100) / 100]);
  }
  return {seen, low};
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_text_stands_out_from_what_is_behind_it(
    browser: Any, sample: tuple[Path, dict[str, pl.DataFrame]], scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
    )
    shown = Opened(context, sample[0] / "zh.html")
    shown.page.wait_for_selector("#chart-departments svg text", state="attached")
    found = shown.page.evaluate(CONTRASTS)
    assert found["seen"] > 1000
    assert found["low"] == []
    context.close()


def test_without_scripts_the_sums_and_the_largest_findings_are_there(
    browser: Any, sample: tuple[Path, dict[str, pl.DataFrame]]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=WIDE, offline=True)
    shown = Opened(context, sample[0] / "zh.html")
    assert shown.page.locator(".big").first.is_visible()
    assert shown.page.locator("#findings .static tbody tr").count() == 50
    assert shown.page.locator("#findings .static").is_visible()
    assert not shown.page.locator(".chart").first.is_visible()
    context.close()
