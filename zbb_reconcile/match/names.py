"""Agency names in their normal form, so that different spellings of one name are equal.

The normal form is NFKC without spaces, without the region in front (湖南省郴州市资兴市…) and
without （本级） and the like behind. It is made here and compared in SQL.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Sequence

import polars as pl

from zbb_reconcile.steps import makes

_OWN_LEVEL = r"(?:[\(\[〔]?(?:本级|机关本级|本部|机关)[\)\]〕])$|(?:本级)$"
_REGION = re.compile(r"(.*[市县区])")
_ABOVE = re.compile(r"^(?:[^省市县区]{1,8}省)?(?:[^省市县区]{1,8}市)?(?=.{2,}[市县区]$)")


def normal_spelling(names: pl.Expr) -> pl.Expr:
    """NFKC without white space and without a bracketed 本级 at the end."""
    return (
        names.str.normalize("NFKC").str.replace_all(r"[\s\p{Cf}]", "").str.replace(_OWN_LEVEL, "")
    )


def region_of(names: Sequence[str]) -> str:
    """The region that a division's agency names begin with; '' where they share none.

    The longest common prefix that ends in 市, 县 or 区, without a 省 and 市 before it.

    >>> region_of(["资兴市财政局", "资兴市第一小学"])
    '资兴市'
    >>> region_of(["湖南省郴州市资兴市财政局", "湖南省郴州市资兴市教育局"])
    '资兴市'
    >>> region_of(["财政局", "教育局"])
    ''
    """
    # Of the characters, not of path components.
    found = _REGION.match(os.path.commonprefix(list(names)))  # noqa: RUF071
    return _ABOVE.sub("", found.group(1)) if found else ""


@makes("agency_names", reads=["known_agencies"], room="match")
def agency_names(agencies: pl.DataFrame) -> pl.DataFrame:
    """Every current and former name of every agency with its normal form.

    ``agencies`` is the table known_agencies; former names are separated by ; or ；. Gives
    agency_code, division_code, name, is_former, region, normal_form, by agency_code and name. The
    region is that of the agencies with a card; a stray name in another table takes it from nobody.
    """
    stated = agencies.filter(pl.col("agency_name").is_not_null())
    current = stated.select(
        "agency_code", "division_code", name="agency_name", is_former=pl.lit(False)
    )
    former = (
        agencies.filter(pl.col("former_names").is_not_null())
        .select(
            "agency_code",
            "division_code",
            name=pl.col("former_names").str.replace_all("；", ";").str.split(";"),
            is_former=pl.lit(True),
        )
        .explode("name")
        .with_columns(pl.col("name").str.strip_chars())
        .filter(pl.col("name") != "")
    )
    has_card = pl.col("has_card")
    spelled = stated.filter(has_card | ~has_card.any().over("division_code")).select(
        "division_code", spelled=normal_spelling(pl.col("agency_name"))
    )
    regions = [
        (division, region_of(rows["spelled"].to_list()))
        for (division,), rows in spelled.group_by("division_code")
    ]
    by_division = pl.DataFrame(
        regions, schema={"division_code": pl.String, "region": pl.String}, orient="row"
    )
    named = pl.concat([current, former]).join(
        by_division, on="division_code", how="left", nulls_equal=True
    )
    return _with_forms(named, by_division["region"]).sort("agency_code", "name", "is_former")


@makes("name_forms", reads=["other_names", "agency_names"], room="match")
def name_forms(names: pl.DataFrame, agencies: pl.DataFrame) -> pl.DataFrame:
    """The normal forms of other names: name, region (null where none is written), normal_form.

    ``names`` is the table other_names, ``agencies`` the table agency_names.
    """
    bare = names.select("name", region=pl.lit(None, pl.String))
    return _with_forms(bare, agencies["region"], find_region=True).sort("name")


def _with_forms(frame: pl.DataFrame, regions: pl.Series, find_region: bool = False) -> pl.DataFrame:
    """The frame with normal_form, and where asked with the region that each name begins with."""
    known = sorted({one for one in regions if one}, key=lambda one: (-len(one), one))
    spelled = frame.with_columns(spelled=normal_spelling(pl.col("name")))
    if not known:
        return spelled.with_columns(normal_form=pl.col("spelled").replace("", None)).drop("spelled")
    above = r"^(?:[^省]{1,8}省)?(?:[^市]{1,8}市)?"
    pattern = above + "(" + "|".join(re.escape(region) for region in known) + ")"
    if find_region:
        spelled = spelled.with_columns(region=pl.col("spelled").str.extract(pattern, 1))
    return spelled.with_columns(
        normal_form=pl.col("spelled").str.replace(pattern, "").replace("", None)
    ).drop("spelled")
