"""A sheet of text cells to a typed table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.money import in_unit
from zbb_reconcile.sheet import Sheet, header_of
from zbb_reconcile.standardise.balance_signs import (
    BalanceProof,
    denied,
    prove_signs,
    turned_by_legend,
)
from zbb_reconcile.standardise.card_signs import CARD, CardSigns, card_signs, purchase_as_income
from zbb_reconcile.standardise.derived_columns import (
    make_columns,
    names_from_codes,
    negative,
    paid_back,
)
from zbb_reconcile.standardise.ledgers import (
    carried_balances,
    day_header,
    proof_with_carried,
    sided_balance,
    whole_ledger_days,
)
from zbb_reconcile.standardise.parent_rows import including_rows, subject_sums
from zbb_reconcile.standardise.partial_dates import whole_days
from zbb_reconcile.standardise.rows import QUARANTINE, Known, Typed, assemble, joined, live_rows
from zbb_reconcile.standardise.signs_by_balance import (
    refuse_spent,
    signed_by_balance,
    signs_refused,
)
from zbb_reconcile.standardise.stated_totals import check_totals
from zbb_reconcile.standardise.values import (
    FAULTS,
    LONGEST_FOUND,
    Parsed,
    no_faults,
    parse_cells,
    with_faults,
    without,
)
from zbb_reconcile.tables import STATEMENTS, TABLES

DAMAGED = "damaged_characters"
_FINER = r"[.．][0-9０-９]{3,6}\s*[)）-]?\s*$"
_FEWEST_FINER = 3
_LOOKED_AT = 1000
"""Rows among which one must be finer, before all are looked at."""
MOST_PLACES = 10
"""So many places of a doubt are named; how many there are is said beside them."""


def type_sheet(sheet: Sheet) -> Typed:
    """The sheet's rows as the table's types, or in quarantine with every fault and their cells.

    Where the sheet is ``mirrored``, what it calls money in is money out.

    Raises Refusal where a stated total is not the sum of its rows, where the running balances
    prove that every sign is the wrong way round, and where a card's signs are unclear.
    """
    table = TABLES[sheet.table]
    parsed = _parse(sheet)
    sided = sided_balance(sheet, parsed, lambda *lines: _strength(sheet, parsed, *lines))
    if sided is not None:
        parsed["balance_after"] = sided
    live = live_rows(parsed, sheet.rows.height)
    including = including_rows(sheet.table, parsed, live)
    subjects = subject_sums(parsed, live) if sheet.table == "ledger_balances" else None
    if subjects is not None:
        including, differing = subjects
        parsed["subject_code"] = with_faults(
            parsed["subject_code"], differing, "subject_sum_differs"
        )
    net = paid_back(parsed["amount"], parsed["refund"]) if "refund" in parsed else None
    totals = check_totals(sheet, parsed, live if including is None else live & ~including, net)
    headers = {name: header_of(sheet, name) for name in parsed}
    headers |= day_header(sheet, parsed)
    if "agency_name" not in parsed and "agency_code" in parsed and _may_lack_names(sheet.table):
        named = names_from_codes(sheet.rows["agency_code"])
        if named is not None:
            parsed["agency_name"] = Parsed(named, no_faults())
            headers["agency_name"] = headers["agency_code"]

    def proven(amounts: pl.Series, marked: pl.Series) -> bool:
        proof = _prove(sheet, parsed, amounts)
        if proof is None or proof.state != "proven":
            return False
        asked = sheet.rows["source_row"].filter(marked & live_rows(parsed, marked.len()))
        return not set(asked) <= set(proof.unproven)

    made, headers = make_columns(table, parsed, headers, proven)
    if sheet.mirrored and "amount" in made:
        made["amount"] = replace(made["amount"], values=negative(made["amount"].values))
    balance = _prove(sheet, parsed, made["amount"].values) if "amount" in made else None
    unsigned = _is_unsigned(sheet, parsed, made)
    if balance is not None and balance.state == "broken" and unsigned:
        by_balance = signed_by_balance(
            made["amount"],
            parsed,
            sheet.rows["source_row"].cast(pl.Int64),
            lambda amounts: _prove(sheet, parsed, amounts),
        )
        if by_balance is not None:
            made["amount"], unsigned = by_balance, False
            balance = _prove(sheet, parsed, by_balance.values)
    card = None
    if sheet.mirrored is None and balance is None and _one_amount(sheet, parsed):
        made["amount"], card = _as_card(sheet, made)
    if balance is not None and balance.state == "opposite":
        raise signs_refused(sheet, made, headers["amount"], balance)
    if (
        balance is not None
        and balance.state == "broken"
        and unsigned
        and denied(*(made[name].values for name in ("account_no", "amount", "balance_after")))
    ):
        raise Refusal(
            "unsigned_broken",
            file=sheet.file,
            sheet=sheet.sheet,
            row=balance.first_row,
            column=headers["amount"],
            breaks=balance.breaks,
        )
    legend = turned_by_legend(sheet.table, (row.text for row in sheet.layout.furniture))
    unsure = sheet.mirrored is None and card is None and sheet.table in STATEMENTS
    if legend is not None and unsure and (balance is None or balance.state != "proven"):
        raise Refusal("sign_legend", file=sheet.file, sheet=sheet.sheet, found=shown(legend))
    warnings = dict(sheet.warnings)
    if totals.unproven:
        warnings["total_unproven"] = len(totals.unproven)
    if balance is not None and balance.state == "broken":
        warnings["balance_broken"] = balance.breaks
    if balance is not None and not balance.carried_fits:
        warnings["carried_differs"] = 1
    for name in ("balance_side", *(["balance_after"] if sheet.table == "book_lines" else [])):
        # They prove the lines and are no column of the table: a fault in them is none of a row.
        made.pop(name, None)
    if totals.differing:
        warnings["total_ignored"] = len(totals.differing)
    if balance is None and card is None and unsigned:
        refuse_spent(sheet, made)
        warnings["direction_unsaid"] = sheet.rows.height
    signed = made["amount"].values.drop_nulls().len() if card is not None else 0
    if card is not None and signed:
        warnings[card] = signed
    typed = assemble(
        sheet.table,
        made,
        sheet.rows["source_row"],
        headers,
        lambda positions: _cells(sheet, positions),
        lambda positions: joined([cells.gather(positions) for cells in _as_written(sheet)]),
        file=sheet.file,
        sheet=sheet.sheet,
        known=Known(
            set_aside=_set_aside(sheet),
            warnings=warnings,
            places={**sheet.places, **_damaged(sheet, parsed)},
            blank_rows=sheet.blank_rows,
            units=sheet.layout.units,
            balance=balance,
            totals=totals,
            including=including,
            states=sheet.rows["state"] if "state" in sheet.rows.columns else None,
        ),
    )
    if sheet.is_printed:
        _hold_print(sheet, typed)
    return typed


def _hold_print(sheet: Sheet, typed: Typed) -> None:
    """Refuse what was read off a page unless running balances prove every row and totals tie."""
    rows, balance, totals = typed.rows.height, typed.counts.balance, typed.counts.totals

    if not typed.quarantine.is_empty():
        first = typed.quarantine["source_row"].sort()[0]
        aside = typed.quarantine.height
        raise Refusal("print_row_unread", file=sheet.file, row=first, rows=aside)
    # A step for each row but the oldest of each account, which has no balance before it.
    proven = balance.steps + typed.rows["account_no"].n_unique() if balance else 0
    if proven < rows:
        raise Refusal("print_unproven", file=sheet.file, rows=rows, proven=proven)
    if balance is not None and (balance.state != "proven" or not balance.carried_fits):
        first, breaks = balance.first_row, max(balance.breaks, 1)
        raise Refusal("print_breaks", file=sheet.file, row=first, breaks=breaks)
    if totals.unproven or totals.differing:
        raise Refusal("print_totals", file=sheet.file)


def _parse(sheet: Sheet) -> dict[str, Parsed]:
    """Every column and piece of the table that the sheet has."""
    known = _known_faults(sheet)
    parsed: dict[str, Parsed] = {}
    for column in (*TABLES[sheet.table].columns, *TABLES[sheet.table].pieces):
        if column.name not in sheet.rows.columns:
            continue
        texts, unit = sheet.rows[column.name], sheet.layout.units.get(column.name)
        doubts: Mapping[str, int] = {}
        if column.kind == "money" and unit is None:
            _refuse_finer(sheet, column.name, texts)
        if column.kind == "day":
            # Only what moved must lie inside the period that a title states.
            period = sheet.layout.facts if sheet.table in (*STATEMENTS, "payments") else {}
            texts, doubts = whole_days(texts, period, sheet.day_order)
        told = known.get(column.name)
        if told is not None:
            # What reading knows of a cell (digits lost) outweighs what its text looks like.
            texts = without(texts, told["at"])
        meant = sheet.layout.words.get(column.name)
        if meant is not None:
            column = replace(column, words=MappingProxyType({**column.words, **meant}))
        found = parse_cells(texts, column, unit, sheet.layout.area_unit)
        faults = found.faults if told is None else pl.concat([found.faults, told])
        parsed[column.name] = Parsed(found.values, faults, {**found.doubts, **doubts})
    made = whole_ledger_days(sheet, parsed)
    if made is not None:
        parsed[made[0].name] = made[1]
    return parsed


def _refuse_finer(sheet: Sheet, column: str, texts: pl.Series) -> None:
    """Refuse amounts in no stated unit most of which are finer than a fen: those that are not
    would be read as yuan beside them."""
    if not texts.head(_LOOKED_AT).str.contains(_FINER).any():
        return
    filled = texts.filter(texts.str.contains("[1-9１-９]"))
    finer = int(filled.str.contains(_FINER).sum())
    if finer >= _FEWEST_FINER and 2 * finer > filled.len():
        raise Refusal(
            "finer_than_yuan",
            file=sheet.file,
            sheet=sheet.sheet,
            column=header_of(sheet, column),
            finer=finer,
            count=filled.len(),
        )


def _damaged(sheet: Sheet, parsed: Mapping[str, Parsed]) -> dict[str, tuple[int, ...]]:
    """The first rows whose texts have lost characters: who exports again must know which."""
    columns = [name for name, column in parsed.items() if DAMAGED in column.doubts]
    if not columns:
        return {}
    lost = pl.any_horizontal(pl.col(columns).str.contains("\ufffd", literal=True))
    return {DAMAGED: tuple(sheet.rows.filter(lost)["source_row"].head(MOST_PLACES))}


def _one_amount(sheet: Sheet, parsed: Mapping[str, Parsed]) -> bool:
    """Whether only the sign of a single amount says what came in and what went out."""
    sides = {"money_in", "money_out", "direction", "payer_no", "payee_no"}
    return sheet.table == "bank_lines" and "amount" in parsed and sides.isdisjoint(parsed)


def _is_unsigned(sheet: Sheet, parsed: Mapping[str, Parsed], made: Mapping[str, Parsed]) -> bool:
    """Whether nothing says that any of several lines of a statement took money out: no minus, no
    direction, no second side, no balance, and no mapping that vouches for the signs."""
    sides = {"money_in", "money_out", "direction"}
    if sheet.table not in STATEMENTS or sheet.mirrored is not None or not sides.isdisjoint(parsed):
        return False
    amounts = made["amount"].values.drop_nulls() if "amount" in made else pl.Series([])
    return amounts.len() > 1 and not bool((amounts < 0).any())


def _as_card(sheet: Sheet, made: Mapping[str, Parsed]) -> tuple[Parsed, str | None]:
    """The amounts, signed as a card's where the sheet names itself one; and what to say of it.

    Raises Refusal where nothing tells what a positive amount is.
    """
    amount, blank = made["amount"], pl.Series([None] * sheet.rows.height, dtype=pl.String)
    summaries = made["summary"].values if "summary" in made else blank
    named = sheet.layout.facts.get("statement") == CARD
    signs = (
        card_signs(amount, summaries)
        if named
        else CardSigns(amount, unclear=purchase_as_income(amount.values, summaries))
    )
    if signs.unclear is not None:
        raise Refusal(
            "card_sign_unclear" if named else "purchase_as_income",
            file=sheet.file,
            sheet=sheet.sheet,
            row=sheet.rows["source_row"][signs.unclear],
            column=header_of(sheet, "amount"),
            summary=shown(summaries[signs.unclear] or ""),
            amount=in_unit(amount.values[signs.unclear], None),
        )
    return signs.amount, signs.said


def _may_lack_names(table: str) -> bool:
    """Whether the table has a name beside the agency's code, and can do without it."""
    return any(c.name == "agency_name" and not c.required for c in TABLES[table].columns)


