"""What holds for every county, whatever is in it: on counties that Hypothesis draws.

The counties are drawn once and each is run once as it is; every property compares that run with
one of a changed county. So a run of the product, the costly part, serves all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from polars.testing import assert_frame_equal

from tests.counties import OFFICES, County, as_frames, counties, side_by_side, smallest
from tests.drawing import indicators
from tests.drawing import run as draw_and_run
from zbb_reconcile import reconcile
from zbb_reconcile.tables import PLACE, TABLES

Tables = Mapping[str, pl.DataFrame]
Row = dict[str, Any]

EXAMPLES = 5
TOGETHER = 4
"""At most so many counties lie side by side in an example: a run of them costs what one costs."""
DRAWN = 90
ENOUGH_ROWS = 30
TRIES = 12
"""Runs spent on making a failing county smaller."""


@cache
def drawn() -> tuple[County, ...]:
    """Examples of several counties, and one alone: always the same, full enough, none like another.

    Each is a county like any other, of up to eight divisions.
    """
    found: dict[tuple[int, ...], County] = {}

    @settings(
        max_examples=DRAWN,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(counties())
    def draw(county: County) -> None:
        sizes = tuple(map(len, county.tables.values()))
        if sum(sizes) >= ENOUGH_ROWS:
            found.setdefault(sizes, county)

    draw()
    alike: dict[tuple[date, str], list[County]] = {}
    for county in found.values():
        alike.setdefault((county.as_of, county.profile), []).append(county)
    groups = [
        several[start : start + TOGETHER]
        for several in alike.values()
        for start in range(0, len(several), TOGETHER)
    ]
    largest = sorted(groups, key=len, reverse=True)[:EXAMPLES]
    assert sum(map(len, largest)) >= 2 * EXAMPLES
    return (*map(side_by_side, largest), next(iter(found.values())))


def run(county: County, only: Collection[str] | None = None) -> Tables:
    """Every table of a run over the county, inputs too; of ``only`` those, where any are named."""
    with reconcile(
        as_frames(county),
        as_of=county.as_of,
        profile=county.profile,
        lang="zh",
        threads=1,
        tables=only,
    ) as outcome:
        return {name: outcome[name] for name in only or outcome.tables}


_TOLD: dict[str, Tables] = {}


def told(county: County) -> Tables:
    """The run over the county as it was drawn, kept for the other properties."""
    key = repr(county)
    if key not in _TOLD:
        _TOLD[key] = run(county)
    return _TOLD[key]


def holds_for_every_county(check: Callable[[County], None]) -> None:
    """Check every county; of the first that fails, the smallest that still does is shown."""

    def fails(county: County) -> bool:
        try:
            check(county)
        except AssertionError:
            return True
        return False

    for county in drawn():
        if fails(county):
            least = smallest(county, fails, tries=TRIES)
            try:
                check(least)
            except AssertionError as error:
                raise AssertionError(f"{error}\n\n{least!r}") from None


def plus(county: County, more: Mapping[str, list[Row]]) -> County:
    """The county with more rows behind its own."""
    tables = {name: [*rows, *more.get(name, [])] for name, rows in county.tables.items()}
    return replace(county, tables=tables)


def money_of(name: str) -> list[str]:
    return [column.name for column in TABLES[name].columns if column.kind == "money"]


def of_files(controls: pl.DataFrame) -> pl.Series:
    return controls["control_id"].str.contains("^(rows|yuan) ")


INPUTS = tuple(TABLES)
ABOUT_FILES = ("sources", "quarantine")


def assert_untouched(before: Tables, after: Tables, county: County) -> None:
    """Every result is what it was, to the last source row; further rows may be in the inputs."""
    for name, frame in before.items():
        now = after[name]
        if name in ABOUT_FILES or name in INPUTS:
            continue
        if name == "movements":
            now = now.filter(pl.col("source_row") <= len(county.tables["bank_lines"]))
        if name == "evidence":
            # The card of a project is evidence whatever it says.
            more_cards = pl.col("source_row") > len(county.tables["projects"])
            now = now.filter(~((pl.col("source_table") == "projects") & more_cards))
        if name == "notes":
            # A table that was empty is none any more, and what is dated later is counted.
            filled = ~pl.col("note").str.contains("只有表头|日期在基准日之后")
            frame, now = frame.filter(filled), now.filter(filled)
        if name == "controls":
            frame, now = frame.filter(~of_files(frame)), now.filter(~of_files(now))
            assert after["controls"]["holds"].all()
        try:
            assert_frame_equal(frame, now)
        except AssertionError as error:
            gone = Counter(frame.rows()) - Counter(now.rows())
            new = Counter(now.rows()) - Counter(frame.rows())
            said = "\n".join([*(f"- {row}" for row in gone), *(f"+ {row}" for row in new)])
            raise AssertionError(f"table {name} changed\n{said or error}") from None


# One run.


def test_every_control_holds() -> None:
    def check(county: County) -> None:
        failing = told(county)["controls"].filter(~pl.col("holds"))
        assert failing.is_empty(), failing.rows()

    holds_for_every_county(check)


def test_no_row_and_no_fen_is_lost_on_the_way_in() -> None:
    def check(county: County) -> None:
        tables = told(county)
        for name, rows in county.tables.items():
            aside = tables["quarantine"].filter(pl.col("source_table") == name)
            assert tables[name].height + aside.height == len(rows), name
            assert aside.is_empty(), name
            for column in money_of(name):
                given_yuan = sum((row.get(column) or Decimal(0) for row in rows), Decimal(0))
                assert sum(tables[name][column].drop_nulls(), Decimal(0)) == given_yuan, name
        lines, moved = tables["bank_lines"], tables["movements"]
        assert_frame_equal(
            lines.sort(PLACE[2]), moved.select(lines.columns).sort(PLACE[2]), check_row_order=True
        )

    holds_for_every_county(check)


def test_every_unspent_yuan_stands_in_exactly_one_bucket() -> None:
    def check(county: County) -> None:
        ageing = told(county)["carryover_ageing"]
        by_root: dict[str, list[Row]] = {}
        for row in ageing.to_dicts():
            by_root.setdefault(row["root_indicator_id"], []).append(row)
        for root, parts in by_root.items():
            assert {row["unspent"] for row in parts} == {
                sum((row["bucket_amount"] for row in parts), Decimal(0))
            }, root
            assert all(row["bucket_amount"] > 0 for row in parts), root
            assert len({row["bucket"] for row in parts}) == len(parts) <= 2, root

    holds_for_every_county(check)


def test_provably_stale_cash_is_part_of_possibly_stale_cash_and_that_of_the_balance() -> None:
    def check(county: County) -> None:
        for row in told(county)["stale_cash"].to_dicts():
            assert 0 <= row["stale_min"] <= row["stale_max"] <= max(row["balance"], 0), row
            assert row["stale_max"] <= max(row["opening"], 0), row
            assert row["outflow"] >= 0, row

    holds_for_every_county(check)


def test_what_is_recalled_used_and_moved_is_what_was_found() -> None:
    def check(county: County) -> None:
        tables = told(county)
        found = {row["finding_id"]: row for row in tables["findings"].to_dicts()}
        assert len(found) == tables["findings"].height, "finding ids are unique"
        recalled: Counter[str] = Counter()
        for row in tables["recalls"].to_dicts():
            assert row["amount"] > 0, row
            recalled[row["finding_id"]] += row["amount"]
        assert all(found[at]["amount"] == amount for at, amount in recalled.items())
        into_treasury: Counter[str] = Counter()
        for row in tables["recalls"].to_dicts():
            if (row["destination"], row["channel"]) == ("treasury", "indicator"):
                into_treasury[row["subject_id"]] += row["amount"]
        used: Counter[str] = Counter()
        met: Counter[str] = Counter()
        for row in tables["uses"].to_dicts():
            assert row["amount"] > 0, row
            if row["need_id"] is not None:
                used[row["source_id"]] += row["amount"]
                met[row["need_id"]] += row["amount"]
        assert all(amount <= into_treasury[source] for source, amount in used.items())
        wanted = {row["need_id"]: row["amount"] for row in county.tables["needs"]}
        assert all(amount <= wanted[need] for need, amount in met.items())
        balances = {
            row["subject_id"]: row["amount"] for row in found.values() if row["rule_id"] == "BA-02"
        }
        for row in tables["account_actions"].to_dicts():
            assert row["target_account_no"] != row["account_no"], row
            if row["action"] == "close" and row["account_no"] in balances:
                parts = (row["to_treasury"], row["to_target"], row["to_owner"])
                # Of foreign money neither the balance nor where it goes is known.
                known = None if None in parts else sum(parts)
                assert known == balances[row["account_no"]], row
        partners = tables["asset_actions"]["partner"].drop_nulls()
        assert partners.is_unique().all(), "an asset serves one request, and the other way round"

    holds_for_every_county(check)


def test_every_finding_rests_on_rows_that_are_there() -> None:
    def check(county: County) -> None:
        tables = told(county)
        places = {(name, row) for name in INPUTS for row in tables[name]["source_row"].to_list()}
        for row in tables["evidence"].to_dicts():
            assert row["source_file"] == row["source_table"], row
            assert (row["source_table"], row["source_row"]) in places, row
        silent = tables["findings"].join(tables["evidence"], on="finding_id", how="anti")
        assert silent.is_empty(), silent.select("rule_id", "subject_id", "reason").rows()

    holds_for_every_county(check)


# Time.


def test_a_later_day_never_makes_lapsed_money_young() -> None:
    """Money that lapsed is lapsed, spent, needed by a contract, or of a project since finished."""

    def check(county: County) -> None:
        lapsed = {
            row["root_indicator_id"]
            for row in told(county)["carryover_ageing"].to_dicts()
            if row["bucket"] in ("CR-01", "CR-05")
        }
        if not lapsed:
            return
        days = (1, 31, 184, 366, 800)[len(county.tables["indicators"]) % 5]
        later = run(
            replace(county, as_of=county.as_of + timedelta(days=days)), ["carryover_ageing"]
        )
        now = {
            (row["root_indicator_id"], row["bucket"])
            for row in later["carryover_ageing"].to_dicts()
            if row["root_indicator_id"] in lapsed
        }
        young = {at for at in now if at[1] not in ("CR-01", "CR-02", "CR-05", "CR-CONTRACT")}
        assert not young, (days, young)

    holds_for_every_county(check)


def dated_later(county: County) -> dict[str, list[Row]]:
    """Rows of every kind that are dated after the as-of day, and after every balance."""
    has = county.tables
    balances = [row["balance_on"] for row in has["bank_accounts"]]
    day = max([county.as_of, *balances]) + timedelta(days=1)
    year = county.as_of.year + 1
    agency = has["agencies"][0]
    later: dict[str, list[Row]] = {
        "payments": [{"indicator_id": "UNHEARD", "paid_on": day, "amount": Decimal("3.33")}],
        "projects": [
            {
                "project_code": "P9",
                "status": "completed",
                "completed_on": day,
                "accepted_on": day,
                "final_accounts_on": day,
            },
        ],
        "fund_revenues": [
            {
                "division_code": agency["division_code"],
                "fiscal_year": year,
                "fund_item_code": "1030148",
                "revenue": Decimal("1.00"),
            },
        ],
        "agency_years": [
            {
                "agency_code": agency["agency_code"],
                "fiscal_year": year,
                "final_spending": Decimal("1.00"),
                "operating_budget": Decimal("1.00"),
            },
        ],
        "assets": [
            {
                "agency_code": agency["agency_code"],
                "asset_no": "Z99",
                "asset_name": "楼",
                "status": "idle",
                "category_code": "A01010000",
                "idle_since": day,
                "net_value": Decimal("9.00"),
                "project_code": has["projects"][0]["project_code"] if has["projects"] else "P1",
            },
        ],
    }
    accounts = sorted({row["account_no"] for row in has["bank_accounts"]})
    later["bank_lines"] = [
        {"account_no": number, "posted_on": day, "amount": Decimal("-7.77"), "summary": "货款"}
        for number in accounts
    ]
    # A reversal after the day: on the day itself nobody could know of it.
    later["bank_lines"] += [
        {**row, "posted_on": day, "amount": -row["amount"], "summary": "冲正"}
        for row in has["bank_lines"]
        if 0 < (day - row["posted_on"]).days <= 5 and row["posted_on"] <= county.as_of
    ]
    for row in has["indicators"][:2]:
        reissued = {"indicator_id": f"L{row['indicator_id']}", "issued_on": day}
        later.setdefault("indicators", []).append(
            {**row, **reissued, "origin_indicator_id": row["indicator_id"]}
        )
        later["payments"].append(
            {"indicator_id": row["indicator_id"], "paid_on": day, "amount": Decimal("3.33")}
        )
        later.setdefault("carryovers", []).append(
            {
                "agency_code": row["agency_code"],
                "indicator_id": row["indicator_id"],
                "fiscal_year": year,
                "closing": Decimal("5.55"),
                "account_no": accounts[0] if accounts else None,
            }
        )
    for row in has["assets"][:2]:
        later.setdefault("asset_income", []).append(
            {"asset_no": row["asset_no"], "kind": "rent", "due_on": day, "due_amount": Decimal("4")}
        )
    return later


def test_what_is_dated_after_the_day_changes_nothing() -> None:
    def check(county: County) -> None:
        assert_untouched(told(county), run(plus(county, dated_later(county))), county)

    holds_for_every_county(check)


TOWN = """
    division_code | agency_code | agency_name
    360781000     | 101         | 云岭县教育局
