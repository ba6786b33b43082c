"""What this run is compared with: an earlier result of ours, or the law as it might be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from zbb_reconcile.books import Books, Reader, SavedBooks
from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import MOST_BOOK, taken
from zbb_reconcile.output.checksums import DATABASE, NOTICES, sha256_of
from zbb_reconcile.output.manifest import MANIFEST
from zbb_reconcile.output.target import is_ours

_YUAN = pl.Decimal(18, 2)
_TEXT = pl.String()


def _texts(names: str) -> dict[str, pl.DataType]:
    return dict.fromkeys(names.split(), _TEXT)


_DECISION = {
    **_texts("finding_id decision reason document person"),
    "due_on": pl.Date(),
    "done_on": pl.Date(),
    "done_amount": _YUAN,
    "valid_until": pl.Date(),
    **_texts("source_file source_sheet"),
    "source_row": pl.Int64(),
    "first_as_of": pl.Date(),
}
_FINDING = _texts(
    "finding_id rule_id subject_kind subject_id division_code agency_code agency_name"
)

SCHEMAS: Mapping[str, Mapping[str, pl.DataType]] = MappingProxyType(
    {
        "old_run": {"as_of": pl.Date()},
        "old_findings": {**_FINDING, "amount": _YUAN},
        "old_followup": {
            **_FINDING,
            **_texts("change destination channel"),
            "amount_old": _YUAN,
            "runs_open": pl.Int64(),
            "first_seen_as_of": pl.Date(),
            "last_seen_as_of": pl.Date(),
        },
        "old_recalls": {
            **_texts("finding_id subject_id destination channel from_account_no"),
            "amount": _YUAN,
        },
        "old_decisions": _DECISION,
        "old_indicators": {
            **_texts("indicator_id root_indicator_id"),
            "adjusted": _YUAN,
            "seen_as_of": pl.Date(),
        },
        "old_roots": {"root_indicator_id": _TEXT, "unspent": _YUAN, "seen_as_of": pl.Date()},
        "old_members": {**_texts("finding_id root_indicator_id"), "amount": _YUAN},
        "old_accounts": {
            **_texts("account_no agency_code account_kind"),
            **dict.fromkeys(("at_bank", "is_open", "is_own_cash", "is_fiscal"), pl.Boolean()),
            "seen_as_of": pl.Date(),
        },
        "old_balances": {"account_no": _TEXT, "balance": _YUAN},
        "old_remitted": {
            **_texts("subject_kind subject_id"),
            "remitted": _YUAN,
            "seen_as_of": pl.Date(),
        },
        "old_scores": {
            **_texts("kind code"),
            **dict.fromkeys(("months_on_top", "months_at_end"), pl.Int64()),
        },
        "old_sums": {**_texts("destination channel"), "received_in_all": _YUAN},
        "sent_notices": {
            **_texts("finding_id document"),
            "issued_on": pl.Date(),
            "due_on": pl.Date(),
        },
    }
)
"""The tables of the books that say what was known before; empty where nothing was."""


@dataclass(frozen=True)
class Earlier:
    """An earlier result: its tables under the names of ``SCHEMAS``, and what made it."""

    tables: Mapping[str, pl.DataFrame]
    as_of: date | None = None
    sha256: str | None = None
    """Of its manifest, which names the hash of everything in it."""
    taken: tuple[Path, ...] = ()
    """Its file of the papers that went out."""


@cache
def nothing_earlier() -> Earlier:
    """No earlier result: every table, empty."""
    return Earlier({name: pl.DataFrame(schema=dict(kinds)) for name, kinds in SCHEMAS.items()})


@dataclass(frozen=True)
class Supposition:
    """Numbers of the law that are supposed to be others, and what was found under them."""

    what: Mapping[str, Any]
    found: Mapping[str, pl.DataFrame]
    """``findings`` and ``recalls`` of the run under them."""

    def load(self, books: Books) -> None:
        """Make ``supposition``, ``supposed_findings`` and ``supposed_recalls``."""
        said = {"name": list(self.what), "value": [str(value) for value in self.what.values()]}
        books.load(
            "supposition", pl.DataFrame(said, schema={"name": pl.String, "value": pl.String})
        )
        for name, frame in self.found.items():
            books.load(f"supposed_{name}", frame)


NOTHING_SUPPOSED = Supposition(
    {},
    {
        "findings": pl.DataFrame(
            schema={
                **dict.fromkeys(
                    (
                        *("finding_id", "rule_id", "verdict", "subject_kind", "subject_id"),
                        *("agency_code", "reason"),
                    ),
                    pl.String,
                ),
                "amount": _YUAN,
            }
        ),
        "recalls": pl.DataFrame(
            schema={"destination": pl.String, "channel": pl.String, "amount": _YUAN}
        ),
    },
)


def read_earlier(folder: Path | None, as_of: date) -> Earlier:
    """What the result in that folder says, for a run as of that day; nothing for None.

    Raises Refusal where there is no result of ours, or it is of a later day.
    """
    if folder is None:
        return nothing_earlier()
    if not is_ours(folder):
        raise Refusal("no_run_there", out=str(folder))
    made = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    then = date.fromisoformat(made["as_of"])
    if then > as_of:
        raise Refusal("since_later", out=str(folder), found=str(then), as_of=str(as_of))
    try:
        with SavedBooks(folder / DATABASE) as books:
            tables = _tables(books, then)
    except OSError as error:
        raise Refusal("run_unreadable", out=str(folder)) from error
    sent = [tables["sent_notices"], sent_notices(folder)]
    tables["sent_notices"] = pl.concat(sent).unique(maintain_order=True)
    return Earlier(tables, then, sha256_of(folder / MANIFEST), (folder / NOTICES,))


def sent_notices(folder: Path) -> pl.DataFrame:
    """What ``notices`` recorded in that result of papers that went out. Raises Refusal."""
    schema = SCHEMAS["sent_notices"]
    path = folder / NOTICES
    if not path.is_file():
        return pl.DataFrame(schema=dict(schema))
    try:
        listed = json.loads(taken(path, MOST_BOOK))
        rows = [{name: entry.get(name) for name in schema} for entry in listed]
        read = pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String))
        return read.with_columns(pl.col("issued_on", "due_on").str.to_date("%Y-%m-%d"))
    except (ValueError, AttributeError, TypeError, pl.exceptions.PolarsError) as error:
        raise Refusal("notices_unreadable", file=str(path)) from error


def _tables(books: Reader, as_of: date) -> dict[str, pl.DataFrame]:
    there = set(books.tables())

    def read(table: str, name: str | None = None, **said: Any) -> pl.DataFrame:
        """A table in the columns of ``SCHEMAS``; an older version may lack it, or some of them."""
        schema = SCHEMAS[name or table]
        if table not in there:
            return pl.DataFrame(schema=dict(schema))
        frame = books.frame(table)
        absent = [pl.lit(said.get(one)).alias(one) for one in schema if one not in frame.columns]
        return frame.with_columns(absent).select(
            pl.col(column).cast(kind) for column, kind in schema.items()
        )

    roots = books.frame("indicator_roots") if "indicator_roots" in there else None
    indicators = read("live_indicators", "old_indicators", seen_as_of=as_of)
    if roots is not None:
        known = roots.select("indicator_id", "root_indicator_id")
        indicators = indicators.drop("root_indicator_id").join(known, on="indicator_id", how="left")
    indicators = indicators.select(list(SCHEMAS["old_indicators"]))
    followup = read("followup", "old_followup")
    waiting = followup.filter(pl.col("change") == "not_looked_at")

    def with_last_looks(now: pl.DataFrame, before: str, *keys: str) -> pl.DataFrame:
        """With what the runs said that were the last to look at the findings that wait.

        Compared with nothing, all that a subject ever gave back would seem to have come back.
        """
        looked = pl.col("seen_as_of").is_in(waiting["last_seen_as_of"].unique().to_list())
        kept = read(before).filter(looked)
        return pl.concat([now, kept.join(now, on=[*keys, "seen_as_of"], how="anti")])

    return {
        "old_run": pl.DataFrame({"as_of": [as_of]}),
        "old_findings": read("findings", "old_findings"),
        "old_followup": followup,
        "old_recalls": read("recalls", "old_recalls"),
        "old_decisions": read("decisions", "old_decisions", first_as_of=as_of),
        "old_indicators": with_last_looks(indicators, "old_indicators", "indicator_id"),
        "old_roots": with_last_looks(
            read("roots", "old_roots", seen_as_of=as_of), "old_roots", "root_indicator_id"
        ),
        "old_members": pl.concat(
            [
                read("fund_excess_members", "old_members"),
                read("old_members").join(waiting, on="finding_id", how="semi"),
            ]
        ),
        "old_accounts": _last_seen(_accounts(books, there, as_of), read("old_accounts")),
        "old_balances": read("accounts_at_bank", "old_balances"),
        "old_remitted": with_last_looks(
            _remitted(books, there, as_of), "old_remitted", "subject_kind", "subject_id"
        ),
        "old_scores": read("scores", "old_scores"),
        "old_sums": read("followup_sums", "old_sums"),
        "sent_notices": read("sent_notices"),
    }


def _last_seen(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The accounts, with those that an earlier bank list had open and nothing says are closed."""
    elsewhere = now.filter(pl.col("at_bank") | ~pl.col("is_open"))
    held = before.filter("at_bank", "is_open").join(
        elsewhere, on="account_no", how="anti", maintain_order="left"
    )
    fresh = now.join(held, on="account_no", how="anti", maintain_order="left")
    return pl.concat([fresh, held])


