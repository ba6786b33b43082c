"""The page of a roll-up: one file, no script; what failed first, then figures, then questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import polars as pl

from zbb_reconcile.report.escape import visible
from zbb_reconcile.report.labels import control_label, counts_rows, value_label
from zbb_reconcile.report.page.checks import headers_of
from zbb_reconcile.report.page.html import (
    PLAIN_PAGE,
    SECTION,
    asset,
    masked,
    money,
    paragraph,
    plain_policy,
    roughly,
    safe,
    said,
    table,
)
from zbb_reconcile.texts import Words

Tables = Mapping[str, pl.DataFrame]
Row = Mapping[str, Any]
MOST_ROWS = 200
"""Rows of a list that the page shows; the workbook has all."""
_AMOUNTS = frozenset({"amount", "balance", "recalled_indicators", "recalled_cash"}) | frozenset(
    {"issued", "received", "paid", "unspent", "recalled"}
)
_CODED = frozenset({"sides", "shared_by", "listed_in", "source_table", "document_fits"})


def roll_up_page(tables: Tables, as_of: date, words: Words) -> str:
    """The page as HTML; everything out of files is escaped, account numbers masked."""
    failing = tables["roll_up_controls"].filter(~pl.col("holds"))
    failed = tables["divisions"].filter(pl.col("ended") != "done")
    sections = [
        *([("failing", _controls(failing, words))] if failing.height else []),
        *([("failed", _failed(failed, words))] if failed.height else []),
        ("picture", _picture(tables, words)),
        ("divisions", _divisions(tables, words)),
        ("verdicts", _in_all(tables, "place_verdicts", "verdict", words)),
        ("scores", _scores(tables["score_list"], words)),
        ("crossing", _crossing(tables, words)),
        ("controls", _proof(tables["roll_up_controls"], words)),
    ]
    return PLAIN_PAGE.substitute(
        lang=words["page.html_lang"],
        policy=plain_policy(),
        style=asset("page.css"),
        title=said("roll_up.title", words),
        as_of=as_of.isoformat(),
        scope=said("roll_up.scope", words, as_of=as_of, count=tables["divisions"].height),
        skip=said("skip", words),
        contents=said("contents", words),
        links="\n".join(
            f'<li><a href="#{name}">{said(f"roll_up.title_{name}", words)}</a></li>'
            for name, _ in sections
        ),
        sections="\n".join(
            SECTION.substitute(
                name=name, look="", title=said(f"roll_up.title_{name}", words), body=body
            )
            for name, body in sections
        ),
        masked=said("report.page_masked", words),
        made=said("roll_up.made", words),
    )


def _picture(tables: Tables, words: Words) -> str:
    """Three figures: by indicators, in accounts, and how many divisions stand behind them."""
    totals = _row(tables["place_sums"].filter(pl.col("level") == "total"))
    recalls = tables["place_recalls"].filter(pl.col("level") == "total")
    cards = []
    for channel, column in (("indicator", "recalled_indicators"), ("cash", "recalled_cash")):
        goes = (
            (safe(value_label("destination", row["destination"], words)), money(row["amount"]))
            for row in recalls.filter(pl.col("channel") == channel).iter_rows(named=True)
        )
        body = f'<p class="big">{safe(roughly(totals[column], words))}</p>'
        body += f'<p class="sub">{money(totals[column])}</p>'
        cards.append((f"card_{channel}", body + table([("", ""), ("", "amount")], goes)))
    body = f'<p class="big">{_count(totals["divisions"])}</p>'
    body += paragraph("roll_up.of_divisions", words, count=tables["divisions"].height)
    for name in ("findings", "quarantined"):
        if totals[name]:
            body += paragraph(f"roll_up.{name}", words, count=_count(totals[name]))
    cards.append(("card_divisions", body))
    shown = "\n".join(
        f'<div class="card"><h3>{said(f"roll_up.{name}", words)}</h3>{body}</div>'
        for name, body in cards
    )
    return f'<div class="cards">{shown}</div>' + paragraph("roll_up.two_views", words, "note")


def _row(frame: pl.DataFrame) -> Row:
    """The one row of a frame."""
    return frame.row(0, named=True)


def _failed(failed: pl.DataFrame, words: Words) -> str:
    """The divisions without a result, each with why; their figures are in no sum."""
    rows = (
        (safe(row["division"]), safe(value_label("ended", row["ended"], words)), _lines(row))
        for row in failed.iter_rows(named=True)
    )
    headers = headers_of("divisions", "division:short ended:short message", words)
    return paragraph("roll_up.failed", words, "fails", count=failed.height) + table(headers, rows)


def _lines(row: Row) -> str:
    lines = str(row["message"] or "").splitlines()[:20]
    return "<br>".join(masked(visible(line)) for line in lines)


def _divisions(tables: Tables, words: Words) -> str:
    """A line for each division, the sum of a city below its own, and the sum of all."""
    sums = tables["place_sums"]
    done = tables["divisions"].filter(pl.col("ended") == "done").to_dicts()
    rows: list[Sequence[str]] = []
    for row, following in pairwise([*done, {"city": None}]):
        rows.append(
            _figures(row, safe(" ".join(filter(None, (row["division"], row["place_name"])))))
        )
        if row["city"] != following["city"]:
            of_city = (pl.col("level") == "city") & (pl.col("code") == row["city"])
            city = _row(sums.filter(of_city))
            if city["divisions"] > 1:
                rows.append(_bold(city, said("roll_up.sum_of", words, place=row["city"])))
    total = _row(sums.filter(pl.col("level") == "total"))
    columns = (
        "division:short findings:amount recalled_indicators:amount recalled_cash:amount "
        "quarantined:amount failing:amount"
    )
    foot = _bold(total, said("roll_up.sum_of_all", words))
    return table(headers_of("divisions", columns, words), rows, foot=foot)


def _figures(row: Row, name: str) -> Sequence[str]:
    return (
        name,
        _count(row["findings"]),
        money(row["recalled_indicators"]),
        money(row["recalled_cash"]),
        _count(row["quarantined"]),
        _count(row["failing"]),
    )


def _bold(row: Row, name: str) -> Sequence[str]:
    return tuple(f"<strong>{cell}</strong>" for cell in _figures(row, name))


def _count(number: int | None) -> str:
    return "—" if number is None else f"{number:,}"


def _in_all(tables: Tables, name: str, by: str, words: Words) -> str:
    """How much of what there is in all divisions together; the workbook has each place."""
    rows = (
        (
            *(safe(value_label(column, row[column], words)) for column in by.split()),
            _count(row["count"]),
            money(row["amount"]),
        )
        for row in tables[name].filter(pl.col("level") == "total").iter_rows(named=True)
    )
    listed = table(headers_of(name, f"{by} count:amount amount:amount", words), rows)
    return listed + paragraph("roll_up.by_place", words, "note")


def _scores(scores: pl.DataFrame, words: Words) -> str:
    """How much of the year's budget each division has spent, the first first."""
    rows = (
        (
            _count(row["rank"]),
            safe(" ".join(filter(None, (row["division_code"], row["place_name"])))),
            _percent(row["execution_rate"]),
            _percent(row["carryover_ratio"]),
            money(row["issued"]),
            money(row["paid"]),
        )
        for row in scores.head(MOST_ROWS).iter_rows(named=True)
    )
    columns = "rank:amount division execution_rate:amount carryover_ratio:amount issued:amount "
    return table(headers_of("score_list", f"{columns} paid:amount", words), rows)


