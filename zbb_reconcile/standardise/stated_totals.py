"""The totals that a sheet states, each against the exact sum of the rows that it totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from zbb_reconcile.errors import Refusal, gathering, raised_together
from zbb_reconcile.identifiers import Doubt, Fault
from zbb_reconcile.money import in_unit, parse_money
from zbb_reconcile.sheet import Sheet, StatedTotal, header_of
from zbb_reconcile.standardise.values import Parsed

NO_SUM = ("balance_after",)
"""Money that a total row repeats and does not add up: the last balance stands there."""


@dataclass(frozen=True)
class ProvenTotal:
    """A stated total that is the sum of its rows, in yuan."""

    row: int
    column: str
    header: str
    stated: Decimal
    summed: Decimal


@dataclass(frozen=True)
class UnprovenTotal:
    """A stated total of which the figure, or money among its rows, cannot be read."""

    row: int
    column: str
    header: str
    stated: None = None
    summed: None = None


@dataclass(frozen=True)
class Totals:
    """What became of the stated totals of a sheet."""

    proven: tuple[ProvenTotal, ...] = ()
    differing: tuple[ProvenTotal, ...] = ()
    """Totals that differ from their rows and were let pass, because a mapping says so."""
    unproven: tuple[UnprovenTotal, ...] = ()
    left_out: tuple[ProvenTotal, ...] = ()
    """Totals that differ from their rows by the cells alone that were text until a clerk corrected
    them: a spreadsheet adds up numbers."""


def check_totals(
    sheet: Sheet, parsed: Mapping[str, Parsed], live: pl.Series, net: Parsed | None = None
) -> Totals:
    """Every stated total of the sheet proven; ``live`` says which rows are not marked deleted.

    ``net`` is the column of amounts less what came back, which its totals may be of instead.
    Raises Refusal where a total differs from its rows by a fen or more, unless a mapping says that
    totals are not to hold: then those that differ are listed.
    """
    stated = sheet.layout.totals
    wanted = {name for total in stated for name in total.cells if name in parsed} - {*NO_SUM}
    sums = {name: _Sums(sheet, name, parsed[name], live) for name in sorted(wanted)}
    if net is not None and "amount" in sums:
        sums["amount"].net = _Sums(sheet, "amount", net, live)
    proven: list[ProvenTotal] = []
    differing: list[ProvenTotal] = []
    unproven: list[UnprovenTotal] = []
    left_out: list[ProvenTotal] = []
    with raised_together() as refused:
        for total in stated:
            for column, sum_of in sums.items():
                if column not in total.cells:
                    continue
                with gathering(refused):
                    one = _check(sheet, total, column, sum_of)
                    if one is False:
                        header = header_of(sheet, column)
                        unproven.append(UnprovenTotal(total.row, column, header))
                    if isinstance(one, ProvenTotal) and one.stated == one.summed:
                        proven.append(one)
                    elif isinstance(one, ProvenTotal):
                        short = one.summed - one.stated == sum_of.left_out(total)
                        (left_out if short else differing).append(one)
    return Totals(tuple(proven), tuple(differing), tuple(unproven), tuple(left_out))


class _Sums:
    """Sums of one column between any two rows of the sheet."""

    net: _Sums | None = None
    """The sums of the same less what came back."""

    def __init__(self, sheet: Sheet, name: str, column: Parsed, live: pl.Series) -> None:
        self._unsummed = [row for of, row in sheet.unsummed if of == name]
        self._rows = sheet.rows["source_row"]
        counted = pl.DataFrame([column.values.alias("yuan"), live.alias("live")]).select(
            pl.when("live").then(pl.col("yuan").cast(pl.Decimal(38, 2))).fill_null(Decimal(0))
        )
        self._sums = counted.to_series().cum_sum().to_list()
        faulty = self._rows.gather(column.faults["at"]).to_list()
        self._unread = sorted({*faulty, *(misfit.row for misfit in sheet.misfits)})

    def between(self, first: int, last: int) -> Decimal | None:
        """The sum of the rows from first to last; None where some of it cannot be read."""
        if any(first <= row <= last for row in self._unread):
            return None
        start = int(self._rows.search_sorted(first, side="left"))
        end = int(self._rows.search_sorted(last, side="right"))
        before = self._sums[start - 1] if start else Decimal(0)
        return Decimal(self._sums[end - 1] - before) if end > start else Decimal(0)

    def left_out(self, total: StatedTotal) -> Decimal | None:
        """What those rows of a total have that were text when it was worked out; None: none."""
        rows = [row for row in self._unsummed if total.first_row <= row <= total.last_row]
        parts = [self.between(row, row) for row in rows]
        return sum((part for part in parts if part is not None), Decimal(0)) if parts else None


def _check(sheet: Sheet, total: StatedTotal, column: str, sums: _Sums) -> ProvenTotal | bool:
    """The total if it can be compared; False where not, True where the cell states nothing."""
    unit = sheet.layout.units.get(column)
    stated = parse_money(total.cells[column], unit)
    if isinstance(stated, Doubt):
        stated = stated.value
    if stated is None:
        return True
    summed = sums.between(total.first_row, total.last_row)
    less = sums.net.between(total.first_row, total.last_row) if sums.net is not None else None
    summed = less if less is not None and less == stated else summed
    if isinstance(stated, Fault) or summed is None:
        return False
    header = header_of(sheet, column)
    if stated != summed and not total.sure:
        # 当前合计 is of the open period, or of all rows: what it totals, it does not say.
        whole = sums.between(0, total.row - 1)
        return ProvenTotal(total.row, column, header, stated, stated) if whole == stated else False
    if stated != summed and sheet.compare_totals and summed - stated != sums.left_out(total):
        figures = {
            name: in_unit(yuan, unit)
            for name, yuan in (
                ("stated", stated),
                ("summed", summed),
                ("difference", stated - summed),
            )
        }
        key = "total_differs_corrected" if sheet.corrected else "total_differs"
        raise Refusal(
            key,
            file=sheet.file,
            sheet=sheet.sheet,
            row=total.row,
            column=header,
            first=total.first_row,
            last=total.last_row,
            count=sheet.corrected,
            **figures,
        )
    return ProvenTotal(total.row, column, header, stated, summed)
