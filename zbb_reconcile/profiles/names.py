"""The numbers of the law inside names: 连续两年未用完 where the life is two years."""

from __future__ import annotations

from collections.abc import Iterable

from zbb_reconcile.profiles.law import Parameter
from zbb_reconcile.texts import Words

_SPELT = 10
"""Up to this many years are spelt out."""


def named(name: str, parameters: Iterable[Parameter], words: Words) -> str:
    """A rule's name with its ``{life_years}``, ``{stale_months}``, ``{…_percent}`` filled in.

    Whatever else stands in braces stays: a county may write its names as it likes.
    """
    for parameter in parameters:
        slot = "{" + parameter.name + "}"
        if slot in name:
            name = name.replace(slot, counted(parameter.name, parameter.value, words))
    return name


def counted(parameter: str, value: int, words: Words) -> str:
    """The value of a parameter as it is read in a sentence.

    >>> from zbb_reconcile.texts import chosen
    >>> zh, en = chosen("zh"), chosen("en")
    >>> counted("life_years", 2, zh), counted("stale_months", 24, en)
    ('两年', 'two years')
    >>> counted("dormant_months", 18, zh), counted("fund_excess_percent", 30, en)
    ('18个月', '30 %')
    """
    if parameter.endswith("_percent"):
        return words("whys.number_percent", count=value)
    if parameter.endswith("_months") and value % 12:
        return words("whys.number_months", count=value)
    years = value // 12 if parameter.endswith("_months") else value
    if years <= _SPELT:
        return words(f"whys.number_years_{years}")
    return words("whys.number_years", count=years)
