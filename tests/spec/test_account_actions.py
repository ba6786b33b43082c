"""Which accounts are kept and which are closed, and where the money of the closed ones goes."""

from __future__ import annotations

import pytest

from tests.drawing import subjects, yuan
from tests.drawing_accounts import account_actions, fiscal, run_county, seen, stale

KEPT = ("keep", None, yuan("0"), yuan("0"))
EVERY_ACCOUNT_IS_USED_UP = """
| account_no | posted_on  | amount    | counterparty_name | summary |
| 81010002   | 2024-02-01 | 90000.00  | 清河印刷厂        | 往来    |
| 81010002   | 2024-03-01 | -90000.00 | 清河印刷厂        | 往来    |
| 81010005   | 2024-02-01 | 10.00     | 清河印刷厂        | 往来    |
| 81010005   | 2024-02-02 | -10.00    | 清河印刷厂        | 往来    |
"""


def actions_of(
    accounts: str, *, lines: str = EVERY_ACCOUNT_IS_USED_UP
) -> dict[str, tuple[str, str | None, object, object]]:
    """The actions for 教育局's accounts: number | kind | balance | expires | closed | purpose."""
    registered, at_bank = [], []
    for line in accounts.strip().splitlines():
        number, kind, balance, expires_on, closed_on, purpose = (
            cell.strip() for cell in line.split("|")
        )
        registered.append(
            f"| 101 | {number} | 清河县教育局 | {kind} | {expires_on} | {closed_on} | {purpose} |"
        )
        at_bank.append(
            f"| {number} | 清河县教育局 | 2015-03-01 | {balance} | 2024-12-31 | 2018-01-01 |"
        )
    tables = run_county(
        "2024-12-31",
        accounts=fiscal(
            "| agency_code | account_no | account_name | account_kind"
            " | expires_on | closed_on | purpose |\n" + "\n".join(registered)
        ),
        bank_accounts="| account_no | account_name | opened_on | balance | balance_on"
        " | lines_from |\n" + "\n".join(at_bank),
        bank_lines=seen(lines, *(line.split("|")[1].strip() for line in at_bank)),
    )
    assert all(tables["account_actions"]["why"])
    assert set(tables["account_actions"]["agency_code"]) == {"101"}
    return dict(account_actions(tables))


# Which accounts close


def test_accounts_in_order_are_kept() -> None:
    assert actions_of(
        """
        81010001 | zero_balance | 0.00   | | |
        81010002 | basic        | 800.00 | | |
        81010005 | special      | 300.00 | | |
        """
    ) == {"81010001": KEPT, "81010002": KEPT, "81010005": KEPT}


def test_an_expired_account_closes_into_the_basic_account() -> None:
    assert actions_of(
        """
        81010001 | zero_balance | 0.00   |            | |
        81010002 | basic        | 800.00 |            | |
        81010005 | temporary    | 300.00 | 2024-12-30 | |
        """
    ) == {
        "81010001": KEPT,
        "81010002": KEPT,
        "81010005": ("close", "81010002", yuan("0"), yuan("300")),
    }


@pytest.mark.parametrize(("nature", "target"), [("own_income", "81010002"), ("trust", None)])
def test_a_units_own_income_moves_into_its_basic_account_and_trust_money_does_not(
    nature: str, target: str | None
) -> None:
    tables = run_county(
        "2024-12-31",
        accounts=f"""
        | agency_code | account_no | account_name | account_kind | expires_on | money_nature |
        | 101         | 81010002   | 清河县教育局 | basic        |            | fiscal       |
        | 101         | 81010005   | 清河县教育局 | special      | 2024-12-30 | {nature}     |
        """,
        bank_accounts="""
        | account_no | account_name | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局 | 2015-03-01 | 800.00  | 2024-12-31 | 2018-01-01 |
        | 81010005   | 清河县教育局 | 2015-03-01 | 300.00  | 2024-12-31 | 2018-01-01 |
        """,
        bank_lines=seen(EVERY_ACCOUNT_IS_USED_UP, "81010002", "81010005"),
    )
    assert account_actions(tables)["81010005"][1] == target


def test_an_account_that_the_register_closed_closes() -> None:
    assert actions_of(
        """
        81010002 | basic   | 800.00 | |            |
        81010005 | general | 300.00 | | 2024-12-31 |
        """
    ) == {"81010002": KEPT, "81010005": ("close", "81010002", yuan("0"), yuan("300"))}


def test_a_dormant_account_closes() -> None:
    # 81010003 has only a line of 2020.
    assert actions_of(
        """
        81010002 | basic   | 800.00 | | |
        81010003 | general | 300.00 | | |
        """
    ) == {"81010002": KEPT, "81010003": ("close", "81010002", yuan("0"), yuan("300"))}