def _prove(sheet: Sheet, parsed: Mapping[str, Parsed], amounts: pl.Series) -> BalanceProof | None:
    """What the balances of a statement say of these signed amounts."""
    if "balance_after" not in parsed or "account_no" not in parsed:
        return None
    gaps = pl.Series([misfit.row for misfit in sheet.misfits], dtype=pl.Int64)
    lines = pl.DataFrame(
        [
            parsed["account_no"].values.alias("account"),
            amounts.alias("amount"),
            parsed["balance_after"].values.alias("balance"),
            sheet.rows["source_row"].cast(pl.Int64).alias("number"),
        ]
    ).with_columns(is_line=pl.lit(value=True))
    return proof_with_carried(
        lines.filter(live_rows(parsed, amounts.len())),
        carried_balances(sheet, parsed),
        lambda some: prove_signs(some, gaps),
    )


def _strength(
    sheet: Sheet, parsed: Mapping[str, Parsed], amounts: pl.Series, balances: pl.Series
) -> int:
    """How well these balances prove these amounts: 2 with the balances carried, 1 without, or 0."""
    tried = {**parsed, "balance_after": replace(parsed["balance_after"], values=balances)}
    proof = _prove(sheet, tried, amounts)
    if proof is None or proof.state != "proven":
        return 0
    return 2 if proof.carried_fits else 1


