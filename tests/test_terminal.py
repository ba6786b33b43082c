"""The terminal summary, one finding explained, and the catalogues behind them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.workbook_county import ACCOUNT, county, finding, recall, summed, table
from zbb_reconcile.queries import chain
from zbb_reconcile.report.escape import visible
from zbb_reconcile.report.terminal.explain import explain, law_lines
from zbb_reconcile.report.terminal.terminal import print_summary
from zbb_reconcile.texts import LANGUAGES, catalogue, chosen, slots


def printed(
    tables: dict[str, pl.DataFrame],
    lang: str = "zh",
    encoding: str = "utf-8",
    terminal: bool = False,
) -> str:
    """What the console's stream gets, through its encoding."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
    print_summary(summed(tables), chosen(lang), Console(file=stream, force_terminal=terminal))
    stream.flush()
    return raw.getvalue().decode(encoding)


# The catalogues.


def test_every_language_says_the_same_things_with_the_same_values() -> None:
    texts = {lang: catalogue(lang) for lang in LANGUAGES}
    for lang in LANGUAGES:
        assert set(texts[lang]) == set(texts["zh"])
        for key, text in texts[lang].items():
            assert isinstance(text, str), key
            # A part of a reason that one value of a column needs no words for: reasons.known.yes.
            assert text.strip() or re.fullmatch(r"reasons\.\w+\.\w+", key), key
            assert sorted(slots(text)) == sorted(slots(texts["zh"][key])), key


# The terminal.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pipe_gets_plain_text_of_80_columns(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    text = printed(county(), lang)
    assert "\x1b" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_a_terminal_gets_colour() -> None:
    assert "\x1b[" in printed(county(), terminal=True)


def test_failing_controls_come_first_and_in_words() -> None:
    text = printed(county())
    failing = text.index("不成立：rows_conserved：左方 1,234,567,890.00，右方 1,234,567,889.00")
    assert failing < text.index("未支用指标资金")
    assert "buckets_add_up" not in text


def test_controls_that_all_hold_take_one_line() -> None:
    holding = county()["controls"].filter("holds")
    assert "1 项勾稽全部成立。" in printed(county(controls=holding)).splitlines()


def test_money_recalls_and_rules_are_all_told() -> None:
    text = printed(county())
    for told in (
        "1,234,567.89",
        "收回国库（账户现金）",
        "900,000.00",
        "±60.00",
        "没有 assets 表",
        "BA-06",
        "2 行已隔离",
        "银行流水.csv",
        "不得相加",
    ):
        assert told in text, told


def test_account_numbers_are_masked_in_the_terminal() -> None:
    text = printed(county())
    assert ACCOUNT not in text
    assert "6222…4567" in text