def test_of_two_basic_accounts_the_larger_stays() -> None:
    assert actions_of(
        """
        81010002 | basic | 300.00 | | |
        81010005 | basic | 800.00 | | |
        """
    ) == {"81010002": ("close", "81010005", yuan("0"), yuan("300")), "81010005": KEPT}


def test_of_two_equal_basic_accounts_the_smaller_number_stays() -> None:
    assert actions_of(
        """
        81010005 | basic | 300.00 | | |
        81010002 | basic | 300.00 | | |
        """
    ) == {"81010002": KEPT, "81010005": ("close", "81010002", yuan("0"), yuan("300"))}


def test_all_accounts_of_an_abolished_agency_close_into_none() -> None:
    tables = run_county(
        "2024-12-31",
        agencies="""
        | division_code | agency_code | agency_name  | abolished_on |
        | 431099000     | 109         | 清河县移民局 | 2024-12-31   |
        """,
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 109         | 81090001   | 清河县移民局 | zero_balance |
        | 109         | 81090002   | 清河县移民局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name | opened_on  | balance | balance_on | lines_from |
        | 81090001   | 清河县移民局 | 2015-03-01 | 0.00    | 2024-12-31 | 2020-01-01 |
        | 81090002   | 清河县移民局 | 2015-03-01 | 50.00   | 2024-12-31 | 2020-01-01 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81090002   | 2024-02-01 | 500.00  | 清河印刷厂        | 往来    |
        | 81090002   | 2024-03-01 | -500.00 | 清河印刷厂        | 往来    |
        """,
    )
    assert account_actions(tables) == {
        "81090001": ("close", None, yuan("0"), yuan("0")),
        "81090002": ("close", None, yuan("0"), yuan("0")),
    }
    owners = dict(tables["account_actions"].select("account_no", "to_owner").iter_rows())
    assert owners == {"81090001": yuan("0"), "81090002": yuan("50")}


def test_an_account_outside_the_register_or_under_a_strangers_name_is_kept_for_rectifying() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name           | agency_code | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县宏达商贸有限公司 | 101         | 2015-03-01 | 800.00  | 2024-12-31 | 2020-01-01 |
        | 81010005   | 清河县教育局           | 101         | 2015-03-01 | 300.00  | 2024-12-31 | 2020-01-01 |
        """,  # noqa: E501
        bank_lines=EVERY_ACCOUNT_IS_USED_UP,
    )
    assert set(subjects(tables, "BA-14")) == {"81010002"}
    assert set(subjects(tables, "BA-04")) == {"81010005"}
    assert account_actions(tables) == {"81010002": KEPT, "81010005": KEPT}


def test_only_accounts_open_at_the_bank_have_an_action_and_foreign_ones_no_amounts() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind | expires_on |
        | 101         | 81010002   | 清河县教育局 | basic        |            |
        | 101         | 81010003   | 清河县教育局 | general      | 2020-01-01 |
        | 101         | 81010004   | 清河县教育局 | special      | 2020-01-01 |
        | 101         | 81010006   | 清河县教育局 | temporary    | 2020-01-01 |
        """,
        bank_accounts="""
        | account_no | account_name | currency | status    | balance | balance_on |
        | 81010002   | 清河县教育局 | CNY      | suspended | 800.00  | 2024-12-31 |
        | 81010003   | 清河县教育局 |          | closed    | 0.00    | 2024-12-31 |
        | 81010004   | 清河县教育局 | USD      | open      | 300.00  | 2024-12-31 |
        """,
    )
    assert account_actions(tables) == {
        "81010002": KEPT,
        "81010004": ("close", None, None, None),
    }


# Where the money goes


def test_without_a_basic_account_there_is_no_target_for_a_zero_balance_account_takes_nothing() -> (
    None
):
    assert actions_of(
        """
        81010001 | zero_balance | 0.00   |            | |
        81010002 | special      | 800.00 |            | |
        81010005 | general      | 300.00 | 2024-06-30 | |
        """
    )["81010005"] == ("close", None, yuan("0"), yuan("0"))


def test_where_the_basic_account_itself_closes_there_is_no_target() -> None:
    assert actions_of(
        """
        81010001 | zero_balance | 0.00   |            | |
        81010002 | basic        | 800.00 | 2024-06-30 | |
        81010005 | general      | 300.00 | 2024-06-30 | |
        """
    ) == {
        "81010001": KEPT,
        "81010002": ("close", None, yuan("0"), yuan("0")),
        "81010005": ("close", None, yuan("0"), yuan("0")),
    }


def test_where_no_account_is_kept_there_is_no_target() -> None:
    assert actions_of(
        """
        81010002 | basic   | 800.00 | 2024-06-30 | |
        81010005 | general | 300.00 | 2024-06-30 | |
        """
    ) == {
        "81010002": ("close", None, yuan("0"), yuan("0")),
        "81010005": ("close", None, yuan("0"), yuan("0")),
    }


def outflow_of_2024(amount: str) -> str:
    """Lines by which that much came in and went out in 2024, so that B0 is today's balance."""
    return f"""
    | account_no | posted_on  | amount    | counterparty_name | summary |
    | 81010002   | 2024-02-01 | {amount}  | 清河印刷厂        | 往来    |
    | 81010002   | 2024-03-01 | -{amount} | 清河印刷厂        | 往来    |
    """


