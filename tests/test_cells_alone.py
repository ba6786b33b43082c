"""A cell that cannot be read goes alone where a blank can only make a verdict milder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from zbb_reconcile import reconcile
from zbb_reconcile.tables import CELLS_ALONE, TABLES

HEAD = "agency_code,asset_no,asset_name,status,idle_since,original_value,reserve"
ROWS = [
    "101,A1,楼,idle,2020年6月,9.00,",
    "101,A2,楼,idle,2020年6月,九万,",
    "101,A3,楼,idle,2020-06-01,8.00,也许",
    "101,A4,楼,idle,2020年6月,7.00,也许",
]


def test_the_cell_is_blank_and_listed_with_its_column_and_the_row_is_kept(tmp_path: Path) -> None:
    (tmp_path / "assets.csv").write_text("\n".join([HEAD, *ROWS]) + "\n", encoding="utf-8")
    with reconcile(tmp_path, as_of=date(2024, 12, 31), lang="en") as run:
        kept = run["assets"].select("asset_no", "idle_since", "original_value").rows()
        assert [(number, day) for number, day, _ in kept] == [("A1", None), ("A2", None)]
        listed = run["quarantine"].select("source_row", "source_column").rows()
        assert listed == [
            (2, "idle_since"),
            (3, "idle_since, original_value"),
            (4, None),
            (5, None),
        ]
        assert "Only this cell" in run["quarantine"]["reason"][0]
        placed = run["controls"].filter(pl.col("kind").is_in(["rows", "yuan"]))
        assert placed["holds"].all()
        assert run.exit_code == 1
        sources = run["sources"].select("rows_read", "rows_standardised", "rows_quarantined")
        assert sources.rows() == [(4, 2, 2)]


def test_only_optional_columns_go_alone() -> None:
    for table, names in CELLS_ALONE.items():
        assert not any(TABLES[table].column(name).required for name in names)
        assert not set(names) & {name for either in TABLES[table].either for name in either}
        assert not set(names) & {*TABLES[table].key, *TABLES[table].key_across}
