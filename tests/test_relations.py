"""One county changed in ways that change nothing, or only what they are known to change.

The metamorphic relations of docs/reliability.md that no other test holds, on drawn counties. The
suite takes two; ``ZBB_RELATIONS=N`` takes more, ``ZBB_RELATIONS_SEED`` others.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.counties import LATE, County, as_frames
from tests.disguises import FORMS, TRICKS, Sheet, disguised
from tests.drawing import county as own_profile
from tests.test_determinism import BY_FILE, Tables, answers, random_county
from tests.test_invariants import COMPARED, answer_rows, counted, plus
from zbb_reconcile import Refusal, check
from zbb_reconcile.results import RESULTS
from zbb_reconcile.tables import PLACE, TABLES

FIRST = int(os.environ.get("ZBB_RELATIONS_SEED", "2"))
NUMBERS = range(FIRST, FIRST + int(os.environ.get("ZBB_RELATIONS", "2")))
WEARS = (1, 2)
Row = dict[str, Any]

every_county = pytest.mark.parametrize("number", NUMBERS)


@cache
def told(number: int) -> Tables:
    """The run over the county as it was drawn."""
    return run(random_county(number), as_frames(random_county(number)))


def run(county: County, data: Path | Mapping[str, pl.DataFrame], **of: Any) -> Tables:
    return answers(data, **{"as_of": county.as_of, "profile": county.profile, **of})


def assert_alike(before: Tables, after: Tables) -> None:
    """Every table is what it was, but for where its rows stood; what is said of files may differ.

    An account that is said to be in yuan is one of which it was not said.
    """
    assert after["controls"]["holds"].all()
    for name in set(before) - {*BY_FILE, "controls"}:
        gone = [*PLACE, *(["currency"] if name == "bank_accounts" else [])]
        one, other = (tables[name].drop(gone, strict=False) for tables in (before, after))
        try:
            assert_frame_equal(one, other, check_row_order=False)
        except AssertionError as error:
            raise AssertionError(f"{name}: {_difference(one, other) or error}") from None


def _difference(one: pl.DataFrame, other: pl.DataFrame) -> str:
    lost = Counter(one.rows()) - Counter(other.rows())
    new = Counter(other.rows()) - Counter(one.rows())
    return "\n".join([*(f"- {row}" for row in lost), *(f"+ {row}" for row in new)])


def assert_told_alike(
    before: Tables, after: Tables, keep: Callable[[Row], bool] = lambda row: True
) -> None:
    """The rows of the results that ``keep`` keeps are what they were, in what is compared."""
    assert after["controls"]["holds"].all()
    for name in set(COMPARED) - {"pools", "pool_members"}:
        one, other = (
            counted([row for row in answer_rows(tables, name) if keep(row)])
            for tables in (before, after)
        )
        assert one == other, f"{name}: {list(one - other)} / {list(other - one)}"


# Files of any form.


def worn(number: int, wear: int, folder: Path) -> list[Sheet]:
    return disguised(random_county(number), folder, f"{number} {wear}")


@pytest.mark.parametrize("wear", WEARS)
@every_county
def test_files_of_any_form_hold_the_same_county(number: int, wear: int, tmp_path: Path) -> None:
    sheets = worn(number, wear, tmp_path / "data")
    try:
        tables = run(random_county(number), tmp_path / "data")
        assert tables["quarantine"].is_empty(), tables["quarantine"]["reason"].to_list()
        assert_alike(told(number), tables)
    except (AssertionError, Refusal) as error:
        said = error.message("en") if isinstance(error, Refusal) else error
        raise AssertionError(f"{said}\n" + "\n".join(map(str, sheets))) from None
    for note in tables["notes"]["note"]:
        assert not {"None", "True", "False"} & set(note.replace("，", " ").split()), note


def test_every_form_and_every_trick_is_worn(tmp_path: Path) -> None:
    sheets = [
        sheet
        for number in NUMBERS
        for wear in WEARS
        for sheet in worn(number, wear, tmp_path / f"{number} {wear}")
    ]
    assert {sheet.form for sheet in sheets} == set(FORMS)
    assert {trick for sheet in sheets for trick in sheet.tricks} == set(TRICKS)


def as_csv(folder: Path, name: str, frame: pl.DataFrame, below: str = "", above: str = "") -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.csv").write_text(above + frame.write_csv() + below, encoding="utf-8")


@every_county
def test_a_total_that_is_a_fen_off_refuses_its_file(number: int, tmp_path: Path) -> None:
    wrong = set()
    for name, frame in as_frames(random_county(number)).items():
        first = TABLES[name].columns[0]
        money = [column.name for column in TABLES[name].columns if column.kind == "money"]
        summed = {one: frame[one].drop_nulls().cast(pl.Decimal(18, 2)).sum() for one in money}
        if first.kind in ("code", "account") and frame.height and money and first.required:
            summed[money[0]] += Decimal("0.01")
            cells = ("合计", *(summed.get(one, "") for one in frame.columns[1:]))
            as_csv(tmp_path, name, frame, ",".join(map(str, cells)) + "\n")
            wrong.add(f"{name}.csv")
    with pytest.raises(Refusal) as refused:
        check(tmp_path)
    assert {part.file for part in refused.value.parts} == wrong
    assert {part.key for part in refused.value.parts} == {"total_differs"}


@every_county
def test_the_tables_of_a_run_are_inputs_that_give_the_same_answers(number: int) -> None:
    county = random_county(number)
    back = {name: told(number)[name].drop(PLACE) for name in county.tables}
    assert_alike(told(number), run(county, back))


# Two files.


def halves(county: County, name: str) -> list[pl.DataFrame]:
    """The rows of a table for two files; what belongs together stays in one."""
    frame = as_frames(county)[name]
    by = {"bank_lines": ["account_no"], "book_lines": ["account_no"]}
    together = by.get(name) or list(TABLES[name].key_across)
    side = pl.struct(together).rank("dense") % 2 if together else pl.int_range(pl.len()) % 2
    if name == "bank_lines":
        # Of an account of which nobody says since when it has lines a file's first day says it.
        unsaid = [
            row["account_no"] for row in county.tables["bank_accounts"] if not row["lines_from"]
        ]
        first = frame.filter(pl.col("posted_on") == pl.col("posted_on").min())["account_no"]
        side = pl.when(pl.col("account_no").is_in([*unsaid, *first])).then(0).otherwise(side)
    parts = [frame.filter(side == 0), frame.filter(side == 1)]
    # Two files of the same bytes are refused, empty ones as well.
    return [part for part in parts if part.height] or [frame]


@every_county
def test_each_table_in_two_files_is_one_table(number: int, tmp_path: Path) -> None:
    county = random_county(number)
    for name in county.tables:
        for half, rows in enumerate(halves(county, name)):
            as_csv(tmp_path, f"{name}_{half}", rows)
    tables = run(county, tmp_path)
    assert tables["quarantine"].is_empty()
    assert_alike(told(number), tables)


@every_county
def test_statements_cut_anywhere_lose_no_line_without_a_word(number: int, tmp_path: Path) -> None:
    """Two true lines may be equal and stand on the day that both parts share: F17."""
    county = random_county(number)
    lines = as_frames(county)["bank_lines"]
    chance = random.Random(number)
    first = pl.Series([chance.random() < 0.5 for _ in range(lines.height)])
    for half, rows in enumerate((lines.filter(first), lines.filter(~first))):
        as_csv(tmp_path, f"bank_lines_{half}", rows)
    tables = run(county, tmp_path)
    repeated = tables["overlapping_lines"]
    assert tables["movements"].height + repeated.height == lines.height
    assert tables["controls"]["holds"].all()
    whole = sum((row["amount"] for row in county.tables["bank_lines"]), Decimal(0))
    counted_once = sum(tables["movements"]["amount"], Decimal(0))
    assert counted_once + sum(repeated["amount"], Decimal(0)) == whole
    said = [note for note in tables["notes"]["note"] if "bank_lines_1.csv" in note]
    assert said or repeated.is_empty()


def is_alone(name: str, rows: list[Row], at: int) -> bool:
    """Whether no other row of the table has this one's key."""
    key = TABLES[name].key or TABLES[name].key_across
    keys = [tuple(row.get(column) for column in key) for row in rows]
    return keys.count(keys[at]) == 1


