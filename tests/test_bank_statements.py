"""camt.053 and MT940: lines signed by the bank's marks, each statement proven by its balances."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_read import refused
from zbb_reconcile.read import read_folder
from zbb_reconcile.read.data_folder import read_content
from zbb_reconcile.sheet import Sheet
from zbb_reconcile.standardise import type_sheet

SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"


def balance(kind: str, amount: str, side: str = "CRDT", currency: str = "CNY") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>2024-01-31</Dt></Dt></Bal>"
    )


def entry(
    amount: str, side: str, status: str = "BOOK", more: str = "", currency: str = "CNY"
) -> str:
    return (
        f'<Ntry><NtryRef>R{amount}</NtryRef><Amt Ccy="{currency}">{amount}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd>{more}<Sts>{status}</Sts>"
        "<BookgDt><Dt>2024-01-05</Dt></BookgDt></Ntry>"
    )


def stmt(*parts: str, account: str = "622202", name: str = "S1") -> str:
    return (
        f"<Stmt><Id>{name}</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>"
        f"{''.join(parts)}</Stmt>"
    )


def camt(*stmts: str, space: str = SPACE) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{space}"><BkToCstmrStmt>'
        f"{''.join(stmts)}</BkToCstmrStmt></Document>"
    ).encode()


def sheet(content: bytes, name: str = "银行流水.xml") -> Sheet:
    ((one,), _) = read_content("bank_lines", name, content)
    return one


DETAILS = (
    "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>县财政局</Nm></Dbtr><DbtrAcct><Id><IBAN>99887766</IBAN>"
    "</Id></DbtrAcct></RltdPties><RmtInf><Ustrd>拨款</Ustrd></RmtInf></TxDtls></NtryDtls>"
)


def test_camt_entries_are_signed_by_their_own_mark_and_a_reversal_says_so() -> None:
    content = camt(
        stmt(
            balance("OPBD", "100.00"),
            entry("50.10", "CRDT").replace("</Ntry>", DETAILS + "</Ntry>"),
            entry("20", "DBIT"),
            entry("7.00", "DBIT", more="<RvslInd>true</RvslInd>"),
            balance("CLBD", "123.10"),
        )
    )
    typed = type_sheet(sheet(content))
    assert typed.rows["amount"].to_list() == [Decimal("50.10"), Decimal("-20"), Decimal("-7")]
    assert typed.rows["line_no"].to_list() == ["R50.10", "R20", "R7.00"]
    assert typed.rows["summary"].to_list() == ["拨款", None, "冲正"]
    assert typed.rows["counterparty_name"].to_list() == ["县财政局", None, None]
    assert typed.rows["counterparty_no"].to_list() == ["99887766", None, None]
    assert typed.rows["balance_after"].to_list() == [None] * 3
    assert typed.quarantine.is_empty()


def test_camt_pending_entries_are_listed_and_count_for_nothing() -> None:
    content = camt(
        stmt(
            balance("PRCD", "5.00", "DBIT"),
            entry("6", "CRDT"),
            entry("900", "CRDT", status="PDNG"),
            entry("901", "CRDT", status="<Cd>PDNG</Cd>"),
            balance("CLBD", "1.00"),
        )
    )
    typed = type_sheet(sheet(content))
    assert typed.rows["amount"].to_list() == [Decimal(6)]
    assert typed.furniture["source_row"].to_list() == [3, 4]


def test_camt_in_another_currency_is_never_yuan() -> None:
    content = camt(
        stmt(
            balance("OPBD", "0", currency="USD"),
            entry("6", "CRDT", currency="USD"),
            balance("CLBD", "6", currency="USD"),
        )
    )
    typed = type_sheet(sheet(content))
    assert typed.rows.is_empty()
    assert typed.quarantine["reason_code"].to_list() == ["foreign_currency"]


def test_camt_of_one_account_without_a_gap_covers_its_stated_days() -> None:
    def of(day: str, opening: str, closing: str, account: str = "622202") -> str:
        days = f"<FrToDt><FrDtTm>{day}T00:00:00</FrDtTm><ToDtTm>{day}T23:59:59</ToDtTm></FrToDt>"
        return stmt(days, balance("OPBD", opening), balance("CLBD", closing), account=account)

    line = stmt(
        "<FrToDt><FrDtTm>2024-01-05T00:00:00</FrDtTm><ToDtTm>2024-01-05T00:00:00</ToDtTm></FrToDt>",
        balance("OPBD", "1"),
        entry("2", "CRDT"),
        balance("CLBD", "3"),
    )
    whole = sheet(camt(of("2024-01-04", "1", "1"), line, of("2024-01-06", "3", "3")))
    assert whole.layout.facts["period"] == "2024-01-04 至 2024-01-06"
    gap = sheet(camt(of("2024-01-04", "1", "1"), line, of("2024-01-06", "4", "4")))
    assert "period" not in gap.layout.facts
    two = sheet(camt(line, of("2024-01-06", "3", "3", account="7777")))
    assert "period" not in two.layout.facts


OPEN, CLOSE = balance("OPBD", "1.00"), balance("CLBD", "3.00")
TWO = entry("2", "CRDT")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (camt(stmt(OPEN, TWO, balance("CLBD", "3.01"))), "statement_balance"),
        (camt(stmt(OPEN, TWO, TWO, CLOSE)), "statement_balance"),
        (camt(stmt(OPEN, TWO)), "statement_no_balance"),
        (camt(stmt(TWO, CLOSE)), "statement_no_balance"),
        (camt(stmt(OPEN, entry("2", "CRDT", currency="USD"), CLOSE)), "statement_currencies"),
        (camt(stmt(OPEN, TWO, CLOSE), stmt(OPEN, TWO, CLOSE)), "statement_twice"),
        (camt(stmt(OPEN, entry("2", "CRDT", status="HELD"), CLOSE)), "statement_status"),
        (camt(stmt(OPEN, entry("-2", "DBIT"), CLOSE)), "broken_statement"),
        (camt(stmt(OPEN, entry("2", "CREDIT"), CLOSE)), "broken_statement"),
        (camt(stmt(OPEN, TWO, CLOSE))[:-30], "broken_statement"),
        (camt(), "broken_statement"),
        (camt(stmt(OPEN), space=SPACE.replace("053", "052")), "unread_content"),
        (
            camt(stmt(OPEN, TWO, CLOSE)).replace(
                b"<Document", b'<!DOCTYPE x [<!ENTITY a "b">]><Document'
            ),
            "broken_statement",
        ),
    ],
)
def test_camt_that_is_not_proven_or_not_understood_is_refused(content: bytes, key: str) -> None:
    refused(lambda: sheet(content), key)


def test_the_difference_of_a_statement_is_said() -> None:
    message = refused(
        lambda: sheet(camt(stmt(OPEN, TWO, balance("CLBD", "1003.01")))), "statement_balance"
    ).message("zh")
    assert "差 1,000.01" in message


@given(st.lists(st.tuples(st.integers(1, 10**12), st.booleans(), st.booleans()), max_size=30))
@settings(deadline=None, derandomize=True, max_examples=60)
def test_camt_lines_are_the_booked_entries_to_the_fen(moves: list[tuple[int, bool, bool]]) -> None:
    fen = [amount if comes else -amount for amount, comes, booked in moves if booked]
    entries = [
        entry(
            f"{Decimal(amount).scaleb(-2)}",
            "CRDT" if comes else "DBIT",
            "BOOK" if booked else "PDNG",
        )
        for amount, comes, booked in moves
    ]
    closing = Decimal(sum(fen)).scaleb(-2)
    close = balance("CLBD", f"{abs(closing):f}", "CRDT" if closing >= 0 else "DBIT")
    typed = type_sheet(sheet(camt(stmt(balance("OPBD", "0"), *entries, close))))
    assert typed.rows["amount"].to_list() == [Decimal(one).scaleb(-2) for one in fen]


MT940 = """\
{1:F01ICBKCNBJAXXX0000000000}{2:I940X}{4:
:20:STARTUMS
:25:ICBKCNBJ/6222020001
:28C:00001/001
:60F:C231229CNY1000,00
:61:2312290102C100,50NTRFNONREF//B4711
:86:收到拨款
续行
:61:2401030103RC50,00NTRFREF1//B4712
:86:退回
:61:2401030103RD20,NTRFREF2
:61:240104D5,NCHGNONREF
:86:手续费
:62F:C240131CNY1065,50
-}
"""


def of_mt940(text: str = MT940, name: str = "银行流水.sta", encoding: str = "utf-8") -> Sheet:
    return sheet(text.encode(encoding), name)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_mt940_entries_are_signed_and_a_reversal_turns_the_sign(encoding: str) -> None:
    pytest.importorskip("mt940")
    typed = type_sheet(of_mt940(encoding=encoding))
    assert [f"{amount}" for amount in typed.rows["amount"]] == [
        "100.50",
        "-50.00",
        "20.00",
        "-5.00",
    ]
    assert typed.rows["account_no"].unique().to_list() == ["6222020001"]
    assert typed.rows["line_no"].to_list() == ["B4711", "B4712", "REF2", None]
    assert typed.rows["summary"].to_list() == ["收到拨款 续行", "冲正 退回", "冲正", "手续费"]
    days = [f"{day}" for day in typed.rows["posted_on"]]
    assert days == ["2024-01-02", "2024-01-03", "2024-01-03", "2024-01-04"], "the booking day"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda text: text.replace("1065,50", "1065,51"), "statement_balance"),
        (
            lambda text: text.replace(":61:240104D5,NCHGNONREF\n:86:手续费\n", ""),
            "statement_balance",
        ),
        (lambda text: text.replace(":62F:C240131CNY1065,50\n", ""), "statement_no_balance"),
        (lambda text: text.replace(":61:240104D5", ":61:XX0104D5"), "broken_statement"),
        (lambda text: text + text, "statement_twice"),
        (lambda text: text.replace(":20:STARTUMS\n", ""), "broken_statement"),
        (lambda text: text.replace("CNY1065", "USD1065"), "statement_currencies"),
    ],
)
def test_mt940_that_is_not_proven_is_refused(change: Callable[[str], str], key: str) -> None:
    pytest.importorskip("mt940")
    refused(lambda: of_mt940(change(MT940)), key)


def test_mt940_without_its_package_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "对账单.sta").write_text(MT940)
    importing = importlib.import_module

    def none(name: str, package: str | None = None) -> object:
        if name == "mt940":
            raise ImportError(name)
        return importing(name, package)

    monkeypatch.setattr(importlib, "import_module", none)
    refusal = refused(lambda: read_folder(tmp_path), "package_missing")
    assert "zbb-reconcile[bank]" in refusal.message("zh")
    assert "pip download" in refusal.message("en")


@pytest.mark.parametrize("text", ["hello,world\n", MT940.replace(":60F:", ":60X:"), "\x01\x02 \n"])
@pytest.mark.parametrize("name", ["a.sta", "银行流水.940", "x.MT940"])
def test_what_is_named_mt940_and_is_none_is_told_so(text: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    refusal = refused(lambda: read_folder(tmp_path), "not_mt940")
    assert ":60F:" in refusal.message("zh")


def test_a_table_with_a_header_is_read_whatever_its_ending(tmp_path: Path) -> None:
    (tmp_path / "银行流水.sta").write_text("account_no,posted_on,amount\n620001,2024-01-02,1.00\n")
    assert [sheet.rows.height for sheet in read_folder(tmp_path).sheets] == [1]


def test_a_statement_is_known_by_its_form_whatever_it_is_called(tmp_path: Path) -> None:
    pytest.importorskip("mt940")
    (tmp_path / "20240131.STA").write_text(MT940)
    (tmp_path / "20240131.txt").write_text(MT940.replace("6222020001", "6222020002"))
    (tmp_path / "stmt.xml").write_bytes(camt(stmt(OPEN, TWO, CLOSE)))
    (tmp_path / "other.xml").write_bytes(b"<?xml version='1.0'?><a/>")
    reading = read_folder(tmp_path)
    assert [(one.file, one.table) for one in reading.sheets] == [
        ("20240131.STA", "bank_lines"),
        ("20240131.txt", "bank_lines"),
        ("stmt.xml", "bank_lines"),
    ]
    assert [(left.file, left.why) for left in reading.ignored] == [("other.xml", "not_named")]
