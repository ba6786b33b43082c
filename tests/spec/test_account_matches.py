"""The register and the bank's list are matched by the normalised account number."""

from __future__ import annotations

import pytest

from tests.drawing_accounts import run_county

OURS = ("81010002", "101", "matched")


def matched(bank_accounts: str) -> list[tuple[str, str | None, str]]:
    """(account_no, agency_code, status); 81010002 of 101 and 81020002 of 102 are registered."""
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 102         | 81020002   | 清河县水利局 | basic        |
        """,
        bank_accounts=bank_accounts,
    )
    assert all(tables["account_matches"]["why"])
    return sorted(
        (row["account_no"], row["agency_code"], row["status"])
        for row in tables["account_matches"].to_dicts()
    )


def test_every_account_of_either_side_stands_there_once() -> None:
    assert matched(
        """
        | account_no | account_name       | agency_code | balance | balance_on |
        | 81010002   | 清河县教育局       | 101         | 1.00    | 2024-12-31 |
        | 81030009   | 清河县城市建设公司 | 103         | 2.00    | 2024-12-31 |
        """
    ) == [
        ("81010002", "101", "matched"),
        ("81020002", "102", "register_only"),
        ("81030009", "103", "bank_only"),
    ]


@pytest.mark.parametrize("written", ["8101 0002", "８１０１０００２", " 81010002 "])
def test_a_number_written_otherwise_matches(written: str) -> None:
    assert OURS in matched(
        f"""
        | account_no | account_name | balance | balance_on |
        | {written}  | 清河县教育局 | 1.00    | 2024-12-31 |
        """
    )


def test_an_account_closed_at_the_bank_still_matches() -> None:
    assert OURS in matched(
        """
        | account_no | account_name | status | balance | balance_on |
        | 81010002   | 清河县教育局 | closed | 0.00    | 2024-12-31 |
        """
    )


def test_a_name_alone_never_matches() -> None:
    statuses = {
        status
        for _, _, status in matched(
            """
            | account_no | account_name | balance | balance_on |
            | 81010099   | 清河县教育局 | 1.00    | 2024-12-31 |
            """
        )
    }
    assert "matched" not in statuses


def test_the_registers_agency_holds_where_the_bank_names_another() -> None:
    assert OURS in matched(
        """
        | account_no | account_name | agency_code | balance | balance_on |
        | 81010002   | 清河县水利局 | 102         | 1.00    | 2024-12-31 |
        """
    )


def suggestions(bank_accounts: str) -> dict[str, tuple[str, str | None]]:
    """account_no -> (status, candidates); 9988810100021 of 101 at 农商行 is registered."""
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no    | account_name | account_kind | bank_name |
        | 101         | 9988810100021 | 清河县教育局 | basic        | 农商行    |
        """,
        bank_accounts=bank_accounts,
    )
    # A suggestion changes nothing: both accounts are still findings.
    assert set(tables["findings"]["rule_id"]) >= {"BA-04", "BA-13"}
    return {
        row["account_no"]: (row["status"], row["candidates"])
        for row in tables["account_matches"].to_dicts()
    }


def test_the_same_last_eight_owner_and_bank_are_suggested_and_never_applied() -> None:
    assert suggestions(
        """
        | account_no     | account_name | bank_name    | balance | balance_on |
        | 62119810100021 | 清河县教育局 | 清河县农商行 | 1.00    | 2024-12-31 |
        """
    ) == {
        "9988810100021": ("suggested", "62119810100021"),
        "62119810100021": ("suggested", "9988810100021"),
    }


@pytest.mark.parametrize(
    ("number", "owner", "bank"),
    [
        ("62119810100022", "清河县教育局", "农商行"),
        ("62119810100021", "清河县水利局", "农商行"),
        ("62119810100021", "清河县教育局", "工商银行"),
    ],
)
def test_another_end_owner_or_bank_is_no_suggestion(number: str, owner: str, bank: str) -> None:
    assert suggestions(
        f"""
        | account_no | account_name | bank_name | balance | balance_on |
        | {number}   | {owner}      | {bank}    | 1.00    | 2024-12-31 |
        """
    ) == {"9988810100021": ("register_only", None), number: ("bank_only", None)}


def test_of_two_that_fit_both_are_listed() -> None:
    found = suggestions(
        """
        | account_no     | account_name | bank_name | balance | balance_on |
        | 62119810100021 | 清河县教育局 | 农商行    | 1.00    | 2024-12-31 |
        | 62229810100021 | 清河县教育局 | 农商行    | 1.00    | 2024-12-31 |
        """
    )
    assert found["9988810100021"] == ("suggested", "62119810100021; 62229810100021")


def test_a_number_registered_twice_or_at_two_owners_is_listed() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 101         | 81010003   | 清河县教育局 | general      |
        | 102         | 81010004   | 清河县水利局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name | agency_code | balance | balance_on |
        | 81010003   | 清河县教育局 | 102         | 1.00    | 2024-12-31 |
        | 81010004   | 清河县水利局 | 102         | 1.00    | 2024-12-31 |
        """,
    )
    assert [
        (row["account_no"], row["doubt"], row["agency_codes"])
        for row in tables["account_doubts"].to_dicts()
    ] == [("81010002", "twice_registered", "101"), ("81010003", "two_owners", "101; 102")]
