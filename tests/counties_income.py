"""The tables of income due, deposits, leases and current accounts of a random county."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

SUMS = tuple(Decimal(text) for text in ("100.00", "40.00", "60.00", "0.01", "0.00"))
SUBJECTS = (
    ("2307", "其他应付款"),
    ("2305", "应付账款"),
    ("1218", "其他应收款"),
    ("0203", "暂存款"),
    ("0301", "净资产"),
)
COUNTERPARTIES = ("甲公司", "房租收入", None)

Rows = list[dict[str, Any]]


@st.composite
def income_tables(
    draw: st.DrawFn,
    days: Any,
    agencies: Rows,
    numbers: Sequence[str],
    categories: Sequence[str],
) -> dict[str, Rows]:
    """``days`` is the county's own, ``numbers`` the account numbers that it knows."""
    codes = st.sampled_from([row["agency_code"] for row in agencies])
    bureaus = [row["agency_code"] for row in agencies if row["agency_name"].endswith("财政局")]
    keepers = st.one_of(codes, st.sampled_from(bureaus)) if bureaus else codes
    long_ago = date(days.as_of.year - 3, days.as_of.month, min(days.as_of.day, 28))
    some_yuan = st.sampled_from([*SUMS, None])
    yuan = st.sampled_from(SUMS)
    due = st.fixed_dictionaries(
        {
            "agency_code": codes,
            "due_on": days.any,
            "due_amount": yuan,
            "collected_on": days.maybe,
            "collected_amount": some_yuan,
            "remitted_on": days.maybe,
            "remitted_amount": some_yuan,
        }
    )
    deposit = st.fixed_dictionaries(
        {
            "agency_code": codes,
            "account_no": st.sampled_from([None, *numbers]),
            "received_on": st.one_of(days.any, st.just(long_ago)),
            "due_back_on": days.maybe,
            "amount": yuan,
            "returned_on": days.maybe,
            "returned_amount": some_yuan,
        }
    )
    lease = st.fixed_dictionaries(
        {
            "agency_code": codes,
            "category_code": st.sampled_from(categories),
            "area": some_yuan,
            "rent": some_yuan,
            "from_on": days.maybe,
            "to_on": days.maybe,
        }
    )
    return {
        "income_due": _numbered("income_id", "N", draw(st.lists(due, max_size=5))),
        "deposits": _numbered("deposit_id", "D", draw(st.lists(deposit, max_size=5))),
        "leases": _numbered("lease_id", "Q", draw(st.lists(lease, max_size=3))),
        "ledger_balances": draw(_ledgers(days, keepers)),
    }


def _numbered(column: str, letter: str, rows: Rows) -> Rows:
    """Numbers against the drawn order: whoever sorts by row instead is found out."""
    return [{column: f"{letter}{97 - number}", **row} for number, row in enumerate(rows)]


@st.composite
def _ledgers(draw: st.DrawFn, days: Any, codes: st.SearchStrategy[str]) -> Rows:
    subject = st.tuples(codes, st.sampled_from(SUBJECTS), st.sampled_from(COUNTERPARTIES))
    rows = []
    for agency, (code, name), counterparty in draw(
        st.lists(subject, min_size=1, max_size=5, unique=True)
    ):
        stood = draw(st.sampled_from(SUMS))
        for back in range(draw(st.integers(1, 5))):
            moves = draw(st.sampled_from((False, False, True)))
            some = st.sampled_from(SUMS if moves else [Decimal("0.00"), None])
            rows.append(
                {
                    "agency_code": agency,
                    "fiscal_year": days.as_of.year - back,
                    "subject_code": code,
                    "subject_name": name,
                    "counterparty": counterparty,
                    "since_on": draw(st.one_of(st.none(), days.past)),
                    "opening": draw(st.sampled_from(SUMS)) if moves else stood,
                    "debit": draw(some),
                    "credit": draw(some),
                    "closing": stood,
                }
            )
    return rows
