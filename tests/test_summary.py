"""The summary: exact money, told apart and in one order, ready for JSON."""

from __future__ import annotations

import json

import pytest

from tests.workbook_county import (
    ACCOUNT,
    county,
    recall,
    summed,
    table,
)


def test_the_summary_is_json_and_holds_no_float() -> None:
    document = json.dumps(summed(county()), ensure_ascii=False)
    json.loads(document, parse_float=lambda digits: pytest.fail(f"a float: {digits}"))
    assert '"1234567.89"' in document


def test_money_is_summed_by_bucket_in_the_order_in_which_buckets_apply() -> None:
    money = summed(county())["money"]
    assert [(part["bucket"], part["count"], part["yuan"]) for part in money] == [
        ("CR-05", 1, "50.00"),
        ("CR-01", 1, "1234567.89"),
        ("KEEP", 1, "7.00"),
    ]
    assert summed(county())["unspent"] == {"count": 3, "yuan": "1234624.89"}


def test_indicator_and_cash_recalls_are_never_added() -> None:
    recalls = summed(county())["recalls"]
    assert {kind: total["yuan"] for kind, total in recalls.items()} == {
        "recall_indicator": "1234567.89",
        "recall_cash": "900000.00",
        "return_up": "50.00",
        "stabilise": "0.00",
        "lower_level": "0.00",
        "cash_up": "0.00",
        "cash_lower": "0.00",
    }
    assert "2134617.89" not in json.dumps(summed(county()))


def test_differences_of_both_signs_do_not_cancel_out() -> None:
    by_rule = {rule["rule_id"]: rule for rule in summed(county())["findings"]["by_rule"]}
    assert (by_rule["BA-11"]["amount"], by_rule["BA-11"]["amount_gross"]) == ("0.00", "60.00")


def test_an_unknown_amount_is_not_zero() -> None:
    by_rule = {rule["rule_id"]: rule for rule in summed(county())["findings"]["by_rule"]}
    assert (by_rule["BA-13"]["amount"], by_rule["BA-13"]["without_amount"]) == (None, 1)


def test_a_rule_that_found_nothing_is_told_from_one_that_did_not_run() -> None:
    told = summed(county())
    quiet = [rule["rule_id"] for rule in told["findings"]["by_rule"] if not rule["count"]]
    assert quiet == ["BA-06"]
    assert told["switched_off"] == [
        {"rule_id": "AS-01", "name": "闲置房屋土地", "why": "没有 assets 表"}
    ]


def test_failing_controls_come_first_and_those_only_shown_before_those_that_hold() -> None:
    controls = summed(county())["controls"]
    assert [control["holds"] for control in controls["every"]] == [False, None, True]
    assert controls["failing"] == 1


def test_the_summary_shows_no_whole_account_number() -> None:
    assert ACCOUNT not in json.dumps(summed(county()))
    assert summed(county())["quarantine"]["by_reason"] == [
        {"reason_code": "not_money", "count": 2, "example": "金额写作 6222…4567"}
    ]


def test_ten_recalls_are_the_largest() -> None:
    many = table(
        "recalls", *(recall(f"F{n:03}", f"{n}.00", "treasury", "indicator") for n in range(1, 31))
    )
    largest = summed(county(recalls=many))["largest_recalls"]
    assert [recall["amount"] for recall in largest] == [f"{n}.00" for n in range(30, 20, -1)]


def test_a_run_of_controls_only_has_a_summary_too() -> None:
    told = summed({"controls": county()["controls"]})
    assert (told["findings"]["count"], told["controls"]["count"]) == (0, 3)
