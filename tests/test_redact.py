"""A result for somebody else: no name and no number of anybody is left, every fen is."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.test_cli import talked
from zbb_reconcile import Refusal, Run
from zbb_reconcile.commands.redact import LEFT_OUT
from zbb_reconcile.results import RESULTS

KEY = "a phrase of the owner"
ORIGINALS = {
    "agencies": ("agency_code", "agency_name", "department_code", "division_code", "former_names"),
    "accounts": ("account_no", "account_name", "bank_name", "project_code"),
    "bank_accounts": ("account_no", "account_name", "bank_name"),
    "bank_lines": ("counterparty_no", "counterparty_name", "line_no"),
    "book_lines": ("counterparty_name", "voucher_no", "reference"),
    "indicators": ("indicator_id", "project_code", "project_name"),
    "payments": ("payee_no", "payee_name"),
    "assets": ("asset_no", "asset_name", "location"),
    "deposits": ("deposit_id", "payer"),
    "income_due": ("income_id",),
    "ledger_balances": ("counterparty",),
    "requests": ("request_id",),
    "leases": ("lease_id",),
    "findings": ("finding_id",),
}


@pytest.fixture
def run(opened_sample: Run) -> Run:
    return opened_sample


def originals(run: Run) -> set[str]:
    found: set[str] = set()
    for table, columns in ORIGINALS.items():
        frame = run["movements" if table == "bank_lines" else table]
        for column in columns:
            for value in frame[column].drop_nulls().unique():
                found.update(piece for piece in value.split(";") if len(piece) > 1)
    return found


def holds(text: str, value: str) -> bool:
    """Whether a number stands there by itself, or a name at all."""
    if re.fullmatch(r"[0-9A-Za-z-]+", value):
        return (
            re.search(rf"(?<![0-9A-Za-z.,]){re.escape(value)}(?![0-9A-Za-z.,])", text) is not None
        )
    return value in text


def test_no_name_and_no_number_is_left_in_any_file(run: Run, tmp_path: Path) -> None:
    to = run.redact(tmp_path / "out", key=KEY)
    files = sorted(to.iterdir())
    assert len(files) == len(set(RESULTS) - LEFT_OUT) + 1
    names = originals(run)
    assert len(names) > 700
    left = set()
    for file in files:
        text = f"{file.name}\n{file.read_text('utf-8-sig')}"
        cells = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
        words = "\n".join(cell for cell in cells if re.search(r"[^0-9.\-]", cell) or len(cell) > 7)
        left |= {(file.name, name) for name in names if name in words and holds(words, name)}
    assert not left
    everything = "".join(file.read_text("utf-8-sig") for file in files)
    assert "云岭县" not in everything


def test_the_sums_are_kept_to_the_fen(run: Run, tmp_path: Path) -> None:
    to = run.redact(tmp_path / "out", key=KEY)
    told = json.loads((to / "redacted.json").read_text("utf-8"))
    for name in set(RESULTS) - LEFT_OUT:
        frame = run[name]
        assert told[name]["rows"] == frame.height
        read = list(csv.DictReader(io.StringIO((to / f"{name}.csv").read_text("utf-8-sig"))))
        assert len(read) == frame.height
        for column, kind in frame.schema.items():
            if isinstance(kind, pl.Decimal):
                amounts = [Decimal(row[column]) for row in read if row[column]]
                there = sum(frame[column].drop_nulls().to_list(), Decimal(0))
                assert sum(amounts, Decimal(0)) == there == Decimal(told[name]["sums"][column])


def test_one_name_has_one_replacement_in_every_table_and_every_run(
    run: Run, tmp_path: Path
) -> None:
    one = run.redact(tmp_path / "one", key=KEY)
    again = run.redact(tmp_path / "again", key=KEY)
    other = run.redact(tmp_path / "other", key="another phrase")
    for file in one.iterdir():
        assert file.read_bytes() == (again / file.name).read_bytes()
    assert (one / "findings.csv").read_bytes() != (other / "findings.csv").read_bytes()
    tables = {
        name: list(csv.DictReader(io.StringIO((one / f"{name}.csv").read_text("utf-8-sig"))))
        for name in ("findings", "recalls", "evidence")
    }
    known = {row["finding_id"]: row["agency_code"] for row in tables["findings"]}
    assert len(known) == run.rows("findings")
    of_agencies = [row for row in tables["recalls"] if known[row["finding_id"]]]
    assert len(of_agencies) > 20
    assert all(known[row["finding_id"]] == row["agency_code"] for row in of_agencies)
    assert {row["finding_id"] for row in tables["evidence"]} <= set(known)


def test_the_mapping_leads_back_and_stays_outside(run: Run, tmp_path: Path) -> None:
    to = run.redact(tmp_path / "out", key=KEY, mapping=tmp_path / "map.csv")
    text = (tmp_path / "map.csv").read_text("utf-8-sig")
    back = {row["replacement"]: row["original"] for row in csv.DictReader(io.StringIO(text))}
    rows = list(csv.DictReader(io.StringIO((to / "findings.csv").read_text("utf-8-sig"))))
    assert [back[row["finding_id"]] for row in rows] == run["findings"]["finding_id"].to_list()
    for mapping, key in ((to / "map.csv", "redact_mapping_inside"), (None, "sample_not_empty")):
        with pytest.raises(Refusal) as refused:
            run.redact(to, key=KEY, mapping=mapping)
        assert refused.value.key == key


def test_a_short_key_and_a_folder_of_results_are_refused(
    run: Run, sample_out: Path, tmp_path: Path
) -> None:
    for to, key, expected in (
        (tmp_path / "a", "short", "redact_key"),
        (sample_out / "redacted", KEY, "redact_in_results"),
    ):
        with pytest.raises(Refusal) as refused:
            run.redact(to, key=key)
        assert refused.value.key == expected
    assert not (tmp_path / "a").exists()


def test_a_column_that_nobody_listed_is_replaced() -> None:
    """What may stay is listed, not what must go."""
    from zbb_reconcile.commands.redact import Aliases, _redacted
    from zbb_reconcile.texts import chosen

    frame = pl.DataFrame({"new_column": ["某局"], "verdict": ["recall"], "nested": [["某局"]]})
    after = _redacted(frame, Aliases(KEY, chosen("zh")))
    assert after["new_column"][0].startswith("代码-")
    assert after["verdict"][0] == "recall"
    assert after["nested"][0] is None


def test_a_short_code_that_is_a_word_of_a_sentence_takes_the_sentence_away() -> None:
    from zbb_reconcile.commands.redact import Aliases, _redacted
    from zbb_reconcile.texts import chosen

    frame = pl.DataFrame({"agency_code": ["A1"], "reason": ["单位 A1 余额 12.50 元"]})
    after = _redacted(frame, Aliases(KEY, chosen("zh")))
    assert after["reason"][0] == "…"


def test_the_command_writes_and_says_so(
    sample_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "redacted"
    code, said, _ = talked(["redact", str(sample_out), "--to", str(to), "--key", KEY], monkeypatch)
    assert code == 0
    assert f"{len(set(RESULTS) - LEFT_OUT)} 张表" in said
    code, _, told = talked(["redact", str(sample_out), "--to", str(to), "--key", "x"], monkeypatch)
    assert code == 2
    assert "--key" in told
