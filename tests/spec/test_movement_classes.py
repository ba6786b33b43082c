"""Every bank line has one class: the first that applies."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from tests.drawing_accounts import classes, run_county

AGENCIES = """
| division_code | agency_code | agency_name              | former_names |
| 431099000     | 101         | 清河县教育局             | 清河县文教局 |
| 431099000     | 102         | 清河县水利局             |              |
| 431099000     | 105         | 清河县国库集中支付中心   |              |
"""
REGISTER = """
| agency_code | account_no | account_name | account_kind |
| 101         | 81010002   | 清河县教育局 | basic        |
| 101         | 81010003   | 清河县教育局 | general      |
| 102         | 81020002   | 清河县水利局 | basic        |
"""
BANK = """
| account_no | account_name | balance | balance_on |
| 81010002   | 清河县教育局 | 100.00  | 2024-12-31 |
| 81010003   | 清河县教育局 | 100.00  | 2024-12-31 |
| 81020002   | 清河县水利局 | 100.00  | 2024-12-31 |
"""


def movements(lines: str) -> Mapping[str, pl.DataFrame]:
    """A run over these bank lines."""
    return run_county(
        "2024-12-31",
        agencies=AGENCIES,
        accounts=REGISTER,
        bank_accounts=BANK,
        bank_lines=lines,
    )


def class_of(
    amount: str, summary: str = "", *, counterparty_no: str = "", counterparty_name: str = ""
) -> str:
    """The class of a single line of 81010002."""
    tables = movements(
        f"""
        | line_no | account_no | posted_on  | amount   | counterparty_no   | counterparty_name   | summary   |
        | L1      | 81010002   | 2024-05-06 | {amount} | {counterparty_no} | {counterparty_name} | {summary} |
        """  # noqa: E501
    )
    return classes(tables)["L1"]


def test_every_line_stands_in_movements_once_with_a_class_and_a_reason() -> None:
    moved = movements(
        """
        | line_no | account_no | posted_on  | amount | counterparty_name | summary |
        | L1      | 81010002   | 2024-05-06 | -10.00 | 清河印刷厂        | 印刷费  |
        | L2      | 81010002   | 2024-05-06 | -10.00 | 清河印刷厂        | 印刷费  |
        | L3      | 81010002   | 2025-05-06 | 7.00   | 清河印刷厂        | 退款    |
        """
    )["movements"].sort("line_no")
    assert moved["line_no"].to_list() == ["L1", "L2", "L3"]
    assert moved["class"].to_list() == ["payment", "payment", "receipt"]
    assert all(moved["why"].to_list())


# Interest


@pytest.mark.parametrize("summary", ["结息", "存款利息", "计息入账", "季息"])
def test_an_inflow_that_says_interest_without_a_counterparty_is_interest(summary: str) -> None:
    assert class_of("12.34", summary) == "interest"


def test_interest_may_name_a_bank_as_its_counterparty() -> None:
    assert class_of("12.34", "结息", counterparty_name="中国农业银行清河县支行") == "interest"


def test_interest_from_a_company_is_a_receipt() -> None:
    assert class_of("12.34", "结息", counterparty_name="清河印刷厂") == "receipt"


def test_a_counterparty_known_by_its_number_alone_is_not_blank() -> None:
    assert class_of("12.34", "结息", counterparty_no="99887766") == "receipt"


@pytest.mark.parametrize("counterparty", ["", "中国农业银行清河县支行", "清河印刷厂"])
def test_paying_interest_on_a_loan_is_a_payment(counterparty: str) -> None:
    assert class_of("-500.00", "支付贷款利息", counterparty_name=counterparty) == "payment"


def test_an_inflow_that_does_not_say_interest_is_a_receipt() -> None:
    assert class_of("12.34", "") == "receipt"


# Fees


@pytest.mark.parametrize(
    "summary", ["转账手续费", "支票工本费", "账户管理费", "年费", "短信费", "企业网银", "询证函"]
)
def test_an_outflow_that_says_fee_without_a_counterparty_is_a_fee(summary: str) -> None:
    assert class_of("-10.00", summary) == "fee"


def test_a_fee_may_name_a_bank_as_its_counterparty() -> None:
    assert class_of("-10.00", "手续费", counterparty_name="中国农业银行清河县支行") == "fee"


def test_a_fee_to_a_company_is_a_payment() -> None:
    assert class_of("-10.00", "工本费", counterparty_name="清河印刷厂") == "payment"
    assert class_of("-10.00", "工本费", counterparty_no="99887766") == "payment"


@pytest.mark.parametrize("counterparty", ["", "国家税务总局清河县税务局"])
def test_the_refunded_commission_for_withholding_income_tax_is_a_receipt(counterparty: str) -> None:
    assert class_of("88.00", "个税手续费返还", counterparty_name=counterparty) == "receipt"


# Reversals


@pytest.mark.parametrize("word", ["冲正", "抹账", "退汇", "退票", "红字"])
def test_a_pair_that_cancels_is_a_reversal_on_both_lines(word: str) -> None:
    tables = movements(
        f"""
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-06 | 100.00  | {word}  |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal"}


def test_either_line_of_the_pair_may_say_so() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary  |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 红字抹账 |
        | L2      | 81010002   | 2024-05-08 | 100.00  | 收款     |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal"}


def test_a_pair_that_does_not_say_so_is_no_reversal() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-06 | 100.00  | 退款    |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "receipt"}


