"""Samples of findings: drawn exactly, the same everywhere, and evaluated by the usual factors."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_cli import SAMPLE, talked
from zbb_reconcile import Refusal, Run, open_run
from zbb_reconcile.commands.sample_findings import Sample
from zbb_reconcile.commands.sampling import (
    DRAWN,
    TOP,
    Item,
    by_amount,
    by_stratum,
    confidence_factor,
    misstated,
)
from zbb_reconcile.report.labels import column_label
from zbb_reconcile.texts import chosen

KNOWN = [
    ("F000", "top", None),
    ("F002", "drawn", 47),
    ("F003", "drawn", 370),
    ("F007", "drawn", 693),
]
SIZES = st.lists(st.integers(0, 10**6), min_size=1, max_size=40)


def items(sizes: list[int], strata: str = "a") -> list[Item]:
    return [
        Item(f"F{place:03}", strata[place % len(strata)], fen) for place, fen in enumerate(sizes)
    ]


@pytest.fixture
def run(opened_sample: Run) -> Run:
    return opened_sample


# Drawing.


@settings(deadline=None, derandomize=True)
@given(SIZES, st.integers(1, 30), st.text(min_size=1, max_size=5))
def test_just_so_many_rows_are_chosen_none_twice_and_none_of_nought(
    sizes: list[int], size: int, seed: str
) -> None:
    drawn = by_amount(items(sizes), size, seed)
    keys = [hit.key for hit in drawn.hits]
    with_amount = {item.key for item in items(sizes) if item.fen}
    assert len(keys) == len(set(keys)) == min(size, len(with_amount))
    assert set(keys) <= with_amount


@settings(deadline=None, derandomize=True)
@given(SIZES, st.integers(1, 30), st.text(min_size=1, max_size=5))
def test_rows_of_an_interval_are_whole_and_each_unit_lies_in_its_row(
    sizes: list[int], size: int, seed: str
) -> None:
    """Walked through fen by fen, as an auditor would by hand."""
    drawn = by_amount(items(sizes), size, seed)
    fen = {item.key: item.fen for item in items(sizes)}
    top = {hit.key for hit in drawn.hits if hit.stratum == TOP}
    hits = [hit for hit in drawn.hits if hit.stratum == DRAWN]
    if drawn.interval is None:
        assert not hits
        return
    assert all(fen[key] >= drawn.interval for key in top)
    assert all(fen[key] < drawn.interval for key in set(fen) - top)
    assert drawn.interval * len(hits) == sum(fen[key] for key in set(fen) - top)
    ends, through = {}, 0
    for key in (key for key in fen if key not in top and fen[key]):
        through += fen[key]
        ends[key] = through
    assert hits[0].unit == drawn.start
    for place, hit in enumerate(hits):
        assert ends[hit.key] - fen[hit.key] < hit.unit <= ends[hit.key] == hit.through
        # Each unit is an interval behind the one before, to the fen.
        assert abs(hit.unit - drawn.start - place * drawn.interval) < 1


def test_the_chance_of_a_row_is_its_share_of_the_money() -> None:
    rows = items([10, 20, 30, 40])
    counts = dict.fromkeys((row.key for row in rows), 0)
    for seed in range(2000):
        (hit,) = by_amount(rows, 1, str(seed)).hits
        counts[hit.key] += 1
    assert [round(count / 200) for count in counts.values()] == [1, 2, 3, 4]


@settings(deadline=None, derandomize=True)
@given(SIZES, st.integers(1, 60), st.sampled_from(["a", "ab", "abcde"]))
def test_every_stratum_gives_a_row_where_the_size_suffices(
    sizes: list[int], size: int, strata: str
) -> None:
    rows = items(sizes, strata)
    hits = by_stratum(rows, size, "seed").hits
    assert len({hit.key for hit in hits}) == len(hits) == min(size, len(rows))
    known = {row.stratum for row in rows}
    assert len({hit.stratum for hit in hits}) == min(size, len(known))
    assert all(hit.stratum == rows[int(hit.key[1:])].stratum for hit in hits)


def test_the_same_seed_draws_the_same_rows_on_any_machine(run: Run) -> None:
    drawn = by_amount(items([900, 20, 310, 45, 5, 160, 70, 88, 12, 260]), 4, "2024-07")
    assert [(hit.key, hit.stratum, hit.unit) for hit in drawn.hits] == KNOWN
    one, other = (run.sample_findings(size=12, seed=seed) for seed in ("2024-07", "2024-08"))
    again = run.sample_findings(size=12, seed="2024-07")
    assert one.rows.equals(again.rows)
    assert one.rows["finding_id"].to_list() != other.rows["finding_id"].to_list()


def test_the_population_is_every_finding_with_an_amount(run: Run) -> None:
    sample = run.sample_findings(size=500, seed="1")
    findings = run["findings"]
    with_amount = [amount for amount in findings["amount"] if amount]
    assert sample.rows.height == sample.plan["population"] == len(with_amount)
    assert sample.plan["without_amount"] == findings.height - len(with_amount)
    assert Decimal(sample.plan["population_amount"]) == sum(map(abs, with_amount))


# Evaluating.


def test_the_factors_are_those_of_the_guide() -> None:
    """AICPA Audit Guide Audit Sampling, appendix C: rounded up to hundredths."""
    known = {
        95: "3.00 4.75 6.30 7.76 9.16 10.52 11.85 13.15 14.44 15.71 16.97",
        90: "2.31 3.89 5.33 6.69 8.00 9.28 10.54 11.78 13.00 14.21 15.41",
        80: "1.61 3.00 4.28 5.52 6.73 7.91 9.08 10.24 11.38 12.52 13.66",
    }
    for confidence, factors in known.items():
        found = [confidence_factor(wrong, confidence) for wrong in range(11)]
        assert found == [Decimal(factor) for factor in factors.split()], confidence


def test_a_known_case_is_projected_and_bound() -> None:
    """Interval 1,000.00; taints 50 % and 20 %; one row taken whole is 30.00 too much.

    Projected 30 + 1000 × 0.7 = 730. Bound 30 + 1000 × (3.00 + 0.5 × 1.75 + 0.2 × 1.55) = 4215.
    """
    projected, upper = misstated(
        [Fraction(3000)], [Fraction(1, 5), Fraction(1, 2), Fraction(0)], Fraction(100_000), 95
    )
    assert (projected, upper) == (Fraction(73_000), Fraction(421_500))


def head(column: str) -> str:
    return column_label("sampled_findings", column, chosen("zh"))


def interval_of(sample: Sample) -> Fraction:
    """In yuan: what was not taken whole, by the rows that were drawn from it."""
    return Fraction(sample.plan["rest_amount"]) / sample.plan["drawn"]


def said(yuan: Fraction) -> str:
    """Rounded half up to the fen, from the exact fraction."""
    return f"{Decimal(int(yuan * 100 + Fraction(1, 2))) / 100:.2f}"


def filled(path: Path, change: dict[int, str | None]) -> Path:
    """The written csv with every amount copied as audited, but for some rows."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    amount, audited = (rows[0].index(head(name)) for name in ("amount", "audited_amount"))
    for place, row in enumerate(rows[1:]):
        row[audited] = change.get(place, row[amount]) or ""
    out = path.with_name("filled.csv")
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return out


