"""A small invented county for the tests of accounts, cash and assets, and its answers read back.

清河县 (431099000): 101 教育局 with its two schools 101001 and 101002, 102 水利局, 103 城投公司.
Account numbers begin with 8 and the agency's code: 81010002 is an account of 101.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from tests.drawing import draw, run, yuan
from zbb_reconcile.tables import TABLES

AGENCIES = """
| division_code | agency_code | agency_name          | department_code | agency_kind        |
|---------------|-------------|----------------------|-----------------|--------------------|
| 431099000     | 101         | 清河县教育局         |                 | administrative     |
| 431099000     | 101001      | 清河县第一中学       | 101             | public_institution |
| 431099000     | 101002      | 清河县第二中学       | 101             | public_institution |
| 431099000     | 102         | 清河县水利局         |                 | administrative     |
| 431099000     | 103         | 清河县城市建设公司   |                 | enterprise         |
"""

TWO_COUNTIES = """
| division_code | agency_code | agency_name          |
|---------------|-------------|----------------------|
| 431099000     | 101         | 清河县教育局         |
| 431099000     | 102         | 清河县水利局         |
| 431088000     | 201         | 白水县教育局         |
"""


def with_every_column(table: str, picture: str) -> pl.DataFrame:
    """The drawn table with every other column of the contract, blank."""
    frame = draw(picture)
    blank = [column.name for column in TABLES[table].columns if column.name not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in blank)


def run_county(
    as_of: str, *, agencies: str = AGENCIES, **pictures: str
) -> Mapping[str, pl.DataFrame]:
    """Every output table of a run over the county; columns that are not drawn are blank."""
    drawn = {"agencies": agencies, **pictures}
    frames = {name: with_every_column(name, picture) for name, picture in drawn.items()}
    return run(as_of, **frames)


def fiscal(picture: str) -> str:
    """A drawn register whose accounts without a purpose hold fiscal money."""
    frame = draw(picture)
    purpose = pl.col("purpose") if "purpose" in frame.columns else pl.lit(None, pl.String)
    nature = pl.when(purpose.is_null()).then(pl.lit("fiscal")).alias("money_nature")
    return _picture(frame.with_columns(nature))


def seen(picture: str, *account_nos: str) -> str:
    """Drawn bank lines with one more of each account, too old to matter: its statement."""
    frame = draw(picture)
    old = pl.DataFrame(
        {
            "account_no": account_nos,
            "posted_on": ["2020-01-02"] * len(account_nos),
            "amount": ["1.00"] * len(account_nos),
        }
    )
    return _picture(pl.concat([frame, old], how="diagonal"))


def _picture(frame: pl.DataFrame) -> str:
    drawn = frame.fill_null("")
    lines = [drawn.columns, *drawn.rows()]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def classes(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """line_no -> class of every bank line."""
    return {row["line_no"]: row["class"] for row in tables["movements"].to_dicts()}


def stale(tables: Mapping[str, pl.DataFrame]) -> dict[str, tuple[Decimal, ...]]:
    """agency_code -> (opening, outflow, minimum, stale_min, stale_max)."""
    return {
        row["agency_code"]: tuple(
            row[name] for name in ("opening", "outflow", "minimum", "stale_min", "stale_max")
        )
        for row in tables["stale_cash"].to_dicts()
    }


def cash_recalls(tables: Mapping[str, pl.DataFrame]) -> dict[str, Decimal]:
    """from_account_no -> yuan that the cash channel recalls from it."""
    return {
        row["from_account_no"]: row["amount"]
        for row in tables["recalls"].to_dicts()
        if row["channel"] == "cash"
    }


def account_actions(
    tables: Mapping[str, pl.DataFrame],
) -> dict[str, tuple[str, str | None, Decimal | None, Decimal | None]]:
    """account_no -> (action, target_account_no, to_treasury, to_target)."""
    return {
        row["account_no"]: (
            row["action"],
            row["target_account_no"],
            row["to_treasury"],
            row["to_target"],
        )
        for row in tables["account_actions"].to_dicts()
    }


def asset_actions(tables: Mapping[str, pl.DataFrame]) -> dict[str, dict[str, Any]]:
    """asset_no -> its row."""
    return {row["asset_no"]: row for row in tables["asset_actions"].to_dicts()}


def switched_off(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    """The rules that did not run."""
    return set(tables["switched_off"]["rule_id"])


def yuans(text: str) -> tuple[Decimal, ...]:
    """Several amounts from one line of text."""
    return tuple(yuan(amount) for amount in text.split())