def test_stale_cash_falls_on_closing_accounts_first_and_then_on_kept_ones() -> None:
    # 1100 lay on W, 200 went out: 900 is stale, 300 of it on the closing account.
    assert actions_of(
        """
        81010002 | basic   | 800.00 |            | |
        81010003 | general | 300.00 | 2024-06-30 | |
        """,
        lines=outflow_of_2024("200.00"),
    ) == {
        "81010002": ("keep", None, yuan("600"), yuan("0")),
        "81010003": ("close", "81010002", yuan("300"), yuan("0")),
    }


def test_what_is_not_stale_goes_from_the_closing_account_to_its_target() -> None:
    # 1100 lay on W, 1000 went out: 100 is stale.
    assert actions_of(
        """
        81010002 | basic   | 800.00 |            | |
        81010003 | general | 300.00 | 2024-06-30 | |
        """,
        lines=outflow_of_2024("1000.00"),
    ) == {
        "81010002": KEPT,
        "81010003": ("close", "81010002", yuan("100"), yuan("200")),
    }


def test_of_two_closing_accounts_the_larger_balance_comes_first() -> None:
    # 1600 lay on W, 1000 went out: 600 is stale.
    assert actions_of(
        """
        81010002 | basic   | 800.00 |            | |
        81010003 | general | 300.00 | 2024-06-30 | |
        81010004 | special | 500.00 | 2024-06-30 | |
        """,
        lines=outflow_of_2024("1000.00"),
    ) == {
        "81010002": KEPT,
        "81010003": ("close", "81010002", yuan("100"), yuan("200")),
        "81010004": ("close", "81010002", yuan("500"), yuan("0")),
    }


def test_of_two_equal_closing_accounts_the_smaller_number_comes_first() -> None:
    # 1400 lay on W, 1000 went out: 400 is stale.
    assert actions_of(
        """
        81010002 | basic   | 800.00 |            | |
        81010004 | special | 300.00 | 2024-06-30 | |
        81010003 | general | 300.00 | 2024-06-30 | |
        """,
        lines=outflow_of_2024("1000.00"),
    ) == {
        "81010002": KEPT,
        "81010003": ("close", "81010002", yuan("300"), yuan("0")),
        "81010004": ("close", "81010002", yuan("100"), yuan("200")),
    }


@pytest.mark.parametrize(
    ("other", "closes"),
    [
        # The canteen's money is not the agency's: its owner is asked.
        ("special | 5000.00 | 2024-06-30 | | 食堂", ("close", None, yuan("0"), yuan("0"))),
        (
            "collection | 5000.00 | 2024-06-30 | |",
            ("close", "81010002", yuan("0"), yuan("5000")),
        ),
    ],
)
def test_stale_cash_never_falls_on_an_account_that_is_no_own_cash(
    other: str, closes: tuple[object, ...]
) -> None:
    # 800 lay on W of own cash, 200 went out.
    assert actions_of(
        f"""
        81010002 | basic | 800.00 | | |
        81010004 | {other}
        """,
        lines=outflow_of_2024("200.00"),
    ) == {
        "81010002": ("keep", None, yuan("600"), yuan("0")),
        "81010004": closes,
    }


def test_where_the_lines_are_too_short_nothing_goes_to_the_treasury() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind | expires_on |
        | 101         | 81010002   | 清河县教育局 | basic        |            |
        | 101         | 81010003   | 清河县教育局 | general      | 2024-06-30 |
        """,
        bank_accounts="""
        | account_no | account_name | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局 | 2015-03-01 | 800.00  | 2024-12-31 | 2024-06-01 |
        | 81010003   | 清河县教育局 | 2015-03-01 | 300.00  | 2024-12-31 | 2024-06-01 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount | counterparty_name | summary |
        | 81010002   | 2024-07-01 | 1.00   | 清河印刷厂        | 往来    |
        """,
    )
    assert stale(tables) == {}
    assert account_actions(tables) == {
        "81010002": KEPT,
        "81010003": ("close", "81010002", yuan("0"), yuan("300")),
    }
