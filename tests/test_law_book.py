"""The law book: every rule with its law, its sentence, its numbers, its query, an example."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from pathlib import Path

import docx
import pytest

from zbb_reconcile import Outcome, Refusal, law_book
from zbb_reconcile.law import load_profile
from zbb_reconcile.texts import LANGUAGES, catalogue, slots

DAY = date(2024, 12, 31)
LAW = load_profile("national", DAY)


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("book") / "law.html"
    return law_book(out, as_of=DAY).read_text(encoding="utf-8")


def chapters(html: str) -> dict[str, str]:
    """The chapter of each rule, as text with its tags."""
    parts = re.split(r'<h2 id="([^"]+)">', html)[1:]
    return dict(zip(parts[::2], map(unescape, parts[1::2]), strict=True))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_is_said_in_one_sentence_with_numbers_of_its_own(lang: str) -> None:
    said = {
        key.removeprefix("sentences."): text
        for key, text in catalogue(lang).items()
        if key.startswith("sentences.")
    }
    assert set(said) == set(LAW.rules)
    for rule_id, text in said.items():
        assert set(slots(text)) <= set(LAW.rules[rule_id].parameters), rule_id


def test_every_rule_has_a_chapter_with_its_law_its_query_and_a_line_to_sign(html: str) -> None:
    told = chapters(html)
    assert list(told) == list(LAW.rules)
    queries = set()
    for rule_id, chapter in told.items():
        for place in LAW.texts(rule_id):
            assert place.words in chapter
        for name in LAW.rules[rule_id].parameters:
            assert catalogue("zh")[f"workbook.value_name_{name}"] in chapter
        assert chapter.count('<table class="sign">') == 1
        query = LAW.rules[rule_id].looked_for()
        assert (query.text.strip() in chapter) is (query.path not in queries)
        queries.add(query.path)


def test_each_rule_that_is_on_has_an_example_that_the_program_gives(html: str) -> None:
    """All but BA-07, which rests on kinds of accounts that only a county's own text names."""
    none = catalogue("zh")["law_book.no_example"]
    without = {rule_id for rule_id, chapter in chapters(html).items() if none in chapter}
    off = {rule.id for rule in LAW.rules.values() if not rule.enabled}
    assert without == {"BA-07", "CR-09", "PF-02", "PF-03"} == off | {"BA-07"}


def test_the_example_is_the_smallest_and_its_answer_the_finding(
    html: str, sample_run: Outcome
) -> None:
    of_rule = sample_run["findings"].filter(rule_id="CR-01")
    resting = dict(sample_run["evidence"].group_by("finding_id").len().iter_rows())
    fewest = min(resting[one] for one in of_rule["finding_id"])
    (smallest, *_) = sorted(
        (row for row in of_rule.to_dicts() if resting[row["finding_id"]] == fewest),
        key=lambda row: row["finding_id"],
    )
    chapter = chapters(html)["CR-01"]
    answer = chapter[chapter.index("<caption>答案") :]
    assert smallest["subject_id"] in answer
    assert f"{smallest['amount']:,.2f}" in answer
    assert smallest["reason"] in answer
    # Its rows stand before it.
    assert smallest["subject_id"] in chapter[: chapter.index("<caption>答案")]


def test_a_rule_that_the_sample_lacks_is_shown_on_the_tiny_county(html: str) -> None:
    chapter = chapters(html)["CR-15"]
    assert catalogue("zh")["law_book.tiny_county"] in chapter
    assert "P-01" in chapter


def test_the_book_needs_no_network_and_no_script(html: str) -> None:
    assert not re.search(r"<script|<link|<img|\bsrc=|url\(|@import|href=\"(?!#)", html)
    assert "default-src 'none'" in html


def test_the_same_law_gives_the_same_bytes(tmp_path: Path) -> None:
    for form in ("html", "docx"):
        one, other = (
            law_book(tmp_path / f"{name}.{form}", as_of=DAY, lang="en").read_bytes()
            for name in "ab"
        )
        assert one == other


def test_the_numbers_are_those_of_the_county_and_of_the_day(tmp_path: Path) -> None:
    book = law_book(tmp_path / "x.html", as_of=DAY, profile="xingguo").read_text("utf-8")
    assert "从预算年度起满 1 个年度" in chapters(book)["CR-01"]
    early = law_book(tmp_path / "y.html", as_of=date(2019, 6, 30)).read_text("utf-8")
    assert "carried_n" in chapters(early)["CR-01"]
    assert "尚未施行" in early


def test_the_docx_holds_the_same_chapters(tmp_path: Path, html: str) -> None:
    out = law_book(tmp_path / "law.docx", as_of=DAY)
    paper = docx.Document(io.BytesIO(out.read_bytes()))
    heads = [line.text.split()[0] for line in paper.paragraphs if line.text in titles()]
    assert heads == list(LAW.rules)
    to_sign = [table for table in paper.tables if table.rows[0].cells[0].text == "审核对象"]
    assert len(to_sign) == len(LAW.rules) + 1
    assert len(paper.tables) == html.count("<table")


def titles() -> set[str]:
    return {f"{rule.id} {rule.name_zh}" for rule in LAW.rules.values()}


def test_a_countys_own_examples_come_first_and_show_accounts_in_part(tmp_path: Path) -> None:
    place = tmp_path / "mine" / "one"
    (place / "data").mkdir(parents=True)
    (place / "expected.csv").write_text(
        "as_of,rule_id,subject_id,amount\n2023-12-31,BA-04,9904310110300111,5.00\n", "utf-8"
    )
    (place / "data" / "bank_accounts.csv").write_text(
        "account_no,account_name,balance,balance_on\n9904310110300111,某局,5.00,2023-12-31\n",
        "utf-8",
    )
    (place / "data" / "accounts.csv").write_text(
        "agency_code,account_no,account_name,account_kind\nA1,9904310110300122,某局,basic\n",
        "utf-8",
    )
    book = law_book(tmp_path / "law.html", as_of=DAY, examples=tmp_path / "mine").read_text("utf-8")
    chapter = chapters(book)["BA-04"]
    assert "本县自己的示例 one，截至日 2023-12-31" in chapter
    assert "5.00" in chapter
    assert "9904310110300111" not in book


@pytest.mark.parametrize(
    ("name", "key"), [("law.pdf", "book_kind"), ("there.html", "catalogue_exists")]
)
def test_what_is_no_book_or_there_already_is_refused(tmp_path: Path, name: str, key: str) -> None:
    (tmp_path / "there.html").write_text("mine", "utf-8")
    with pytest.raises(Refusal) as refused:
        law_book(tmp_path / name, as_of=DAY)
    assert refused.value.key == key
    assert (tmp_path / "there.html").read_text("utf-8") == "mine"