"""
AT_BANK = """
    account_no | account_name | balance | balance_on | lines_from
    6217       | 云岭县教育局 | 250.00  | 2024-12-31 | {lines_from}
"""
REGISTERED = """
    agency_code | account_no | account_name | account_kind | opened_on
    101         | 6217       | 云岭县教育局 | basic        | {opened_on}
"""
LINES = """
    account_no | posted_on  | amount | summary
"""


def town(lines: str, *, opened_on: str = "", lines_from: str = "") -> Tables:
    """One agency with one account, on the last day of 2024."""
    return draw_and_run(
        "2024-12-31",
        agencies=TOWN,
        accounts=REGISTERED.format(opened_on=opened_on),
        bank_accounts=AT_BANK.format(lines_from=lines_from),
        bank_lines=LINES + lines,
    )


def test_a_line_after_the_day_does_not_make_a_short_history_long() -> None:
    before, after = town(""), town("6217 | 2025-01-05 | -1.00 |")
    assert before["findings"]["rule_id"].to_list() == ["BA-00", "SF-00"]
    assert after["findings"].equals(before["findings"])
    assert after["recalls"].is_empty()


def test_not_knowing_when_an_account_was_opened_proves_no_stale_cash() -> None:
    """The lines begin in December 2024, and say nothing of what lay there in 2022."""
    known = town("6217 | 2024-12-01 | -1.00 |", opened_on="2015-01-01")
    unknown = town("6217 | 2024-12-01 | -1.00 |")
    assert known["findings"]["rule_id"].to_list() == ["SF-00"]
    assert unknown["findings"]["rule_id"].to_list() == ["SF-00"]
    assert unknown["recalls"].is_empty()


def test_a_reversal_after_the_day_leaves_the_lines_before_it_as_they_were() -> None:
    of = {"opened_on": "2020-01-01", "lines_from": "2020-01-01"}
    receipt, reversal = "6217 | 2024-12-30 | 40.00 | 货款\n", "6217 | 2025-01-03 | -40.00 | 冲正"
    before, after = town(receipt, **of), town(receipt + reversal, **of)
    assert before["movements"]["class"].to_list() == ["receipt"]
    assert after["movements"]["class"].to_list()[0] == "receipt"
    assert after["findings"].equals(before["findings"])
    assert after["account_actions"].equals(before["account_actions"])


def test_a_report_of_a_later_year_is_no_evidence_of_an_earlier_one() -> None:
    reports = """
        agency_code | indicator_id | fiscal_year | closing
        101         | I1           | 2024        | 90.00
        101         | I1           | 2025        | 5.00
    """
    issued = """
        indicator_id | fiscal_year | amount
        I1           | 2024        | 100.00
    """
    tables = draw_and_run(
        "2024-12-31", agencies=TOWN, indicators=indicators(issued), carryovers=reports
    )
    assert tables["findings"]["rule_id"].to_list() == ["X-01"]
    of_reports = tables["evidence"].filter(pl.col("source_table") == "carryovers")
    assert of_reports["source_row"].to_list() == [1]


# Bad rows.

BROKEN = {"money": "12.3.4", "day": "2024-02-30", "year": "二〇二四", "choice": "?", "flag": "?"}


def broken_rows(county: County) -> dict[str, list[Row]]:
    """Of every table's first row a copy in which one cell cannot be read."""
    broken: dict[str, list[Row]] = {}
    for name, rows in county.tables.items():
        for column in TABLES[name].columns:
            if rows and column.required and column.kind in BROKEN:
                broken[name] = [{**rows[0], column.name: BROKEN[column.kind]}]
        if rows and name not in broken:
            broken[name] = [{**rows[0], TABLES[name].columns[0].name: None}]
    return broken


