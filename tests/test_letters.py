"""Letters besides recalls: to remit, to give back, to hand on, to send a statement; and when no
letter goes out at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.paper_facts import AS_OF
from tests.test_notices import NOTICE, facts, told
from zbb_reconcile.law import load_profile
from zbb_reconcile.report.notices.fields import DEMANDS, LETTERS
from zbb_reconcile.report.notices.units import closing_values, subject_of
from zbb_reconcile.texts import LANGUAGES, chosen

ACCOUNT = "990431011030099"
ASKING = {"核实函", "移送处理提示.docx", "请示", "内部办理清单"}
CASH = {
    "rule_id": "SF-01",
    "channel": "cash",
    "from_account_no": ACCOUNT,
    "subject_id": "101",
}


def found(letter: str, **more: object) -> dict[str, object]:
    """A finding that goes out with that letter."""
    return {
        "letter": letter,
        "finding_id": "L1",
        "rule_id": "NT-01",
        "verdict": "rectify",
        "subject_kind": "income",
        "subject_id": "FS1",
        "division_code": "1",
        "agency_code": "101",
        "agency_name": "甲局",
        "amount": Decimal("300.00"),
        "since": None,
        "reason": "2024-05-06 已收 300.00 元，没有上缴",
        "legal_basis": "某法第一条",
        **more,
    }


@pytest.mark.parametrize(
    ("letter", "file", "says"),
    [
        ("remit", "限期缴库通知书_101_甲局.docx", "收入属于政府收入，依法应当缴入国库"),
        ("statement", "核实函_对账单_101_甲局.docx", "现阶段不要求缴库，也不要求撤户"),
        ("refund", "清退通知书_101_甲局.docx", "不是财政资金，不缴入国库"),
        ("transfer", "移送处理提示.docx", "不由本次清理收回"),
    ],
)
def test_a_letter_says_whose_money_it_is_and_what_may_be_answered(
    letter: str, file: str, says: str
) -> None:
    text = told(facts(letters=[found(letter)]))[file]
    assert says in text
    assert "2024年5月6日已收 300.00 元" in text
    assert "300.00" in text
    assert "说明" in text or "反馈" in text
    assert ("甲局：" in text) == (letter != "transfer")


def test_what_is_handed_on_goes_out_once_for_the_division() -> None:
    other = {"finding_id": "L2", "agency_code": "102", "agency_name": "乙局"}
    two = [found("transfer"), found("transfer", **other)]
    papers = told(facts(letters=two))
    assert [name for name in papers if name.startswith("移送")] == ["移送处理提示.docx"]
    assert "移送2项" in papers["移送处理提示.docx"]
    assert "乙局" in papers["移送处理提示.docx"]


def test_a_letter_about_little_is_listed_but_a_statement_is_asked_for_whatever_there_is() -> None:
    small = [found(kind, finding_id=kind, amount=Decimal("5.00")) for kind in LETTERS]
    papers = told(facts(letters=small), at_least="100")
    # What is overdue is pressed for, however little it is.
    assert {name.split("_")[0] for name in papers} == ASKING | {"督办函"}
    assert "限期缴库" in papers["内部办理清单_1.docx"]
    assert "不发：金额小" in papers["内部办理清单_1.docx"]


def test_nothing_is_demanded_while_a_control_does_not_hold() -> None:
    county = {"letters": [found(kind, finding_id=kind) for kind in LETTERS], "failing": 2}
    papers = told(facts({}, **county))
    assert {name.split("_")[0] for name in papers} == ASKING
    assert papers["内部办理清单_1.docx"].count("不发：核对不平") == 4
    request = papers["请示_1.docx"]
    assert "本次核对有2项不平" in request
    assert NOTICE in told(facts({}))
    assert "remit" in DEMANDS
    assert "statement" not in DEMANDS


def test_indicators_are_not_recalled_where_the_data_have_no_payment() -> None:
    papers = told(facts({}, {**CASH, "finding_id": "F2"}, nothing_paid=True))
    assert NOTICE not in papers
    assert "收回通知书_缴库_101_甲局.docx" in papers
    assert "数据中没有一笔支付，先补齐" in papers["内部办理清单_1.docx"]
    assert "数据中没有一笔支付，指标余额可能并非未用" in papers["请示_1.docx"]


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"known_by": "nature", "word": None}, "账户登记注明"),
        ({"known_by": "carryover", "word": None}, "结转结余表注明存有财政拨款结转"),
        ({"known_by": "fiscal_word", "word": "专项资金"}, "账户用途为“专项资金”"),
        ({"known_by": "nothing", "word": None}, "本县规定清理全部实有资金账户"),
    ],
)
def test_a_remittance_says_why_its_money_is_fiscal(known: dict[str, str], says: str) -> None:
    papers = told(facts(CASH, whose={ACCOUNT: known}))
    text = papers["收回通知书_缴库_101_甲局.docx"]
    assert f"以上账户的资金为财政性资金（{says}）" in text


def test_an_account_that_closes_without_a_statement_is_to_send_one_first() -> None:
    closing = {
        "account_no": ACCOUNT,
        "agency_code": "101",
        "agency_name": "甲局",
        "division_code": "1",
        "owner_name": "甲局",
        "account_kind": "general",
        "balance": Decimal("7.00"),
        "to_treasury": Decimal("0.00"),
        "to_target": Decimal("7.00"),
        "target_account_no": None,
        "is_in_trust": False,
        "last_customer_movement_on": None,
        "lines_from": None,
        "findings": [{**found(""), "rule_id": "BA-03", "verdict": "close_account"}],
    }
    unseen = found("statement", rule_id="BA-00", subject_kind="account", subject_id=ACCOUNT)
    name = "撤户通知书_101_甲局.docx"
    note = "核对清楚以前不得销户、不得转出资金"
    assert note in told(facts(closings=[closing], letters=[unseen]))[name]
    assert note not in told(facts(closings=[closing]))[name]


def test_an_annex_without_rows_is_left_out_and_the_others_are_numbered_anew() -> None:
    need = {
        "need_id": "N1",
        "need_name": "救灾",
        "priority": "relief",
        "fund_system": "general",
        "amount": Decimal("5.00"),
    }
    use = {"source_id": "I1", "need_id": "N1", "amount": Decimal("1.00")}
    text = told(facts({}, uses=[use], needs=[need]))["请示_1.docx"]
    for line in (
        "附件：1.收回财政存量资金分单位汇总表\n",
        "　　　2.收回财政存量资金逐笔明细表\n",
        "　　　3.收回资金统筹使用建议表\n",
    ):
        assert line in text
    assert text.count("\n附件3\n") == 1
    assert "（二）同意按附件3统筹使用" in text
    for missing in ("撤销银行账户", "请单位核实", "附件4", "| 无"):
        assert missing not in text, missing
    nothing = told(facts(letters=[found("remit")]))["请示_1.docx"]
    assert "附件" not in nothing
    assert "没有应当收回的资金和应当撤销的账户" in nothing


def test_the_largest_amount_fits_its_column() -> None:
    amount = Decimal("99999999999.99")
    text = told(facts({"amount": amount}, letters=[found("remit", amount=amount)]))
    assert "99,999,999,999.99" in text[NOTICE]
    assert "玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分" in text[NOTICE]
    assert "99,999,999,999.99" in text["限期缴库通知书_101_甲局.docx"]


def test_every_rule_that_gives_back_or_hands_on_has_a_letter() -> None:
    words = {"refer": "transfer", "refund": "refund"}
    for rule in load_profile("national", AS_OF).rules.values():
        if rule.verdict in words:
            assert rule.letter == words[rule.verdict], rule.id


def test_a_letter_names_what_was_found_and_an_account_with_its_bank() -> None:
    county = facts(
        rules={"NT-04": "利息未缴", "BA-10": "未及时上缴"}, accounts={"9": {"bank_name": "某行"}}
    )
    of_agency = found("remit", rule_id="NT-04", subject_kind="agency", subject_id="101")
    of_account = found("remit", rule_id="BA-10", subject_kind="account", subject_id="9")
    assert subject_of(county, of_agency, chosen("zh")) == "利息未缴"
    assert subject_of(county, of_account, chosen("zh")) == "未及时上缴：账户9（某行）"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_columns_of_identifiers_and_amounts_are_wide_enough(lang: str) -> None:
    """Eleven characters of an indicator and 99,999,999,999.99 break in no usual font."""
    text = "\n".join(chosen(lang).section("notices.").values())
    tables = [part.splitlines()[:3] for part in text.split("|=")[1:]]
    assert tables
    for widths, _, cells in tables:
        shares = [int(width[:-1]) for width in widths.split()]
        small = len(shares) > 6
        for cell, share in zip(cells.strip("| ").split("|"), shares, strict=True):
            twips = 8845 * share // sum(shares) - 2 * 57
            # Of Times: a digit has half an em, a comma a quarter, a letter some more.
            points = 9 if small else 10.5
            if "_indicator}" in cell:
                assert twips >= 11 * 0.55 * points * 20, (widths, cell)
            if "_amount}" in cell:
                assert twips >= 7.5 * points * 20, (widths, cell)


def test_where_the_money_of_closed_accounts_goes_is_said_without_zeros() -> None:
    row = {
        "balance": Decimal("5.00"),
        "to_treasury": Decimal("0.00"),
        "to_target": Decimal("5.00"),
        "target_account_no": None,
    }
    said = [
        closing_values(rows, chosen("zh"))["closing_goes"]
        for rows in (
            [row],
            [{**row, "target_account_no": "77"}, row],
            [{**row, "to_treasury": Decimal("5.00"), "to_target": Decimal("0.00")}],
            [dict.fromkeys(row, Decimal("0.00"))],
        )
    ]
    assert said[:2] == [
        "5.00元的去向由单位与我局商定",
        "转入保留的账户5.00元，5.00元的去向由单位与我局商定",
    ]
    assert "0.00元" not in "".join(said).replace("5.00元", "")
    assert said[3] == "账户没有余额"