def test_a_sample_without_a_fault_has_the_basic_bound_alone(run: Run, tmp_path: Path) -> None:
    sample = run.sample_findings(size=12, seed="2024-07")
    told = run.evaluate_sample(sample, filled(sample.write(tmp_path / "s.csv"), {}))
    assert told["wrong"] == 0
    assert told["overstated"]["projected"] == told["net_projected"] == "0.00"
    assert told["overstated"]["upper_bound"] == said(interval_of(sample) * 3)


def test_rows_taken_whole_are_not_projected_and_others_are(run: Run, tmp_path: Path) -> None:
    sample = run.sample_findings(size=12, seed="2024-07")
    amounts, strata = sample.rows["amount"].to_list(), sample.rows["stratum"].to_list()
    first = strata.index(DRAWN)
    assert strata[0] == TOP
    assert min(amounts) > 0
    change = {0: amounts[0] - 1, first: Decimal(0), first + 1: amounts[first + 1] * 2}
    written = filled(sample.write(tmp_path / "s.csv"), {at: str(a) for at, a in change.items()})
    told = run.evaluate_sample(sample, written)
    interval = interval_of(sample)
    assert told["wrong"] == 3
    assert told["overstated"]["found"] == f"{amounts[first] + 1:.2f}"
    assert told["overstated"]["projected"] == said(interval + 1)
    assert told["overstated"]["factors"] == ["3.00", "4.75"]
    assert told["overstated"]["upper_bound"] == said(interval * Fraction("4.75") + 1)
    # Twice as much as the finding says: a whole interval is too little.
    assert told["understated"]["projected"] == said(interval)
    assert told["net_projected"] == "1.00"


