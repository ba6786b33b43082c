"""The sample county in dirty files says, to the fen, what it says in clean ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.sample.make_dirty import write_dirty_sample
from zbb_reconcile import Outcome, reconcile

DAY = date(2024, 12, 31)
SAME = (
    "findings",
    "carryover_ageing",
    "stale_cash",
    "recalls",
    "pools",
    "pool_members",
    "uses",
    "account_actions",
    "asset_actions",
    "account_matches",
)


def test_the_dirty_sample_gives_exactly_the_findings_of_the_clean_one(
    tmp_path: Path, sample_run: Outcome
) -> None:
    write_dirty_sample(tmp_path / "dirty")
    with reconcile(tmp_path / "dirty", as_of=DAY) as dirty:
        assert dirty["quarantine"].is_empty()
        assert dirty["controls"]["holds"].all()
        for name in SAME:
            assert dirty[name].equals(sample_run[name]), name