def test_five_days_apart_is_a_reversal_even_over_the_end_of_a_month() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-02-27 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-03-03 | 100.00  | 退汇    |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal"}


def test_six_days_apart_is_no_reversal() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-02-27 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-03-04 | 100.00  | 退汇    |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "receipt"}


def test_the_correction_may_come_first() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | 100.00  | 冲正    |
        | L2      | 81010002   | 2024-05-11 | -100.00 | 印刷费  |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal"}


def test_amounts_a_fen_apart_do_not_cancel() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-06 | 100.01  | 冲正    |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "receipt"}


def test_lines_of_two_accounts_do_not_cancel() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010003   | 2024-05-06 | 100.00  | 冲正    |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "receipt"}


def test_the_partner_is_the_line_of_the_nearest_day() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-09 | -100.00 | 印刷费  |
        | L3      | 81010002   | 2024-05-10 | 100.00  | 冲正    |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "reversal", "L3": "reversal"}


def test_a_nearer_later_line_comes_before_a_farther_earlier_one() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-10 | 100.00  | 冲正    |
        | L3      | 81010002   | 2024-05-12 | -100.00 | 印刷费  |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "reversal", "L3": "reversal"}


def test_of_two_equally_near_lines_the_earlier_is_the_partner() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-08 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-10 | 100.00  | 冲正    |
        | L3      | 81010002   | 2024-05-12 | -100.00 | 印刷费  |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal", "L3": "payment"}


def test_a_line_cancels_one_line_only() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-07 | 100.00  | 冲正    |
        | L3      | 81010002   | 2024-05-09 | 100.00  | 冲正    |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal", "L3": "receipt"}


def test_two_corrections_of_two_payments_are_two_pairs() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L3      | 81010002   | 2024-05-07 | 100.00  | 冲正    |
        | L4      | 81010002   | 2024-05-08 | 100.00  | 冲正    |
        """
    )
    assert set(classes(tables).values()) == {"reversal"}


def test_a_reversal_comes_before_interest_fee_and_own_transfer() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount | counterparty_no | summary      |
        | L1      | 81010002   | 2024-03-21 | 5.00   |                 | 结息         |
        | L2      | 81010002   | 2024-03-22 | -5.00  |                 | 结息冲正     |
        | L3      | 81010002   | 2024-04-01 | -9.00  |                 | 手续费       |
        | L4      | 81010002   | 2024-04-02 | 9.00   |                 | 手续费冲正   |
        | L5      | 81010002   | 2024-05-06 | -70.00 | 81010003        | 调拨         |
        | L6      | 81010002   | 2024-05-07 | 70.00  | 81010003        | 调拨退汇     |
        """
    )
    assert set(classes(tables).values()) == {"reversal"}


# Transfers within the agency


@pytest.mark.parametrize("number", ["81010003", "8101 0003", "８１０１０００３"])
def test_the_number_of_another_account_of_the_agency_makes_an_own_transfer(number: str) -> None:
    assert class_of("-70.00", "调拨", counterparty_no=number) == "own_transfer"


@pytest.mark.parametrize(
    "name", ["清河县教育局", "清河县文教局", "清河县教育局（本级）", "清河县教育局(本级)", "教育局"]
)
def test_the_agencys_name_former_name_or_normal_form_makes_an_own_transfer(name: str) -> None:
    assert class_of("-70.00", "调拨", counterparty_name=name) == "own_transfer"


def test_an_own_transfer_may_come_in() -> None:
    assert class_of("70.00", "调拨", counterparty_no="81010003") == "own_transfer"
    assert class_of("70.00", "调拨", counterparty_name="清河县教育局") == "own_transfer"


def test_a_fee_word_does_not_change_an_own_transfer() -> None:
    assert class_of("-70.00", "手续费", counterparty_no="81010003") == "own_transfer"


# Transfers to other agencies


@pytest.mark.parametrize("amount", ["-70.00", "70.00"])
def test_money_to_or_from_another_agency_is_to_agency(amount: str) -> None:
    assert class_of(amount, "拨款", counterparty_no="81020002") == "to_agency"
    assert class_of(amount, "拨款", counterparty_name="清河县水利局") == "to_agency"


# Remittances


@pytest.mark.parametrize("name", ["清河县国库", "清河县非税收入汇缴结算户", "清河县财政局财政专户"])
def test_an_outflow_to_the_treasury_is_a_remittance(name: str) -> None:
    assert class_of("-70.00", "上缴", counterparty_name=name) == "remittance"


@pytest.mark.parametrize("name", ["清河县国库", "清河县非税收入汇缴结算户", "清河县财政局财政专户"])
def test_an_inflow_from_the_treasury_is_a_receipt(name: str) -> None:
    assert class_of("70.00", "拨入", counterparty_name=name) == "receipt"


def test_the_treasury_in_the_summary_alone_is_no_remittance() -> None:
    assert class_of("-70.00", "上缴国库", counterparty_name="清河印刷厂") == "payment"


def test_another_agency_comes_before_the_treasury_in_its_name() -> None:
    assert class_of("-70.00", "上缴", counterparty_name="清河县国库集中支付中心") == "to_agency"


# All else


def test_all_other_money_is_a_receipt_or_a_payment() -> None:
    assert class_of("70.00", "捐赠", counterparty_name="清河印刷厂") == "receipt"
    assert class_of("-70.00", "印刷费", counterparty_name="清河印刷厂") == "payment"
    assert class_of("-70.00") == "payment"