def test_a_bad_row_is_set_aside_and_changes_nothing_else() -> None:
    """A row that cannot be read, and a row that is there already under the same key."""

    def check(county: County) -> None:
        broken = broken_rows(county)
        again = {
            name: [dict(rows[-1])]
            for name, rows in county.tables.items()
            if rows and TABLES[name].key
        }
        after = run(plus(plus(county, broken), again))
        aside = {
            (row["source_table"], row["source_row"]): row["reason_code"]
            for row in after["quarantine"].to_dicts()
        }
        wanted = {(name, len(county.tables[name]) + 1) for name in broken}
        repeated = {(name, len(county.tables[name]) + 2) for name in again}
        assert set(aside) == wanted | repeated
        assert {at for at, why in aside.items() if why == "repeated_row"} == repeated
        assert_untouched(told(county), after, county)

    holds_for_every_county(check)


def test_rows_that_contradict_each_other_under_one_key_are_both_set_aside() -> None:
    county = max(drawn(), key=lambda county: sum(map(bool, county.tables.values())))
    other: dict[str, list[Row]] = {}
    for name, rows in county.tables.items():
        free = [
            column.name
            for column in TABLES[name].columns
            if column.kind == "money" and column.name not in TABLES[name].key
        ]
        if rows and free and TABLES[name].key:
            other[name] = [{**rows[0], free[0]: Decimal("76543.21")}]
    assert {"indicators", "bank_accounts", "agency_years"} <= set(other)
    after = run(plus(county, other))
    aside = {
        (row["source_table"], row["source_row"], row["reason_code"])
        for row in after["quarantine"].to_dicts()
    }
    assert aside == {
        (name, row, "contradicting_key")
        for name in other
        for row in (1, len(county.tables[name]) + 1)
    }
    assert after["controls"]["holds"].all()


