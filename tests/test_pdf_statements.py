"""PDF statements: taken where running balances prove every row, refused otherwise (issue 12)."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.printing import Column, Layout, scan, statement
from zbb_reconcile.commands.check import check
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import read_folder, reader_child
from zbb_reconcile.read.data_folder import read_content
from zbb_reconcile.standardise import Typed, type_sheet

FILE = "银行流水.pdf"
PYTHON = sys.executable
DAY, SUMMARY = Column("交易日期", 64), Column("摘要", 60)
IN, OUT = Column("收入金额", 76, right=True), Column("支出金额", 76, right=True)
AFTER, NAME = Column("账户余额", 84, right=True), Column("对方户名", 130)
COLUMNS = (DAY, SUMMARY, IN, OUT, AFTER, NAME)
LONG = "资兴市东江建筑工程有限责任公司"


@pytest.fixture(autouse=True, scope="module")
def _in_this_process() -> Iterator[None]:
    """Where no child can be started its work is done here: most tests need no process each."""
    patch = pytest.MonkeyPatch()
    patch.setattr(sys, "executable", "")
    yield
    patch.undo()


def yuan(amount: Decimal | None) -> str:
    return f"{amount:,.2f}" if amount is not None else ""


def entries(count: int, name: str = "县财政局") -> list[list[str]]:
    """Lines of January 2024 from 1,000.00 on, with the balance after each."""
    balance, rows = Decimal("1000.00"), []
    for at in range(count):
        amount = Decimal(1250 + at) / 100 if at % 3 else Decimal(-700 - at) / 100
        balance += amount
        came, went = (amount, None) if amount > 0 else (None, -amount)
        rows.append(
            [
                f"2024-01-{1 + at // 4:02d}",
                "拨款" if came else "付款",
                yuan(came),
                yuan(went),
                yuan(balance),
                LONG if at % 5 == 0 else name,
            ]
        )
    return rows


def typed(content: bytes, file: str = FILE) -> Typed:
    (sheet,), _ = read_content("bank_lines", file, content)
    return type_sheet(sheet)


def refused(act: Callable[[], object], key: str) -> Refusal:
    with pytest.raises(Refusal) as raised:
        act()
    assert raised.value.key == key
    assert raised.value.message("zh")
    assert raised.value.message("en")
    return raised.value


def told(answer: Typed) -> list[list[str]]:
    """The typed rows, as they were printed."""
    return [
        [
            f"{row['posted_on']}",
            row["summary"] or "",
            yuan(row["amount"]) if row["amount"] > 0 else "",
            yuan(-row["amount"]) if row["amount"] < 0 else "",
            yuan(row["balance_after"]),
            row["counterparty_name"] or "",
        ]
        for row in answer.rows.iter_rows(named=True)
    ]


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("bold", [True, False])
def test_a_statement_over_several_pages_is_read_row_by_row(ruled: bool, bold: bool) -> None:
    rows = entries(70)
    answer = typed(statement(COLUMNS, rows, Layout(ruled=ruled, bold=bold)))
    assert told(answer) == rows
    assert set(answer.rows["account_no"]) == {"6222021203001234567"}
    assert answer.counts.warnings["print_ruled" if ruled else "print_in_doubt"] == 70


def test_texts_over_two_lines_of_a_row_are_one_again_and_in_doubt_without_rules() -> None:
    for ruled in (True, False):
        rows = entries(8)
        answer = typed(statement(COLUMNS, rows, Layout(ruled=ruled, wrap=10)))
        assert told(answer) == rows
        assert ("print_in_doubt" in answer.counts.warnings) != ruled


def test_a_text_that_runs_over_its_rule_puts_texts_in_doubt() -> None:
    columns = (DAY, replace(NAME, width=60), replace(SUMMARY, right=True), *COLUMNS[2:5])
    rows = [[row[0], LONG[:9] if at == 3 else "甲", *row[1:5]] for at, row in enumerate(entries(6))]
    assert "print_in_doubt" in typed(statement(columns, rows)).counts.warnings
    rows[3][1] = "乙"
    assert "print_ruled" in typed(statement(columns, rows)).counts.warnings


def test_a_book_with_carried_balances_and_a_total_is_proven_from_its_opening() -> None:
    rows = entries(40)
    came = sum((Decimal(row[2].replace(",", "")) for row in rows if row[2]), Decimal(0))
    went = sum((Decimal(row[3].replace(",", "")) for row in rows if row[3]), Decimal(0))
    opening = ["", "承前页", "", "", "1,000.00", ""]
    total = ["", "合计", yuan(came), yuan(went), "", ""]
    answer = typed(statement(COLUMNS, [opening, *rows, total]))
    assert told(answer) == rows
    assert len(answer.counts.totals.proven) == 2
    other = statement(COLUMNS, [opening, *rows, [*total[:2], yuan(came + 1), *total[3:]]])
    refused(lambda: typed(other), "total_differs")
    other = statement(COLUMNS, [[*opening[:4], "999.00", ""], *rows])
    refused(lambda: typed(other), "print_breaks")


@pytest.mark.parametrize("ruled", [True, False])
def test_a_wrong_balance_a_missing_row_or_an_unread_cell_refuses_the_file(ruled: bool) -> None:
    layout, rows = Layout(ruled=ruled), entries(40)
    wrong = [[*row[:4], "9,999.99", row[5]] if at == 35 else row for at, row in enumerate(rows)]
    refused(lambda: typed(statement(COLUMNS, wrong, layout)), "print_breaks")
    refused(lambda: typed(statement(COLUMNS, rows[:9] + rows[10:], layout)), "print_breaks")
    swapped = [
        [row[0], row[1], row[3], row[2], *row[4:]] if at == 20 else row
        for at, row in enumerate(rows)
    ]
    refused(lambda: typed(statement(COLUMNS, swapped, layout)), "print_breaks")
    odd = [
        [*row[:2], row[2] and "#####", *row[3:]] if at == 4 else row for at, row in enumerate(rows)
    ]
    refused(lambda: typed(statement(COLUMNS, odd, layout)), "print_row_unread")


def test_without_balances_nothing_is_proven() -> None:
    rows = [[*row[:4], row[5]] for row in entries(9)]
    columns = (*COLUMNS[:4], NAME)
    refusal = refused(lambda: typed(statement(columns, rows)), "print_unproven")
    assert (refusal.values["rows"], refusal.values["proven"]) == (9, 0)
    some = [[*row[:4], "" if at == 3 else row[4], row[5]] for at, row in enumerate(entries(9))]
    refused(lambda: typed(statement(COLUMNS, some)), "print_unproven")
    refused(lambda: typed(statement(COLUMNS, entries(1))), "print_unproven")


def test_columns_without_rules_that_run_into_each_other_are_refused() -> None:
    columns = (DAY, replace(SUMMARY, width=40), *COLUMNS[2:])
    rows = [[row[0], "付款给东江建筑工程公司工程款", *row[2:]] for row in entries(6)]
    refused(lambda: typed(statement(columns, rows, Layout(ruled=False))), "print_columns")


def test_a_scan_is_refused_whatever_stands_beside_the_picture() -> None:
    refused(lambda: typed(scan()), "print_is_picture")
    refused(lambda: typed(scan("3 / 7")), "print_is_picture")


def test_an_encrypted_a_damaged_and_a_cut_file_are_refused() -> None:
    whole = statement(COLUMNS, entries(70))
    secret = statement(COLUMNS, entries(3), password="123456")
    refused(lambda: typed(secret), "print_encrypted")
    for part in (whole[: len(whole) // 2], whole[:-40], whole[:-900], b"%PDF-1.4\n", whole[:2000]):
        refused(lambda part=part: typed(part), "print_broken")
    refused(lambda: typed(whole.replace(b"/FlateDecode", b"/FlateDecodX", 1)), "print_broken")


def test_a_page_whose_content_is_damaged_is_not_passed_over() -> None:
    """The last page could be lost without a break in the balances."""
    whole = statement(COLUMNS, entries(70))
    at = whole.rindex(b"stream\n", 0, whole.rindex(b"endstream")) + 60
    refused(lambda: typed(whole[:at] + b"zzzz" + whole[at + 4 :]), "print_broken")


def test_a_file_of_more_pages_than_a_statement_has_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = statement(COLUMNS, entries(40))
    assert typed(content).rows.height == 40
    monkeypatch.setattr(reader_child, "MOST_PAGES", 1)
    refused(lambda: typed(content), "print_too_long")


def test_only_statements_are_read_from_pdf_and_what_calls_itself_one_must_be_one() -> None:
    content = statement(COLUMNS, entries(3))
    refused(lambda: read_content("indicators", "指标.pdf", content), "unread_print")
    refused(lambda: read_content("bank_lines", FILE, b"a,b\n"), "unread_print")
    refused(lambda: read_content("indicators", "指标.xlsx", content), "unread_content")
    assert typed(content, "银行流水.xlsx").rows.height == 3


def test_a_folder_reads_it_and_check_says_that_names_may_be_cut(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In the process of its own that every user has."""
    (tmp_path / FILE).write_bytes(statement(COLUMNS, entries(6), Layout(ruled=False)))
    (tmp_path / "通知.pdf").write_bytes(scan())
    monkeypatch.setattr(sys, "executable", PYTHON)
    answer = check(tmp_path, lang="zh")
    assert [row["rows_standardised"] for row in answer["sources"]] == [6]
    assert any("户名、摘要是按文字位置拼出的" in note for note in answer["notes"])
    assert any("通知.pdf" in note for note in answer["notes"])


