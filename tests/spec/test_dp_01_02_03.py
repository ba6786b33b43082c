"""DP-01, DP-02, DP-03: deposits go back when they are due, and their account holds what is open."""

from __future__ import annotations

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county

DEPOSITS = """
| deposit_id | agency_code | account_no | kind       | payer    | received_on | due_back_on | amount  | returned_on | returned_amount |
| DUE        | 101         | 81010001   | 履约保证金 | 甲公司   | 2023-01-01  | 2024-12-31  | 1000.00 |             |                 |
| PART       | 101         | 81010001   | 履约保证金 | 甲公司   | 2023-01-01  | 2024-06-30  | 1000.00 | 2024-07-01  | 400.00          |
| LATER      | 101         | 81010001   | 履约保证金 | 甲公司   | 2023-01-01  | 2024-06-30  | 1000.00 | 2025-01-01  | 1000.00         |
| NOT_DUE    | 101         | 81010001   | 履约保证金 | 甲公司   | 2021-01-01  | 2025-01-01  | 1000.00 |             |                 |
| BACK       | 101         | 81010001   | 履约保证金 | 甲公司   | 2020-01-01  | 2021-06-30  | 1000.00 | 2024-12-31  | 1000.00         |
| OLD        | 101         | 81010001   | 押金       | 乙公司   | 2018-01-01  | 2021-12-31  | 1000.00 |             |                 |
| YOUNGER    | 101         | 81010001   | 押金       | 乙公司   | 2018-01-01  | 2022-01-01  | 1000.00 |             |                 |
| NO_DAY     | 101         | 81010001   | 押金       | 乙公司   | 2021-12-31  |             | 1000.00 |             |                 |
| NO_DAY_2   | 101         | 81010001   | 押金       | 乙公司   | 2022-01-01  |             | 1000.00 |             |                 |
| TO_COME    | 101         | 81010001   | 押金       | 乙公司   | 2025-01-01  | 2025-01-01  | 1000.00 |             |                 |
| EVEN       | 102         | 81020001   | 押金       | 丙公司   | 2024-01-01  | 2025-12-31  | 500.00  |             |                 |
| LESS       | 102         | 81020002   | 押金       | 丙公司   | 2024-01-01  | 2025-12-31  | 500.00  |             |                 |
| UNKNOWN    | 102         | 81020003   | 押金       | 丙公司   | 2020-01-01  | 2020-12-31  | 500.00  | 2021-01-01  |                 |
"""  # noqa: E501
BANK = """
| account_no | account_name | agency_code | balance | balance_on | status |
| 81010001   | 清河县教育局 | 101         | 8600.00 | 2024-12-31 | open   |
| 81020001   | 清河县水利局 | 102         | 500.00  | 2024-12-31 | open   |
| 81020002   | 清河县水利局 | 102         | 499.99  | 2024-12-31 | open   |
| 81020003   | 清河县水利局 | 102         | 1.00    | 2024-12-31 | open   |
| 81020004   | 清河县水利局 | 102         | 1.00    | 2024-12-31 | open   |
"""


def test_deposits_go_back_and_their_account_holds_what_is_open() -> None:
    tables = run_county("2024-12-31", deposits=DEPOSITS, bank_accounts=BANK)
    assert subjects(tables, "DP-01") == {
        "DUE": yuan("1000"),
        "PART": yuan("600"),
        "LATER": yuan("1000"),
        "OLD": yuan("1000"),
        "YOUNGER": yuan("1000"),
    }
    assert subjects(tables, "DP-02") == {"OLD": yuan("1000"), "NO_DAY": yuan("1000")}
    # 1000 × 7 + 600 are open in 81010001.
    assert subjects(tables, "DP-03") == {"81010001": yuan("1000"), "81020002": yuan("-0.01")}
    for rule, verdict, kind in (
        ("DP-01", "refund", "deposit"),
        ("DP-02", "review", "deposit"),
        ("DP-03", "review", "account"),
    ):
        for found in findings(tables, rule):
            assert (found["subject_kind"], found["verdict"]) == (kind, verdict)
            assert "本程序口径" in found["legal_basis"]
            assert found["agency_code"]
    assert findings(tables, "DP-01")[0]["legal_basis"].startswith("民法典第五百零九条")
    assert any("1 笔保证金" in note for note in tables["notes"]["note"])


def test_a_balance_is_that_of_the_end_of_the_day() -> None:
    tables = run_county(
        "2024-12-31",
        deposits="""
        | deposit_id | agency_code | account_no | received_on | amount |
        | D1         | 102         | 81020001   | 2024-01-01  | 500.00 |
        """,
        bank_accounts="""
        | account_no | account_name | agency_code | balance | balance_on | status |
        | 81020001   | 清河县水利局 | 102         | 900.00  | 2025-01-31 | open   |
        """,
        bank_lines="""
        | account_no | posted_on  | amount |
        | 81020001   | 2024-01-01 | 500.00 |
        | 81020001   | 2025-01-15 | 400.00 |
        """,
    )
    assert subjects(tables, "DP-03") == {}
