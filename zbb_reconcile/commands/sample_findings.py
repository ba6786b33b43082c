"""A sample of a run's findings for an auditor, and what the filled-in sample says of them all."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from zbb_reconcile.commands.export import BOM, csv_part
from zbb_reconcile.commands.sampling import (
    DRAWN,
    TOP,
    Drawn,
    Item,
    by_amount,
    by_stratum,
    confidence_factor,
    misstated,
    yuan_of,
)
from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import MOST_BOOK, taken
from zbb_reconcile.identifiers import mask
from zbb_reconcile.money import parse_money
from zbb_reconcile.output.writing import new_file
from zbb_reconcile.read import read_cells
from zbb_reconcile.read.encoding import decode
from zbb_reconcile.report.escape import INERT, visible, yuan
from zbb_reconcile.report.labels import column_label, value_label
from zbb_reconcile.report.terminal.explain import aligned
from zbb_reconcile.report.workbook.cells import formats_of
from zbb_reconcile.report.workbook.plain_table import write_table
from zbb_reconcile.run_tables import RunTables
from zbb_reconcile.texts import Words, every_language

WAYS = ("amount", "stratum")
TABLE = "sampled_findings"
TO_FILL = ("audited_amount", "audit_note")
_OF_FINDING = (
    *("finding_id", "rule_id", "verdict", "agency_code", "agency_name"),
    *("subject_kind", "subject_id", "amount"),
)
_YUAN = pl.Decimal(18, 2)
_SCHEMA = pl.Schema(
    {
        "position": pl.Int64(),
        "stratum": pl.String(),
        **dict.fromkeys(_OF_FINDING[:-1], pl.String()),
        "amount": _YUAN,
        "unit": _YUAN,
        "cumulative": pl.Decimal(38, 2),
        "audited_amount": _YUAN,
        "audit_note": pl.String(),
    }
)
_ON_SCREEN = ("position", "stratum", "finding_id", "agency_name", "subject_id", "amount", "unit")
_MONEY = ("population_amount", "top_amount", "rest_amount", "interval", "start")
_HEADER_WITHIN = 10
_LISTED = 5


@dataclass(frozen=True)
class Sample:
    """A sample of findings: how it was drawn (``plan``, JSON-ready) and its rows."""

    plan: Mapping[str, Any]
    rows: pl.DataFrame
    """With ``audited_amount`` and ``audit_note`` empty: the auditor fills them in."""
    words: Words
    as_of: date
    drawn: Drawn

    def text(self) -> str:
        """The plan and the rows for a terminal; account numbers in part."""
        said = {
            key: yuan(value) if key in _MONEY and value is not None else value
            for key, value in self.plan.items()
        }
        lines = [self.words(f"sampling.population_{self.plan['by']}", **said)]
        if self.plan["by"] == "amount":
            lines += [self.words(f"sampling.{key}", **said) for key in _units(self.plan)]
        shown = self.rows.to_dicts()
        header = [column_label(TABLE, name, self.words) for name in _ON_SCREEN]
        rows = [[_screen(name, row, self.words) for name in _ON_SCREEN] for row in shown]
        return "\n".join([*lines, "", *aligned(iter([header, *rows]))]) + "\n"

    def summary(self) -> dict[str, Any]:
        """The same as one JSON-ready document, money as text."""
        rows = [
            {key: str(value) if isinstance(value, Decimal) else value for key, value in row.items()}
            for row in self.rows.to_dicts()
        ]
        return {"plan": dict(self.plan), "rows": rows}

    def write(self, to: str | Path) -> Path:
        """Write the sample to a new .csv or .xlsx file, with room for what the audit finds."""
        to = Path(to)
        kind = to.suffix.lower()
        if kind not in (".csv", ".xlsx"):
            raise Refusal("sample_kind", found=to.name)
        with new_file(to, exists="sample_exists") as part:
            if kind == ".csv":
                part.write_bytes(BOM + csv_part(self.rows, TABLE, self.words))
            else:
                day = datetime(self.as_of.year, self.as_of.month, self.as_of.day)
                _write_workbook(part, self.rows, day, self.words)
        return to


def sampled(run: RunTables, *, size: int, seed: str, by: str = "amount") -> Sample:
    """Draw ``size`` findings: monetary units (``amount``) or rows of each rule (``stratum``).

    The same run, size and seed give the same sample on any machine. Findings without an amount, or
    of nought, are in no population; of a negative amount its size counts. Raises Refusal.
    """
    if by not in WAYS:
        raise Refusal("sample_by", found=visible(by), known=", ".join(WAYS))
    if size < 1:
        raise Refusal("sample_size", found=size)
    if not seed.strip():
        raise Refusal("sample_seed")
    every = run.books.frame("findings").sort("finding_id")
    with_amount = every.filter(pl.col("amount").is_not_null() & (pl.col("amount") != 0))
    rows = {row["finding_id"]: row for row in with_amount.select(_OF_FINDING).to_dicts()}
    if not rows:
        raise Refusal("sample_nothing", out=run.place)
    items = [
        Item(key, str(row["rule_id"]), int(abs(row["amount"]).scaleb(2)))
        for key, row in rows.items()
    ]
    drawn = (by_amount if by == "amount" else by_stratum)(items, size, seed)
    listed = [
        {
            "position": place,
            "stratum": hit.stratum,
            **rows[hit.key],
            "unit": hit.unit and yuan_of(Fraction(hit.unit)),
            "cumulative": hit.through and yuan_of(Fraction(hit.through)),
        }
        for place, hit in enumerate(drawn.hits, start=1)
    ]
    frame = pl.DataFrame(listed, schema=_SCHEMA, orient="row")
    return Sample(_plan(every, items, drawn, size, seed, by), frame, run.words, run.as_of, drawn)


def _plan(
    every: pl.DataFrame, items: Sequence[Item], drawn: Drawn, size: int, seed: str, by: str
) -> dict[str, Any]:
    """How the sample was drawn: enough to draw it again by hand."""
    top = sum(hit.stratum == TOP for hit in drawn.hits) if by == "amount" else None
    return {
        "by": by,
        "size": size,
        "seed": seed,
        "findings": every.height,
        "without_amount": every.height - len(items),
        "population": len(items),
        "population_amount": _said(Fraction(sum(item.fen for item in items))),
        "chosen": len(drawn.hits),
        "strata": len({item.stratum for item in items}),
        "top": top,
        "top_amount": _said(Fraction(drawn.top_fen)) if by == "amount" else None,
        "drawn": len(drawn.hits) - top if top is not None else None,
        "rest_amount": _said(Fraction(drawn.rest_fen)) if by == "amount" else None,
        "interval": None if drawn.interval is None else _said(drawn.interval),
        "start": None if drawn.start is None else _said(Fraction(drawn.start)),
    }


def _units(plan: Mapping[str, Any]) -> list[str]:
    """The sentences about the two strata of a sample of monetary units."""
    return [*(["top"] if plan["top"] else []), *(["drawn"] if plan["drawn"] else [])]


def _said(fen: Fraction) -> str:
    return f"{yuan_of(fen):f}"


def evaluated(run: RunTables, sample: Sample, file: Path, confidence: int = 95) -> dict[str, Any]:
    """What the filled-in sample in ``file`` says of all findings, JSON-ready; money as text.

    The file must hold just the rows of the sample, each with its audited amount: nought where
    nothing is right about it, the finding's own where all is. Raises Refusal.
    """
    if not 50 <= confidence <= 99:
        raise Refusal("sample_confidence", found=confidence)
    audited = _filled(file, sample.rows)
    rows = [row | {"audited_amount": audited[row["finding_id"]]} for row in sample.rows.to_dicts()]
    wrong = sum(row["audited_amount"] != row["amount"] for row in rows)
    told: dict[str, Any] = {"confidence": confidence, "rows": len(rows), "wrong": wrong}
    if sample.plan["by"] == "amount":
        return {"plan": dict(sample.plan), **told, **_of_units(sample, rows, confidence)}
    population = run.books.frame("findings").filter(pl.col("amount") != 0)
    return {"plan": dict(sample.plan), **told, **_of_strata(population, rows, confidence)}


def _of_units(sample: Sample, rows: Sequence[Mapping[str, Any]], confidence: int) -> dict[str, Any]:
    """Too much and too little apart, and the one less the other."""
    told: dict[str, Any] = {}
    net = Fraction(0)
    for way, sign in (("overstated", 1), ("understated", -1)):
        top = [max(_excess(row) * sign, Fraction(0)) for row in rows if row["stratum"] == TOP]
        taints = [_excess(row) * sign / _size(row) for row in rows if row["stratum"] == DRAWN]
        projected, upper = misstated(top, taints, sample.drawn.interval, confidence)
        found = sum((max(_excess(row) * sign, Fraction(0)) for row in rows), Fraction(0))
        net += projected * sign
        told[way] = {
            "found": _said(found),
            "projected": _said(projected),
            "upper_bound": _said(upper),
            "factors": [
                str(confidence_factor(at, confidence))
                for at in range(1 + sum(taint > 0 for taint in taints))
            ],
        }
    return told | {"net_projected": _said(net)}


def _of_strata(
    population: pl.DataFrame, rows: Sequence[Mapping[str, Any]], confidence: int
) -> dict[str, Any]:
    """By rule: the mean difference times its rows, and the greatest part that may be wrong."""
    told = []
    total = Fraction(0)
    for (rule,), of_rule in sorted(population.group_by("rule_id")):
        mine = [row for row in rows if row["rule_id"] == rule]
        wrong = sum(row["audited_amount"] != row["amount"] for row in mine)
        projected = None
        if mine:
            mean = sum((_excess(row) for row in mine), Fraction(0)) / len(mine)
            projected = mean * of_rule.height
            total += projected
        whole = len(mine) == of_rule.height
        most = Fraction(wrong) if whole else Fraction(confidence_factor(wrong, confidence))
        rate = min(Fraction(1), most / len(mine)) if mine else Fraction(1)
        told.append(
            {
                "rule_id": rule,
                "population": of_rule.height,
                "rows": len(mine),
                "wrong": wrong,
                "projected": None if projected is None else _said(projected),
                "upper_rate_percent": _said(rate * 10_000),
            }
        )
    return {"strata": told, "net_projected": _said(total)}


def _excess(row: Mapping[str, Any]) -> Fraction:
    """By how many fen the finding says too much, in its own direction."""
    sign = 1 if row["amount"] > 0 else -1
    return Fraction(row["amount"] - row["audited_amount"]) * 100 * sign


def _size(row: Mapping[str, Any]) -> Fraction:
    return Fraction(abs(row["amount"])) * 100


def evaluation_text(told: Mapping[str, Any], words: Words) -> str:
    """The evaluation in sentences, with the source of its method."""
    lines = [words("sampling.evaluated", **{key: told[key] for key in ("rows", "wrong")})]
    if told["plan"]["by"] == "amount":
        for way in ("overstated", "understated"):
            said = {key: yuan(told[way][key]) for key in ("found", "projected", "upper_bound")}
            lines.append(words(f"sampling.{way}", confidence=told["confidence"], **said))
        lines.append(words("sampling.net", net=yuan(told["net_projected"])))
        lines.append(
            words("sampling.method_amount", interval=yuan(told["plan"]["interval"] or "0"))
        )
        return "\n".join(lines) + "\n"
    heads = ("rule_id", "population", "rows", "wrong", "projected", "upper_rate_percent")
    table = [
        [words(f"sampling.head_{head}") for head in heads],
        *(
            ["—" if row[head] is None else visible(row[head]) for head in heads]
            for row in told["strata"]
        ),
    ]
    lines += ["", *aligned(iter(table)), "", words("sampling.net", net=yuan(told["net_projected"]))]
    return "\n".join([*lines, words("sampling.method_stratum", **told)]) + "\n"


def _screen(name: str, row: Mapping[str, Any], words: Words) -> str:
    value = row[name]
    if name == "subject_id" and row["subject_kind"] == "account":
        value = mask(value)
    if isinstance(value, Decimal):
        return yuan(value)
    return visible(value_label(name, str(value), words)) if value is not None else ""


def _write_workbook(path: Path, rows: pl.DataFrame, as_of: datetime, words: Words) -> None:
    options = {"in_memory": True, **INERT}
    with path.open("wb") as file, xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": words(f"labels.table_{TABLE}"), "created": as_of})
        sheet = book.add_worksheet(words(f"labels.table_{TABLE}"))
        write_table(sheet, TABLE, rows, formats_of(book, words), words)


def _filled(file: Path, rows: pl.DataFrame) -> dict[str, Decimal]:
    """Finding -> its audited amount, out of the filled-in file; Refusal for anything else."""
    grid = _texts(file.name, taken(file, MOST_BOOK, str(file)))
    head, places = _header(grid, file)
    found: dict[str, Decimal] = {}
    empty: list[str] = []
    for number, cells in enumerate(grid[head + 1 :], start=head + 2):
        told = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
        key = told["finding_id"]
        if not key:
            continue
        if key in found or key in empty:
            raise Refusal("sample_row_twice", file=file.name, row=number, found=visible(key))
        amount = parse_money(told["audited_amount"])
        if amount is None:
            empty.append(key)
        elif isinstance(amount, Decimal):
            found[key] = amount
        else:
            wrong = visible(told["audited_amount"])
            raise Refusal("sample_row_amount", file=file.name, row=number, found=wrong)
    wanted = list(rows["finding_id"])
    others = sorted({*found, *empty}.symmetric_difference(wanted))
    if others:
        near = ", ".join(map(visible, others[:_LISTED]))
        raise Refusal("sample_other_rows", file=file.name, count=len(others), found=near)
    if empty:
        near = ", ".join(empty[:_LISTED])
        raise Refusal("sample_not_filled", file=file.name, count=len(empty), found=near)
    return found


def _texts(name: str, content: bytes) -> list[list[str]]:
    """The rows of a csv, or of the first sheet of a workbook, as text."""
    if name.lower().endswith(".csv"):
        return list(csv.reader(io.StringIO(decode(name, content)[0], newline="")))
    return next(iter(read_cells(name, content).values()), [])


def _header(grid: Sequence[Sequence[str]], file: Path) -> tuple[int, dict[str, int]]:
    """The row of the header, and where the two columns that count stand in it."""
    wanted = {
        name: {name, *(column_label(TABLE, name, words) for words in every_language())}
        for name in ("finding_id", "audited_amount")
    }
    for at, labels in enumerate(grid[:_HEADER_WITHIN]):
        cells = [label.strip() for label in labels]
        places = {
            name: next((place for place, cell in enumerate(cells) if cell in known), -1)
            for name, known in wanted.items()
        }
        if min(places.values()) >= 0:
            return at, places
    raise Refusal("sample_no_header", file=file.name)