# Another county beside it: the same one under other names, with ten times the money.

CORES = tuple(office.removesuffix("（本级）") for office in OFFICES)
NUMBERED = (
    "indicator_id",
    "origin_indicator_id",
    "root_indicator_id",
    "project_code",
    "asset_no",
    "request_id",
    "income_id",
    "deposit_id",
    "lease_id",
    "partner",
)
NAMES = ("agency_name", "account_name", "former_names", "counterparty_name", "payee_name")
ACCOUNTS = ("account_no", "counterparty_no", "payee_no", "from_account_no", "target_account_no")
CODES = ("agency_code", "department_code", "counterparty_agency_code")
DIVISIONS = ("division_code", "pool_id")
TWIN_REGIONS = {
    "云岭": "青原",
    "白河": "黑水",
    "丹霞": "赤壁",
    "墨池": "砚台",
    "苍梧": "翠屏",
    "锦屏": "绣峰",
    "柘荣": "桑植",
    "浣溪": "沧浪",
}
BY_KIND = {
    "indicator": "indicator_id",
    "account": "account_no",
    "agency": "agency_code",
    "asset": "asset_no",
    "project": "project_code",
    "request": "request_id",
    "fund_item": "fund_item_code",
    "income": "income_id",
    "deposit": "deposit_id",
    # agency|subject|counterparty: the agency stands in front.
    "ledger": "agency_code",
}


