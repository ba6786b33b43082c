"""What is asked alike of several files is one question, and one entry of a mapping answers it."""

from __future__ import annotations

from pathlib import Path

import pytest

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import read_folder
from zbb_reconcile.texts import chosen

ZH = chosen("zh")
UNNAMED = "账号,记账日期,金额\n62000{at},2024-01-02,1.00\n"
LIKELY = "账号,记账曰期,金额\n62000{at},2024-01-02,1.00\n"


def folder(path: Path, **texts: str) -> Path:
    """A folder of three files of each text, named by their number."""
    for nth, (name, text) in enumerate(texts.items()):
        for at in range(3):
            (path / f"{name}{at}.csv").write_text(text.format(at=10 * nth + at), encoding="utf-8")
    return path


def refusal_of(path: Path) -> Refusal:
    with pytest.raises(Refusal) as raised:
        read_folder(path)
    return raised.value


def tables(path: Path) -> dict[str, str]:
    return {sheet.file: sheet.table for sheet in read_folder(path).sheets}


def test_files_that_may_be_the_same_tables_are_asked_about_once(tmp_path: Path) -> None:
    refusal = refusal_of(folder(tmp_path, zz=UNNAMED))
    assert [one.file for one in refusal.parts] == ["zz0.csv", "zz1.csv", "zz2.csv"]
    (asked,) = refusal.questions(ZH)
    assert asked.startswith("文件 zz0.csv、文件 zz1.csv、文件 zz2.csv: ")
    assert asked == refusal.message("zh")
    assert "一次回答" in asked
    assert "One entry" in refusal.message("en")


@pytest.mark.parametrize("said", ['["zz0.csv", "zz1.csv", "zz2.csv"]', '"zz*.csv"', '"zz?.csv"'])
def test_one_entry_answers_for_all_of_them(tmp_path: Path, said: str) -> None:
    folder(tmp_path, zz=UNNAMED)
    entry = f'[[source]]\nfile = {said}\ntable = "book_lines"\n'
    (tmp_path / "mapping.toml").write_text(entry, encoding="utf-8")
    assert tables(tmp_path) == {f"zz{at}.csv": "book_lines" for at in range(3)}


def test_a_header_that_is_only_likely_is_one_question_of_the_folder(tmp_path: Path) -> None:
    refusal = refusal_of(folder(tmp_path, 银行流水_=LIKELY, 单位银行存款账_=LIKELY))
    asked = refusal.questions(ZH)
    assert len(refusal.parts) == 6
    assert len(asked) == 2, "one for each table: what is missing differs"
    assert all("记账曰期" in one for one in asked)
    entry = '[[source]]\nfile = "*.csv"\ncolumns = { posted_on = "记账曰期" }\n'
    entry += '[[source]]\nfile = "单位银行存款账_*.csv"\ncolumns = { booked_on = "记账曰期" }\n'
    (tmp_path / "mapping.toml").write_text(entry, encoding="utf-8")
    assert refusal_of(tmp_path).key == "mapping_twice", "which of the two holds for a book?"
    entry = entry.replace('"*.csv"', '"银行流水_*.csv"')
    (tmp_path / "mapping.toml").write_text(entry, encoding="utf-8")
    assert len(tables(tmp_path)) == 6


def test_a_pattern_speaks_of_no_file_that_is_named_elsewhere_or_is_another_table(
    tmp_path: Path,
) -> None:
    folder(tmp_path, zz=UNNAMED, 单位银行存款账_=UNNAMED)
    entry = '[[source]]\nfile = "*.csv"\ntable = "bank_lines"\n'
    entry += '[[source]]\nfile = "zz1.csv"\ntable = "book_lines"\n'
    (tmp_path / "mapping.toml").write_text(entry, encoding="utf-8")
    found = tables(tmp_path)
    assert {name for name, table in found.items() if table == "bank_lines"} == {
        "zz0.csv",
        "zz2.csv",
    }
    assert sum(table == "book_lines" for table in found.values()) == 4


def test_a_pattern_that_fits_nothing_and_a_list_of_nothing_are_refused(tmp_path: Path) -> None:
    folder(tmp_path, 银行流水_=UNNAMED)
    for said, key in (
        ('"x*.csv"', "mapping_no_file"),
        ("[]", "mapping_value"),
        ("[1]", "mapping_value"),
        ('["银行流水_0.csv", "银行流水_0.csv"]', "mapping_twice"),
        ('["银行流水_0.csv", "none.csv"]', "mapping_no_file"),
    ):
        (tmp_path / "mapping.toml").write_text(f"[[source]]\nfile = {said}\n", encoding="utf-8")
        assert refusal_of(tmp_path).key == key


def test_a_bracket_in_a_name_is_no_pattern(tmp_path: Path) -> None:
    for name in ("流水[1].csv", "流水1.csv"):
        (tmp_path / name).write_text(UNNAMED.format(at=name[2:-4].strip("[]") + name[2]))
    entry = '[[source]]\nfile = "流水[1]*.csv"\ntable = "bank_lines"\n'
    entry += '[[source]]\nfile = "流水1.csv"\ntable = "book_lines"\n'
    (tmp_path / "mapping.toml").write_text(entry, encoding="utf-8")
    assert tables(tmp_path) == {"流水[1].csv": "bank_lines", "流水1.csv": "book_lines"}


def test_of_many_places_the_first_are_named_and_how_many_there_are(tmp_path: Path) -> None:
    for at in range(30):
        (tmp_path / f"zz{at:02d}.csv").write_text(UNNAMED.format(at=at), encoding="utf-8")
    message = refusal_of(tmp_path).message("zh")
    assert "文件 zz09.csv 等 30 处: " in message
    assert "zz10" not in message


def test_different_questions_stay_apart(tmp_path: Path) -> None:
    folder(tmp_path, zz=UNNAMED)
    (tmp_path / "指标.csv").write_text("x\n", encoding="utf-8")
    message = refusal_of(tmp_path).message("zh")
    assert message.startswith("有 2 处问题：\n  1. ")
    assert message.count("\n") == 2