def test_without_its_package_the_command_that_installs_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / FILE).write_bytes(statement(COLUMNS, entries(3)))
    importing = builtins.__import__

    def none(name: str, *rest: object) -> object:
        if name.partition(".")[0] in ("pdfplumber", "pdfminer"):
            raise ImportError(name)
        return importing(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", none)
    refusal = refused(lambda: read_folder(tmp_path), "package_missing")
    assert "zbb-reconcile[pdf]" in refusal.message("zh")


@st.composite
def printed(draw: st.DrawFn) -> tuple[list[list[str]], Sequence[Column], Layout]:
    """Some lines, and a layout that a bank might print them in."""
    names = st.sampled_from(["县财政局", "张三", LONG, "东江镇中心小学（本级）", "ABC Co Ltd"])
    cents = draw(st.lists(st.integers(-99999, 99999).filter(bool), min_size=2, max_size=45))
    balance, rows = Decimal(draw(st.integers(0, 10**9))) / 100, []
    for at, some in enumerate(cents):
        amount = Decimal(some) / 100
        balance += amount
        came, went = (amount, None) if amount > 0 else (None, -amount)
        words = "付款" if went else "拨款"
        day = f"2024-{1 + at // 28:02d}-{1 + at % 28:02d}"
        rows.append([day, words, yuan(came), yuan(went), yuan(balance), draw(names)])
    order = draw(st.permutations(range(6)))
    columns = [COLUMNS[at] for at in order]
    layout = Layout(
        ruled=draw(st.booleans()),
        size=draw(st.sampled_from([7.0, 8.0])),
        pitch=draw(st.sampled_from([20.0, 22.0, 30.0])),
        wrap=draw(st.sampled_from([None, 11, 13])),
        bold=draw(st.booleans()),
        repeat_titles=draw(st.booleans()),
    )
    return rows, columns, layout


@settings(max_examples=40, deadline=None, derandomize=True)
@given(printed())
def test_what_is_printed_is_read_right_or_refused(
    drawn: tuple[list[list[str]], Sequence[Column], Layout],
) -> None:
    rows, columns, layout = drawn
    order = [COLUMNS.index(column) for column in columns]
    content = statement(columns, [[row[at] for at in order] for row in rows], layout)
    answer = told(typed(content))
    assert [row[:1] + row[2:5] for row in answer] == [row[:1] + row[2:5] for row in rows]
    squeezed = [[text.replace(" ", "") for text in row] for row in answer]
    assert squeezed == [[text.replace(" ", "") for text in row] for row in rows]