def _percent(rate: Decimal | None) -> str:
    return "—" if rate is None else f"{(rate * 100).quantize(Decimal('0.01'))}%"


def _crossing(tables: Tables, words: Words) -> str:
    """What no division can see alone: questions first, then what two statements prove."""
    transfers = tables["division_transfers"]
    above = tables["money_from_above"]
    places = "source_file source_row:amount"
    lists: tuple[tuple[str, pl.DataFrame, str, str], ...] = (
        (
            "shared_accounts",
            tables["shared_accounts"],
            "shared_accounts",
            "account_no division:short listed_in agency_code account_name balance:amount",
        ),
        (
            "shared_agencies",
            tables["shared_agencies"],
            "shared_agencies",
            "shared_by shared division:short agency_code agency_name",
        ),
        *(
            (
                f"transfers_{sides}",
                transfers.filter(pl.col("sides") == sides),
                "division_transfers",
                "from_division:short to_division:short from_account_no to_account_no "
                f"amount:amount paid_on:short received_on:short summary {places}",
            )
            for sides in ("one_side", "not_covered", "both")
        ),
        *(
            (
                f"above_{fits}",
                above.filter(pl.col("document_fits") == fits),
                "money_from_above",
                "sup_doc_no from_division:short issued:amount to_division:short doc_no "
                "received:amount paid:amount unspent:amount recalled:amount",
            )
            for fits in ("beyond", "within", "not_in_store")
        ),
        (
            "unplaced_rows",
            tables["unplaced_rows"],
            "unplaced_rows",
            f"source_table {places} reason",
        ),
    )
    shown = [_list(*one, words) for one in lists if one[1].height]
    none = [words(f"roll_up.list_{name}", count=0) for name, frame, *_ in lists if frame.is_empty()]
    if none:
        shown.append(paragraph("roll_up.none", words, "note", lists=words.join(none, "semicolon")))
    return "\n".join(shown)


def _list(name: str, frame: pl.DataFrame, labels: str, columns: str, words: Words) -> str:
    """A list with what it means; how many rows, where the page does not show them all."""
    head = f"<h3>{said(f'roll_up.list_{name}', words, count=frame.height)}</h3>"
    shown = frame.head(MOST_ROWS)
    names = [column.partition(":")[0] for column in columns.split()]
    rows = (tuple(_cells(row, names, words)) for row in shown.iter_rows(named=True))
    more = frame.height > shown.height
    return (
        head
        + paragraph(f"roll_up.means_{name}", words, "note")
        + table(headers_of(labels, columns, words), rows)
        + (paragraph("roll_up.more", words, "note", shown=shown.height) if more else "")
    )


def _cells(row: Row, names: Iterable[str], words: Words) -> Iterator[str]:
    for name in names:
        value = row[name]
        if name in _AMOUNTS:
            yield money(value)
        elif name in _CODED:
            yield safe(value_label(name, str(value), words))
        else:
            yield "" if value is None else masked(value)


def _proof(controls: pl.DataFrame, words: Words) -> str:
    """That all sums agree, in one sentence; each control for whoever looks for it."""
    key = "proven" if controls["holds"].all() else "unproven"
    failing = int((~controls["holds"]).sum())
    text = said(f"roll_up.{key}", words, count=controls.height, failing=failing)
    return f"<details><summary>{text}</summary>{_controls(controls, words)}</details>"


def _controls(controls: pl.DataFrame, words: Words) -> str:
    """Both sides of every control; those that fail first."""
    rows = (
        (
            safe(control_label(row, words)),
            *(
                _count(int(row[side])) if counts_rows(row) else money(row[side])
                for side in ("left", "right", "difference")
            ),
            said("roll_up.holds" if row["holds"] else "roll_up.fails", words),
        )
        for row in controls.sort("holds", maintain_order=True).iter_rows(named=True)
    )
    columns = "control_id left:amount right:amount difference:amount holds:short"
    return table(headers_of("roll_up_controls", columns, words), rows)
