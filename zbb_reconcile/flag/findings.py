"""From a rule's table to findings: the same columns for every rule, and a reason in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from zbb_reconcile.texts import Words, slots

YUAN = pl.Decimal(18, 2)
BLANK = "—"

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
        "cited_agency_code": pl.String(),
    }
)


def stated(
    rule_id: str,
    found: pl.DataFrame,
    said: Mapping[str, str],
    words: Words,
    template: str | None = None,
) -> pl.DataFrame:
    """A rule's table as findings; the reason names the numbers of the rule's own row.

    ``verdict`` is blank where the rule's usual one holds. ``cases`` says what the law may tell
    apart about a row (rent, disposal); most rules have none. ``cited_agency_code`` is the agency
    whose kind the law is asked about, where that is not the finding's own.
    ``template`` is the sentence of a county's own rule, which the catalogue does not have.
    ``said`` is what slots read that are the same for every row: the law's numbers, the as-of day.
    """
    maybe = ("verdict", "cases", "cited_agency_code", "division_code", "amount_max", "since")
    absent = [name for name in maybe if name not in found.columns]
    found = found.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    return found.with_columns(
        rule_id=pl.lit(rule_id), reason=reason(rule_id, found, said, words, template)
    ).select([pl.col(name).cast(kind) for name, kind in STATED.items()])


def reason(
    rule_id: str,
    found: pl.DataFrame,
    said: Mapping[str, str],
    words: Words,
    template: str | None = None,
) -> pl.Expr:
    """The reason of a rule as an expression over its table: ``reasons.<rule>`` filled in.

    A slot is a column of the table, or a name in ``said``; where the column is blank it reads —.
    Yuan have thousands separators. Where the catalogue has texts ``reasons.<slot>.<value>``, the
    column chooses one of them, which is filled in likewise, or none where it is blank.
    """

    def sentence(template: str) -> pl.Expr:
        pieces: list[pl.Expr] = []
        rest = template
        for slot in slots(template):
            before, rest = rest.split("{" + slot + "}", 1)
            pieces += [pl.lit(before), read(slot)]
        return pl.concat_str([*pieces, pl.lit(rest)])

    def read(slot: str) -> pl.Expr:
        if slot not in found.columns:
            return pl.lit(said[slot])
        choices = _choices(words).get(slot)
        if not choices:
            return pl.lit(_words(found[slot]))
        phrase = pl.when(pl.col(slot).is_null()).then(pl.lit("")).otherwise(pl.lit(BLANK))
        for value, text in choices.items():
            is_so = pl.col(slot).cast(pl.String) == value
            phrase = pl.when(is_so).then(sentence(text)).otherwise(phrase)
        return phrase

    return sentence(words[f"reasons.{rule_id}"] if template is None else template)


@cache
def _choices(words: Words) -> dict[str, dict[str, str]]:
    """Slot -> the words for each value of it: the texts ``reasons.<slot>.<value>``."""
    found: dict[str, dict[str, str]] = {}
    for key, text in words.section("reasons.").items():
        slot, _, value = key.partition(".")
        if value:
            found.setdefault(slot, {})[value] = text
    return found


def _words(column: pl.Series) -> pl.Series:
    """The column as it is read in a sentence."""
    if column.dtype == YUAN:
        said = [None if amount is None else f"{amount:,.2f}" for amount in column]
        return pl.Series(column.name, said, pl.String).fill_null(BLANK)
    return column.cast(pl.String).fill_null(BLANK)