def test_strata_are_projected_each_by_itself(run: Run, tmp_path: Path) -> None:
    sample = run.sample_findings(size=80, seed="7", by="stratum")
    rules = sample.rows["stratum"].to_list()
    place = rules.index("CR-01")
    written = filled(sample.write(tmp_path / "s.csv"), {place: "0"})
    told = run.evaluate_sample(sample, written)
    (of_rule,) = [row for row in told["strata"] if row["rule_id"] == "CR-01"]
    amount = Fraction(sample.rows["amount"][place])
    population = run["findings"].filter(rule_id="CR-01").height
    projected = amount / rules.count("CR-01") * population
    assert of_rule["wrong"] == 1
    assert of_rule["projected"] == told["net_projected"] == said(projected)
    rate = Fraction("4.75") / rules.count("CR-01") * 100
    assert of_rule["upper_rate_percent"] == said(min(rate, 100))


def test_a_workbook_that_excel_saved_is_read_back(run: Run, tmp_path: Path) -> None:
    sample = run.sample_findings(size=5, seed="1")
    path = sample.write(tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[2]}
    for row in range(3, sheet.max_row + 1):
        sheet.cell(row, heads[head("audited_amount")]).value = sheet.cell(
            row, heads[head("amount")]
        ).value
    book.save(path)
    assert run.evaluate_sample(sample, path)["wrong"] == 0


@pytest.mark.parametrize(
    ("change", "key"),
    [({3: None}, "sample_not_filled"), ({3: "about 5"}, "sample_row_amount")],
)
def test_what_is_not_filled_in_is_refused(
    run: Run, tmp_path: Path, change: dict[int, str | None], key: str
) -> None:
    sample = run.sample_findings(size=12, seed="1")
    with pytest.raises(Refusal) as refused:
        run.evaluate_sample(sample, filled(sample.write(tmp_path / "s.csv"), change))
    assert refused.value.key == key


def test_another_sample_a_row_twice_and_another_file_are_refused(run: Run, tmp_path: Path) -> None:
    sample = run.sample_findings(size=12, seed="1")
    path = filled(sample.write(tmp_path / "s.csv"), {})
    found = []
    for other, file in (
        (run.sample_findings(size=12, seed="2"), path),
        (sample, twice(path)),
        (sample, SAMPLE / "agencies.csv"),
    ):
        with pytest.raises(Refusal) as refused:
            run.evaluate_sample(other, file)
        found.append(refused.value.key)
    assert found == ["sample_other_rows", "sample_row_twice", "sample_no_header"]


def twice(path: Path) -> Path:
    lines = path.read_bytes().split(b"\r\n")
    other = path.with_name("twice.csv")
    other.write_bytes(b"\r\n".join([*lines[:3], lines[2], *lines[3:]]))
    return other


# The command.


def test_the_command_draws_writes_and_evaluates(
    sample_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["sample-findings", str(sample_out), "--size", "12", "--seed", "2024-07"]
    code, said, _ = talked([*asked, "--to", str(tmp_path / "s.csv")], monkeypatch)
    assert code == 0
    with open_run(sample_out) as run:
        sample = run.sample_findings(size=12, seed="2024-07")
    assert f"{Decimal(sample.plan['interval']):,.2f}" in said
    last = sample.rows.height - 1
    file = filled(tmp_path / "s.csv", {last: "0"})
    code, said, _ = talked([*asked, "--evaluate", str(file)], monkeypatch)
    assert code == 0
    assert f"{sample.rows['amount'][last]:,.2f}" in said
    code, said, told = talked([*asked, "--to", str(tmp_path / "s.csv")], monkeypatch)
    assert code == 2
    assert "s.csv" in told


def test_the_screen_shows_accounts_in_part_and_the_file_whole(run: Run, tmp_path: Path) -> None:
    sample = run.sample_findings(size=500, seed="1")
    accounts = sample.rows.filter(subject_kind="account")["subject_id"].to_list()
    assert accounts
    text, file = sample.text(), sample.write(tmp_path / "s.csv").read_text("utf-8")
    assert not [number for number in accounts if number in text]
    assert all(number in file for number in accounts)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"by": "colour"}, "sample_by"),
        ({"size": 0}, "sample_size"),
        ({"seed": " "}, "sample_seed"),
    ],
)
def test_what_is_no_sample_is_refused(run: Run, asked: dict[str, object], key: str) -> None:
    with pytest.raises(Refusal) as refused:
        run.sample_findings(**{"size": 5, "seed": "1", **asked})
    assert refused.value.key == key