@every_county
def test_the_same_rows_again_but_for_one_count_once(number: int, tmp_path: Path) -> None:
    """A second export: every keyed table again without a row of its own key (F7)."""
    county = random_county(number)
    again = {}
    for name, frame in as_frames(county).items():
        as_csv(tmp_path, name, frame)
        rows = county.tables[name]
        spared = next((at for at in range(len(rows)) if is_alone(name, rows, at)), None)
        if (TABLES[name].key or TABLES[name].key_across) and spared is not None and len(rows) > 1:
            again[name] = len(rows) - 1
            as_csv(tmp_path, f"{name}_2", frame.filter(pl.int_range(pl.len()) != spared))
    assert len(again) >= 5
    tables = run(county, tmp_path)
    aside = Counter(tables["quarantine"].select("source_table", "reason_code").rows())
    assert aside == {(name, "repeated_row"): rows for name, rows in again.items()}
    assert_alike(told(number), tables)


@every_county
def test_payments_and_lines_again_but_for_one_are_said(number: int, tmp_path: Path) -> None:
    """Nothing tells a true twin of a payment from a repeat: both count, and it is said (F7)."""
    county = random_county(number)
    for name in ("payments", "bank_lines"):
        frame = as_frames(county)[name]
        as_csv(tmp_path, name, frame)
        as_csv(tmp_path, f"{name}_2", frame.head(-1))
    tables = run(county, tmp_path)
    assert tables["payments"].height == 2 * len(county.tables["payments"]) - 1
    lines = tables["movements"].height + tables["overlapping_lines"].height
    assert lines == 2 * len(county.tables["bank_lines"]) - 1
    for name in ("payments", "bank_lines"):
        assert any(f"{name}_2.csv" in note for note in tables["notes"]["note"]), name


