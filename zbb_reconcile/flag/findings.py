"""From a rule's table to findings: the same columns for every rule, and a reason in words."""

from __future__ import annotations

import polars as pl

from zbb_reconcile.texts import catalogue, slots

YUAN = pl.Decimal(18, 2)

STATED = pl.Schema(
    {
        "rule_id": pl.String(),
        "verdict": pl.String(),
        "subject_id": pl.String(),
        "division_code": pl.String(),
        "agency_code": pl.String(),
        "amount": YUAN,
        "amount_max": YUAN,
        "since": pl.Date(),
        "reason": pl.String(),
        "cases": pl.String(),
    }
)


def stated(rule_id: str, found: pl.DataFrame, as_of: str, lang: str) -> pl.DataFrame:
    """A rule's table as findings; the reason names the numbers of the rule's own row.

    ``cases`` says what the law may tell apart about a row (rent, disposal); most rules have none.
    """
    if "cases" not in found.columns:
        found = found.with_columns(cases=pl.lit(None, pl.String))
    return found.with_columns(
        rule_id=pl.lit(rule_id), reason=reason(rule_id, found, as_of, lang)
    ).select([pl.col(name).cast(kind) for name, kind in STATED.items()])


def reason(rule_id: str, found: pl.DataFrame, as_of: str, lang: str) -> pl.Expr:
    """The reason of a rule as an expression over its table: ``reasons.<rule>`` filled in.

    A slot is a column of the table, or ``as_of``; where the column is blank it reads —. Yuan have
    thousands separators.
    """
    template = catalogue(lang)[f"reasons.{rule_id}"]
    pieces: list[pl.Expr] = []
    rest = template
    for slot in slots(template):
        before, rest = rest.split("{" + slot + "}", 1)
        pieces.append(pl.lit(before))
        pieces.append(pl.lit(as_of) if slot == "as_of" else pl.lit(_words(found[slot])))
    pieces.append(pl.lit(rest))
    return pl.concat_str(pieces)


def _words(column: pl.Series) -> pl.Series:
    """The column as it is read in a sentence."""
    if column.dtype == YUAN:
        said = [None if amount is None else f"{amount:,.2f}" for amount in column]
        return pl.Series(column.name, said, pl.String).fill_null("—")
    return column.cast(pl.String).fill_null("—")