def relabelled(column: str, cell: Any) -> Any:
    """The cell under its other name; every order among names is kept."""
    if not isinstance(cell, str):
        return cell
    if column in NUMBERED:
        return f"T{cell}"
    if column in ACCOUNTS:
        return cell.replace("62170000", "72170000")
    if column in CODES:
        return f"9{cell}"
    if column in DIVISIONS:
        return re.sub("^36", "43", cell)
    if column in NAMES:
        for region, twin in TWIN_REGIONS.items():
            cell = cell.replace(region, twin)
        # The finance bureau is known by its name.
        for core in CORES:
            if core != "财政局":
                cell = cell.replace(core, f"丁{core}")
    return cell


def twin_row(row: Row) -> Row:
    """A row of an input or of an answer as the twin county has it."""
    kind = row.get("subject_kind")
    twin = {
        column: cell * 10 if isinstance(cell, Decimal) else relabelled(column, cell)
        for column, cell in row.items()
    }
    if kind:
        twin["subject_id"] = relabelled(BY_KIND[kind], row["subject_id"])
    return twin


COMPARED = {
    "findings": (
        "rule_id",
        "verdict",
        "subject_kind",
        "subject_id",
        "division_code",
        "agency_code",
        "agency_name",
        "amount",
        "amount_max",
        "since",
    ),
    "carryover_ageing": (
        "root_indicator_id",
        "division_code",
        "agency_code",
        "fiscal_year",
        "fund_type",
        "budget_level",
        "project_code",
        "unspent",
        "bucket",
        "bucket_amount",
        "verdict",
        "lapses_on",
    ),
    "movements": (
        "account_no",
        "posted_on",
        "line_no",
        "amount",
        "counterparty_no",
        "counterparty_name",
        "summary",
        "class",
    ),
    "account_matches": ("account_no", "agency_code", "status"),
    "stale_cash": (
        "agency_code",
        "division_code",
        "opening",
        "outflow",
        "minimum",
        "stale_min",
        "stale_max",
    ),
    "recalls": ("agency_code", "amount", "destination", "channel", "from_account_no"),
    "pools": ("pool_id", "category", "division_code", "amount_recalled", "amount_repurposed"),
    "pool_members": ("pool_id", "root_indicator_id", "source", "amount"),
    "account_actions": (
        "account_no",
        "agency_code",
        "action",
        "target_account_no",
        "to_treasury",
        "to_target",
    ),
    "asset_actions": ("asset_no", "action", "partner"),
}
"""Table -> what is compared; ``uses`` are of all divisions together."""