# More rows, or fewer.

STRANGER = "998"


def issued_by_then(county: County) -> list[str]:
    """The indicators that surely are there on the as-of day."""
    return [
        row["indicator_id"]
        for row in county.tables["indicators"]
        if row["fiscal_year"] < county.as_of.year
        and (row["issued_on"] is None or row["issued_on"] <= county.as_of)
    ]


def strangers(county: County) -> dict[str, list[Row]]:
    """An agency that nobody knows, with an account, money and an entry that no bank has; a payment
    of nothing; and an indicator of long ago that was paid out."""
    division = county.tables["agencies"][0]["division_code"]
    agency = county.tables["agencies"][0]["agency_code"]
    year = county.as_of.year - 3
    # Of the same region: by what the names of a division have in common they are told apart.
    name = county.tables["agencies"][0]["agency_name"][:3] + "气象台"
    account = {"agency_code": STRANGER, "account_name": name, "account_kind": "basic"}
    paid_out = {"indicator_id": "I-PAID", "amount": Decimal("88.00"), "paid": Decimal("88.00")}
    issued = {"division_code": division, "budget_level": 4, "fund_type": "111"}
    issued |= {"project_category": "project", "fiscal_year": year, "issued_on": date(year, 1, 20)}
    rest = {"amount": Decimal("500.00"), "indicator_id": "I-STRANGE", "agency_code": STRANGER}
    return {
        "agencies": [
            {"division_code": division, "agency_code": STRANGER, "agency_name": name},
        ],
        "accounts": [
            {**account, "account_no": "62990000000001", "opened_on": date(2015, 1, 5)},
            {**account, "account_no": "62990000000002", "account_kind": "special"},
        ],
        "bank_accounts": [
            {
                "account_no": "62990000000001",
                "account_name": name,
                "agency_code": STRANGER,
                "balance": Decimal("499.00"),
                "balance_on": county.as_of,
                "lines_from": date(2015, 1, 5),
            }
        ],
        "bank_lines": [
            {"account_no": "62990000000001", "posted_on": day, "amount": Decimal(yuan)}
            for day, yuan in ((date(2015, 1, 5), "500.00"), (county.as_of, "-1.00"))
        ],
        "indicators": [
            {**issued, **paid_out, "agency_code": agency, "balance": Decimal("0.00")},
            {**issued, **rest},
        ],
        "payments": [
            {"indicator_id": "I-STRANGE", "paid_on": county.as_of, "amount": Decimal("0.00")},
            *(
                {"indicator_id": one, "paid_on": county.as_of, "amount": Decimal("0.00")}
                for one in issued_by_then(county)[:2]
            ),
            {
                "indicator_id": "I-PAID",
                "paid_on": date(year, 6, 1),
                "amount": Decimal("88.00"),
                "payee_name": "宏达建材公司",
            },
        ],
    }