@pytest.mark.parametrize(
    ("hostile", "literal"),
    [
        ("[/red]", "[/red]"),
        ("[link=file:///etc/passwd]x", "[link=file:///etc/passwd]x"),
        (":smile:", ":smile:"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\u202e倒", "\\u202e倒"),
        ("a\rb\nc", "a\\rb\\nc"),
        ("\ud800", "\\ud800"),
    ],
)
def test_text_out_of_files_is_shown_never_obeyed(hostile: str, literal: str) -> None:
    """Markup, links, escapes and overrides of trial H08."""
    tables = county()
    told = summed(tables)
    told["largest_recalls"][0]["agency_name"] = hostile
    told["switched_off"][0]["why"] = hostile
    stream = io.StringIO()
    print_summary(told, chosen("zh"), Console(file=stream, force_terminal=True, color_system=None))
    joined = "".join(line.strip() for line in stream.getvalue().splitlines())
    assert literal in joined
    assert not set("\x1b\r\u202e") & set(joined)


@pytest.mark.parametrize("encoding", ["ascii", "cp936", "latin-1"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_console_encoding_stops_the_summary(encoding: str, lang: str) -> None:
    rare = table("findings", finding("F1", "CR-01", "1.00", agency_name="䶮𠮷县"))
    assert "1,234,567.89" in printed(county(findings=rare), lang, encoding)


def test_a_chinese_console_reads_chinese() -> None:
    assert "未支用指标资金" in printed(county(), encoding="cp936")


def test_the_largest_amounts_still_fit() -> None:
    most = table("recalls", recall("F1", "9999999999999999.99", "treasury", "cash"))
    text = printed(county(recalls=most))
    assert "9,999,999,999,999,999.99" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_a_run_of_nothing_is_told_too() -> None:
    text = printed({}, "en")
    assert "No findings." in text
    assert "This run has no controls." in text


def test_only_what_does_not_show_is_escaped() -> None:
    shown = "第一中学（本级）“A” 𠮷 \ue000\u3000é"
    assert visible(shown) == shown
    assert visible("\u200b\xad\u2028\ufeff\x7f") == "\\u200b\\xad\\u2028\\ufeff\\x7f"


# One finding explained.


def evidence(count: int) -> Iterator[dict[str, Any]]:
    """That many bank lines as they stood."""
    for row in range(2, 2 + count):
        yield {
            "source_file": "银行流水.csv",
            "source_sheet": None,
            "source_row": row,
            "source_table": "bank_lines",
            "cells": {"账号": ACCOUNT, "金额": "1,000.00", "摘要": "付\x1b[31m款", "备注": ""},
        }


def explained(count: int = 2, lang: str = "zh") -> str:
    found = table("findings", finding("F1", "SF-01", "900000.00", since=date(2022, 12, 31)))
    return explain(
        found.to_dicts()[0],
        {
            "rule_id": "SF-01",
            "name": "两年未动用",
            "law": "国办发〔2014〕70号",
            "citations": [
                {
                    "cite": "国办发〔2014〕70号",
                    "words": "连续两年未动用的收回",
                    "source": "gov.cn",
                    "confidence": "recalled",
                }
            ],
        },
        [
            {
                "name": "stale_months",
                "value": "24",
                "in_force_from": date(2015, 1, 1),
                "cite": "国办发〔2014〕70号",
                "profile": "national",
            }
        ],
        list(evidence(count)),
        chain(["idle_buildings"])[:-1],
        "-- Stale cash.\nselect 1 as one\n",
        chosen(lang),
    )


def test_a_finding_is_explained_from_the_law_to_the_cells() -> None:
    text = explained()
    for told in (
        "疑点 F1",
        "SF-01 两年未动用",
        "900,000.00",
        "2022-12-31",
        "两年未用完",
        "国办发〔2014〕70号",
        "连续两年未动用的收回",
        "凭记忆",
        "stale_months = 24",
        "自 2015-01-01 起施行",
        "银行流水",
        ACCOUNT,
        "1,000.00",
        "1. queries/match/known_agencies.sql",
        "2. queries/flag/idle_assets.sql",
        "explain OUT F1 --sql",
        "-- Stale cash.\nselect 1 as one",
    ):
        assert told in text, told
    assert "gov.cn" not in text


@pytest.mark.parametrize(
    ("confidence", "words", "said"),
    [
        ("sourced", "原文一句", "已核原文"),
        ("sourced", "", "未录原文"),
        ("partial", "原文一句", "只核到所引的这一句"),
        ("recalled", "原文一句", "凭记忆，待核对原文"),
        ("own", "", "法规没有明文"),
    ],
)
def test_how_sure_a_text_is_is_said_in_one_phrase(confidence: str, words: str, said: str) -> None:
    citation = {
        "cite": "某办法第一条",
        "words": words,
        "source": "a note; the rest was cut off",
        "confidence": confidence,
    }
    lines = law_lines("", [citation], chosen("zh"))
    assert said in lines[-1]
    assert not any("cut off" in line for line in lines)


def test_source_rows_stand_in_columns_and_empty_columns_are_left_out() -> None:
    lines = explained().splitlines()
    header = next(line for line in lines if "账号" in line)
    first = lines[lines.index(header) + 1]
    assert "备注" not in header
    before = (header[: header.index("金额")], first[: first.index("1,000.00")])
    assert cell_len(before[0]) == cell_len(before[1])
    assert "付\\x1b[31m款" in first


def test_after_fifty_source_rows_the_rest_is_counted() -> None:
    assert "… 另有 3 行" in explained(53)
    assert "… and 3 more" in explained(53, "en")
    assert explained(53).count(ACCOUNT) == 50


def test_a_finding_without_numbers_or_rows_is_explained_too() -> None:
    found = {"finding_id": "F1", "rule_id": "X", "amount": Decimal("1.00")}
    text = explain(found, {}, [], [], (), "", chosen("en"))
    assert "The rule takes no numbers." in text
    assert "No source rows." in text


def test_many_rules_that_did_not_run_are_grouped_by_what_is_missing() -> None:
    """A folder of two tables switches off most rules: one line each would hide the results."""
    off = pl.DataFrame(
        {
            "rule_id": [f"ZZ-{at:02}" for at in range(30)],
            "why": [f"缺少表 {'甲' if at % 2 else '乙'}" for at in range(30)],
        }
    )
    text = printed(county(switched_off=off))
    lines = text.splitlines()
    at = lines.index("  缺少表 乙（15 条规则）：")
    assert lines[at + 1].startswith("    ZZ-00、ZZ-02、")
    assert sum("ZZ-" in line for line in lines) < 8