def _accounts(books: Reader, there: set[str], as_of: date) -> pl.DataFrame:
    """Every account that the earlier result saw: at the bank, or in the register alone."""
    schema = SCHEMAS["old_accounts"]
    if not {"accounts_at_bank", "accounts", "own_cash_accounts"} <= there:
        return pl.DataFrame(schema=dict(schema))
    own = books.frame("own_cash_accounts").select(
        "account_no", "is_fiscal", is_own_cash=pl.lit(True)
    )
    at_bank = books.frame("accounts_at_bank").select(
        "account_no", "agency_code", "account_kind", "is_open", at_bank=pl.lit(True)
    )
    registered = books.frame("accounts").select(
        "account_no",
        "agency_code",
        "account_kind",
        is_open=pl.col("closed_on").is_null(),
        at_bank=pl.lit(False),
    )
    every = pl.concat([at_bank, registered]).unique("account_no", keep="first", maintain_order=True)
    every = every.join(own, on="account_no", how="left", maintain_order="left")
    every = every.with_columns(
        pl.col("is_own_cash", "is_fiscal").fill_null(value=False),
        seen_as_of=pl.when("at_bank").then(pl.lit(as_of)),
    )
    return every.select(pl.col(column).cast(kind) for column, kind in schema.items())


def _remitted(books: Reader, there: set[str], as_of: date) -> pl.DataFrame:
    """What each asset's or income's rows said was remitted by that day."""
    parts = [pl.DataFrame(schema=dict(SCHEMAS["old_remitted"]))]
    by_then = pl.col("remitted_on").is_null() | (pl.col("remitted_on") <= as_of)
    for table, kind, key in (
        ("asset_income", "asset", "asset_no"),
        ("income_due", "income", "income_id"),
    ):
        if table in there:
            rows = books.frame(table).filter(by_then)
            sums = rows.group_by(key).agg(remitted=pl.col("remitted_amount").sum()).sort(key)
            parts.append(
                sums.select(
                    pl.lit(kind).alias("subject_kind"),
                    pl.col(key).alias("subject_id"),
                    pl.col("remitted").cast(_YUAN),
                    pl.lit(as_of).alias("seen_as_of"),
                )
            )
    return pl.concat(parts)