@every_county
def test_strangers_nothing_paid_and_what_is_paid_out_change_nothing(number: int) -> None:
    county = random_county(number)
    tables = run(county, as_frames(plus(county, strangers(county))))
    about = ("62990000000001", "62990000000002")

    def is_old(row: Row) -> bool:
        return row.get("agency_code") != STRANGER and row.get("account_no") not in about

    assert tables["findings"].filter(pl.col("agency_code") == STRANGER).height
    assert_told_alike(told(number), tables, is_old)


@every_county
def test_a_payment_in_parts_or_taken_back_at_once_is_what_it_was(number: int) -> None:
    county = random_county(number)
    rows: list[Row] = []
    for row in county.tables["payments"]:
        fen, five = Decimal("0.01"), Decimal("5.00")
        # Of large late payments the size of each counts.
        in_parts = row["amount"] > fen and row["amount"] != LATE
        parts = [row["amount"] - fen, fen] if in_parts else [row["amount"]]
        rows += [{**row, "amount": amount} for amount in (*parts, five, -five)]
    changed = replace(county, tables={**county.tables, "payments": rows})
    assert len(rows) >= 3 * len(county.tables["payments"]) > 0
    assert_told_alike(told(number), run(county, as_frames(changed)))


OF_ASSETS = ("assets", "asset_income", "requests")


@every_county
def test_without_needs_and_assets_the_rest_is_the_same(number: int) -> None:
    county = random_county(number)
    kept = {name: rows for name, rows in county.tables.items() if name not in (*OF_ASSETS, "needs")}
    tables = run(county, as_frames(replace(county, tables=kept)))
    assert_told_alike(
        told(number),
        tables,
        lambda row: (
            not str(row.get("rule_id")).startswith("AS-")
            and row.get("subject_kind") not in ("asset", "request")
            and "asset_no" not in row
        ),
    )


# Other circumstances.


@every_county
def test_language_own_empty_profile_threads_memory_and_order_change_no_answer(
    number: int, tmp_path: Path
) -> None:
    county = random_county(number)
    extends = None if county.profile == "national" else county.profile
    shuffled = {
        name: frame.sample(fraction=1, shuffle=True, seed=number)
        for name, frame in as_frames(county).items()
    }
    tables = run(
        county,
        dict(reversed(shuffled.items())),
        profile=own_profile(tmp_path, extends=extends),
        lang="en",
        threads=2,
        memory_limit="300MB",
    )
    before = told(number)
    for name in COMPARED:
        assert counted(answer_rows(before, name)) == counted(answer_rows(tables, name)), name
    for name in set(RESULTS) - {*BY_FILE, "rules", "citations", "parameters"}:
        assert before[name].height == tables[name].height, name
        for column, kind in before[name].schema.items():
            if isinstance(kind, pl.Decimal):
                assert before[name][column].sum() == tables[name][column].sum(), (name, column)


@every_county
def test_carryovers_in_ten_thousands_lose_no_more_than_their_tolerance(
    number: int, tmp_path: Path
) -> None:
    """X-01 leaves 50 yuan alone of each row that was reported in 万元: wan_yuan_tolerance."""
    county = random_county(number)
    for name, frame in as_frames(county).items():
        if name == "carryovers":
            frame = frame.with_columns(
                (pl.col("closing").cast(pl.Decimal(18, 6)) / 10_000).cast(pl.String)
            )
            as_csv(tmp_path, name, frame, above="单位：万元" + "," * (frame.width - 1) + "\n")
        else:
            as_csv(tmp_path, name, frame)
    tables = run(county, tmp_path)
    assert tables["quarantine"].is_empty()
    sums = [frame["closing"].sum() for frame in (told(number)["carryovers"], tables["carryovers"])]
    assert sums[0] == sums[1]
    assert_told_alike(told(number), tables, lambda row: row.get("rule_id") != "X-01")
    before, after = (
        {
            row["subject_id"]: row["amount"]
            for row in answer_rows(each, "findings")
            if row["rule_id"] == "X-01"
        }
        for each in (told(number), tables)
    )
    rows = Counter(row["indicator_id"] for row in county.tables["carryovers"])
    # Of a chain a year that is left alone changes the sum, and no other.
    assert after.keys() <= before.keys()
    most = 50 * rows.total()
    for root, amount in before.items():
        assert abs(amount - after.get(root, 0)) <= most, root