def _known_faults(sheet: Sheet) -> dict[str, pl.DataFrame]:
    """The faults that reading already knows, by column, at their position among the rows."""
    if not sheet.cell_faults:
        return {}
    positions = {row: at for at, row in enumerate(sheet.rows["source_row"])}
    by_column: dict[str, list[tuple[int, str, str, str]]] = {}
    for fault in sheet.cell_faults:
        entry = (positions[fault.row], fault.code, fault.found[:LONGEST_FOUND], "")
        by_column.setdefault(fault.column, []).append(entry)
    return {
        column: pl.DataFrame(entries, schema=FAULTS, orient="row").unique("at", keep="first")
        for column, entries in by_column.items()
    }


def compact(cells: Mapping[str, str]) -> str:
    """Cells as a compact JSON object, in their order."""
    return json.dumps(dict(cells), ensure_ascii=False, separators=(",", ":"))


def _cells(sheet: Sheet, positions: pl.Series) -> list[str]:
    """The original cells of the rows at these positions, in file order."""
    texts = (column.gather(positions).to_list() for column in _as_written(sheet))
    return [compact(dict(zip(sheet.labels, row, strict=True))) for row in zip(*texts, strict=True)]


def _as_written(sheet: Sheet) -> list[pl.Series]:
    """The columns of the sheet as text, in file order."""
    canonical = {header: column for column, header in sheet.headers.items()}
    return [
        sheet.rows[canonical[label]] if label in canonical else sheet.unknown[label]
        for label in sheet.labels
    ]


def _set_aside(sheet: Sheet) -> pl.DataFrame:
    """The misfits of reading as rows of quarantine."""
    entries = [
        {
            "source_file": sheet.file,
            "source_sheet": sheet.sheet,
            "source_row": misfit.row,
            "source_table": sheet.table,
            "reason_code": misfit.reason_code,
            "faults": [
                {
                    "column": "",
                    "header": str(misfit.values.get("header", "")),
                    "code": misfit.reason_code,
                    "found": str(misfit.values.get("fields", "")),
                    "near": str(misfit.values.get("expected", "")),
                }
            ],
            "cells": compact(misfit.cells),
        }
        for misfit in sheet.misfits
    ]
    return pl.DataFrame(entries, schema=QUARANTINE)