ROUNDED = ("CR-04", "CR-09")


def answer_rows(tables: Tables, name: str, *, money: bool = True) -> list[Row]:
    """The compared columns; what is rounded to the fen is not compared in money."""
    frame = tables[name]
    if name == "findings":
        frame = frame.filter(~pl.col("rule_id").is_in(ROUNDED))
    if name == "recalls":
        frame = frame.filter(pl.col("destination") != "stabilisation_fund")
    rows = frame.select(COMPARED[name]).to_dicts()
    if not money:
        rows = [{k: v for k, v in row.items() if not isinstance(v, Decimal)} for row in rows]
    return rows


def counted(rows: list[Row]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row.items()) for row in rows)


def with_twin(county: County) -> Tables:
    """The run over the county and its twin together."""
    key = f"twin {county!r}"
    if key not in _TOLD:
        twins = {
            name: [twin_row(row) for row in rows]
            for name, rows in county.tables.items()
            if name != "needs"
        }
        _TOLD[key] = run(plus(county, twins), COMPARED)
    return _TOLD[key]


def test_divisions_add_up() -> None:
    """What another division has changes nothing of what is said of one."""

    def check(county: County) -> None:
        for name in COMPARED:
            alone = counted(answer_rows(told(county), name))
            together = counted(answer_rows(with_twin(county), name))
            assert not alone - together, f"{name}: {list(alone - together)}"
            assert together.total() == 2 * alone.total(), name

    holds_for_every_county(check)


def test_other_names_and_numbers_give_the_same_answers_under_those_names() -> None:
    def check(county: County) -> None:
        for name in COMPARED:
            alone = answer_rows(told(county), name, money=False)
            together = answer_rows(with_twin(county), name, money=False)
            wanted = counted([twin_row(row) for row in alone])
            found = counted(together) - counted(alone)
            assert found == wanted, f"{name}: {list(wanted - found)} / {list(found - wanted)}"

    holds_for_every_county(check)


def test_ten_times_the_money_gives_ten_times_the_amounts() -> None:
    def check(county: County) -> None:
        for name in COMPARED:
            alone = answer_rows(told(county), name)
            together = answer_rows(with_twin(county), name)
            wanted = counted([twin_row(row) for row in alone])
            found = counted(together) - counted(alone)
            assert found == wanted, f"{name}: {list(wanted - found)} / {list(found - wanted)}"

    holds_for_every_county(check)
