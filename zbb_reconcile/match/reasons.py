"""Why a name is matched with an agency, or is not: the table name_reasons."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

MATCHED = (
    "alias",
    "name",
    "former_name",
    "account_name",
    "normal_form",
    "normal_form_local",
    "renamed",
    "abbreviation",
)
OTHERWISE = (
    "ambiguous",
    "unmatched_unlike",
    "unmatched_longer",
    "unmatched_number",
    "unmatched_first_character",
    "unmatched_other_characters",
    "unmatched_other_region",
    "unmatched_renamed",
    "unmatched_elsewhere",
)


def name_reasons(texts: Mapping[str, str]) -> pl.DataFrame:
    """Method and why of each reason code; no method where nothing is matched.

    ``texts`` are the whys by reason code, in the language in which they are said.
    """
    rows: list[tuple[str, str | None, str]] = [
        (code, code.removesuffix("_local"), texts[code]) for code in MATCHED
    ]
    rows += [(code, None, texts[code]) for code in OTHERWISE]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("reason_code", "method", "why"), pl.String), orient="row"
    )
