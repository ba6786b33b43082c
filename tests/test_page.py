"""The page: one file, nothing from outside, nothing of the county's text obeyed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.test_workbook import ACCOUNT, county, finding, summed, table
from zbb_reconcile.report.page import FINDING_ROWS, write_page
from zbb_reconcile.texts import LANGUAGES


def page(path: Path, tables: dict[str, pl.DataFrame], lang: str = "zh") -> str:
    """The page of those tables, as text."""
    write_page(path, tables, summed(tables), lang)
    return path.read_text(encoding="utf-8")


class Elements(HTMLParser):
    """Every element of a page with its attributes, every text, and whether tags pair up."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_asks_nothing_of_the_network(tmp_path: Path, lang: str) -> None:
    text = page(tmp_path / "r.html", county(), lang)
    parsed = Elements(text)
    assert not parsed.open
    assert not {tag for tag, _ in parsed.elements} & {"script", "link", "img", "iframe", "a"}
    assert not {name for _, attrs in parsed.elements for name in attrs} & {"src", "href", "style"}
    policy = next(attrs["content"] for _, attrs in parsed.elements if "http-equiv" in attrs)
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not re.search(r"https?://|url\(|@import", text)


def test_what_comes_from_files_is_shown_and_never_obeyed(tmp_path: Path) -> None:
    hostile: dict[str, Any] = {
        "agency_name": "<script>alert(1)</script>",
        "reason": "</td></table><img src=x onerror=alert(1)> & \"'",
        "legal_basis": "\u202e法\x1b[31m",
        "subject_id": "$title ${sections}",
    }
    text = page(
        tmp_path / "r.html",
        county(findings=table("findings", finding("F1<b>", "CR-01", "1.00", **hostile))),
    )
    parsed = Elements(text)
    assert not {tag for tag, _ in parsed.elements} & {"script", "img", "b"}
    assert "<script>alert(1)</script>" in "".join(parsed.texts)
    assert "\\u202e法\\x1b[31m" in text
    assert "$title ${sections}" in text


def test_amounts_law_and_reason_stand_in_the_findings(tmp_path: Path) -> None:
    text = page(tmp_path / "r.html", county())
    assert "1,234,567.89" in text
    assert "预算法实施条例第50条" in text
    assert "CR-01 连续两年未用完" in text


def test_account_numbers_are_masked_on_the_page(tmp_path: Path) -> None:
    text = page(tmp_path / "r.html", county())
    assert ACCOUNT not in text
    assert "账户 6222…4567 调节后不平" in text


def test_the_page_shows_the_largest_findings_and_says_so(tmp_path: Path) -> None:
    many = table(
        "findings", *(finding(f"F{n}", "CR-01", f"{n}.00") for n in range(FINDING_ROWS + 5))
    )
    text = page(tmp_path / "r.html", county(findings=many))
    assert f"共 {FINDING_ROWS + 5} 条, 此处只列金额(绝对值)最大的 {FINDING_ROWS} 条" in text
    assert ">F5<" in text
    assert ">F4<" not in text


def test_failing_controls_come_before_everything_else(tmp_path: Path) -> None:
    text = page(tmp_path / "r.html", county())
    assert text.index("rows_conserved") < text.index("buckets_add_up") < text.index("<svg")


def test_a_page_of_nothing_says_so(tmp_path: Path) -> None:
    text = page(tmp_path / "r.html", {}, "en")
    assert "No findings." in text
    assert "Nothing to recall." in text


def test_two_pages_are_the_same_bytes(tmp_path: Path) -> None:
    assert page(tmp_path / "a.html", county()) == page(tmp_path / "b.html", county())
