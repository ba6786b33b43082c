"""The accounts of the page as rows: those that are to close, and those that sleep."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from zbb_reconcile.report.page_read import Row, Tables, columns_of, departments_of, rules_of

DORMANT = "flag/dormant_accounts"
"""The query of the rule of sleeping accounts."""
_RULE = re.compile(r"\b[A-Z]{2}-[0-9A-Z]+\b")
_YUAN = pl.Decimal(38, 2)


def closing_of(tables: Tables) -> pl.DataFrame:
    """The accounts that are to close, the largest balance first, with where their money goes.

    ``to_target`` has a place only where ``target_account_no`` is known; else it is ``nowhere``.
    """
    columns = "account_no agency_code action target_account_no to_treasury to_target why"
    known = pl.col("target_account_no").is_not_null()
    agencies = columns_of(tables, "agencies", "agency_code agency_name").unique(
        "agency_code", keep="first"
    )
    return (
        columns_of(tables, "account_actions", columns)
        .filter(pl.col("action") == "close")
        .with_columns(pl.col("to_treasury", "to_target").cast(_YUAN))
        .with_columns(
            (pl.col("to_treasury") + pl.col("to_target")).alias("balance"),
            pl.when(known).then("to_target").alias("placed"),
            pl.when(~known & (pl.col("to_target") != 0)).then("to_target").alias("nowhere"),
        )
        .join(_at_bank(tables), on="account_no", how="left")
        .join(agencies, on="agency_code", how="left")
        .join(departments_of(tables), on="agency_code", how="left")
        .with_columns(
            pl.coalesce("agency_name", "owner_agency", "agency_code").alias("agency"),
            pl.coalesce("department", "agency_code").alias("department"),
        )
        .sort(["balance", "account_no"], descending=[True, False], nulls_last=True)
    )


def _at_bank(tables: Tables) -> pl.DataFrame:
    """account_no, the last customer movement, and what its agency is called."""
    columns = "account_no last_customer_movement_on agency_name"
    bank = columns_of(tables, "accounts_at_bank", columns).unique("account_no", keep="first")
    return bank.rename({"agency_name": "owner_agency"})


def closing_totals(closing: pl.DataFrame) -> Row:
    """count, balance, to_treasury, placed (into kept accounts) and nowhere, with its count."""
    sums: Row = {
        name: closing[name].cast(_YUAN).sum()
        for name in ("balance", "to_treasury", "placed", "nowhere")
    }
    return sums | {"count": closing.height, "nowhere_count": closing["nowhere"].count()}


def dormant_of(tables: Tables) -> list[Row]:
    """The sleeping accounts, the longest asleep first; ``unmoved`` since they were opened."""
    columns = "finding_id rule_id subject_id agency_name since amount"
    dormant = pl.col("rule_id").is_in(rules_of(tables, query=DORMANT))
    rows = columns_of(tables, "findings", columns).filter(dormant)
    bank = _at_bank(tables).with_columns(
        pl.col("last_customer_movement_on").is_null().alias("unmoved")
    )
    return (
        rows.join(bank, left_on="subject_id", right_on="account_no", how="left")
        .with_columns(pl.col("unmoved").fill_null(value=False))
        .sort("since", "finding_id", nulls_last=True)
        .to_dicts()
    )


def with_rule_names(why: str, names: Mapping[str, str]) -> str:
    """The words with every rule's name after its number.

    >>> with_rule_names("撤销，依据 BA-02", {"BA-02": "一年无往来账户"})
    '撤销，依据 BA-02 一年无往来账户'
    """
    named = _RULE.sub(lambda rule: f"{rule[0]} {names.get(rule[0], '')}".strip(), why)
    return re.sub(r",(?=[A-Z]{2}-)", ", ", named)


def findings_about(closing: pl.DataFrame, shown: pl.DataFrame) -> list[list[int]]:
    """For each account that closes, where in the page's findings those stand that say so."""
    places: dict[tuple[str, str, str], list[int]] = {}
    columns = shown.select("rule_id", "subject_kind", "subject_id")
    for place, key in enumerate(columns.iter_rows()):
        places.setdefault(key, []).append(place)
    return [
        [
            place
            for rule in _RULE.findall(why or "")
            for subject in (("account", account), ("agency", agency))
            for place in places.get((rule, *subject), ())
        ]
        for why, account, agency in closing.select("why", "account_no", "agency_code").iter_rows()
    ]
