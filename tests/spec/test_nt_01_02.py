"""NT-01, NT-02: government income is collected when it is due and remitted when collected."""

from __future__ import annotations

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county, switched_off


def test_income_is_collected_when_due_and_remitted_when_collected() -> None:
    tables = run_county(
        "2024-12-31",
        income_due="""
        | income_id | agency_code | item_name | due_on     | due_amount | collected_on | collected_amount | remitted_on | remitted_amount |
        | KEPT      | 101         | 罚没收入  | 2024-06-30 | 1000.00    | 2024-06-30   | 1000.00          | 2024-07-01  | 400.00          |
        | ALL       | 103         | 河道砂石  | 2024-06-30 | 1000.00    | 2024-06-30   | 1000.00          |             |                 |
        | FEN       | 101         | 罚没收入  | 2024-06-30 | 1000.00    | 2024-06-30   | 1000.00          | 2024-07-01  | 999.99          |
        | PAID      | 101         | 罚没收入  | 2024-06-30 | 1000.00    | 2024-06-30   | 1000.00          | 2024-12-31  | 1000.00         |
        | LATER     | 101         | 罚没收入  | 2024-06-30 | 1000.00    | 2024-06-30   | 1000.00          | 2025-01-01  | 1000.00         |
        | PART      | 101         | 罚没收入  | 2024-12-31 | 1000.00    | 2024-06-30   | 600.00           | 2024-07-01  | 600.00          |
        | NONE      | 101         | 罚没收入  | 2024-12-31 | 1000.00    |              |                  |             |                 |
        | COMES     | 101         | 罚没收入  | 2024-12-31 | 1000.00    | 2025-01-01   | 1000.00          | 2025-01-01  | 1000.00         |
        | NOT_DUE   | 101         | 罚没收入  | 2025-01-01 | 1000.00    |              |                  |             |                 |
        | BOTH      | 101         | 罚没收入  | 2024-06-30 | 1000.00    | 2024-06-30   | 700.00           | 2024-07-01  | 200.00          |
        | UNKNOWN   | 101         | 罚没收入  | 2024-06-30 | 1000.00    | 2024-06-30   |                  |             |                 |
        | UNKNOWN_2 | 101         | 罚没收入  | 2024-06-30 | 1000.00    | 2024-06-30   | 1000.00          | 2024-07-01  |                 |
        | UNKNOWN_3 | 101         | 罚没收入  | 2024-06-30 | 1000.00    |              |                  | 2024-07-01  | 1000.00         |
        """,  # noqa: E501
    )
    assert subjects(tables, "NT-01") == {
        "KEPT": yuan("600"),
        "ALL": yuan("1000"),
        "FEN": yuan("0.01"),
        "LATER": yuan("1000"),
        "BOTH": yuan("500"),
    }
    assert subjects(tables, "NT-02") == {
        "PART": yuan("400"),
        "NONE": yuan("1000"),
        "COMES": yuan("1000"),
        "BOTH": yuan("300"),
    }
    for rule, verdict in (("NT-01", "rectify"), ("NT-02", "urge")):
        for found in findings(tables, rule):
            assert (found["subject_kind"], found["verdict"]) == ("income", verdict)
            assert found["legal_basis"].startswith("预算法第五十六条")
    assert any("3 笔" in note for note in tables["notes"]["note"])
    assert tables["evidence"].filter(source_table="income_due").height == 9


def test_an_agency_that_only_the_list_of_income_names_is_known() -> None:
    tables = run_county(
        "2024-12-31",
        income_due="""
        | income_id | agency_code | due_on     | due_amount | collected_on | collected_amount |
        | I1        | 999         | 2024-06-30 | 1000.00    | 2024-06-30   | 1000.00          |
        """,
    )
    (found,) = findings(tables, "NT-01")
    assert found["agency_code"] == "999"


def test_without_amounts_collected_and_remitted_nothing_is_said() -> None:
    from tests.drawing import run

    tables = run(
        "2024-12-31",
        income_due="""
        | income_id | agency_code | due_on     | due_amount |
        | I1        | 101         | 2024-06-30 | 1000.00    |
        """,
    )
    assert {"NT-01", "NT-02"} <= switched_off(tables)
