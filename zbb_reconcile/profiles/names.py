"""The numbers of the law inside names: 连续两年未用完 where the life is two years."""

from __future__ import annotations

from collections.abc import Iterable

from zbb_reconcile.profiles.law import Parameter
from zbb_reconcile.texts import say

_SPELT = 10
"""Up to this many years are spelt out."""


def named(name: str, parameters: Iterable[Parameter], lang: str) -> str:
    """A rule's name with its ``{life_years}``, ``{stale_months}``, ``{…_percent}`` filled in.

    Whatever else stands in braces stays: a county may write its names as it likes.
    """
    for parameter in parameters:
        slot = "{" + parameter.name + "}"
        if slot in name:
            name = name.replace(slot, counted(parameter.name, parameter.value, lang))
    return name


def counted(parameter: str, value: int, lang: str) -> str:
    """The value of a parameter as it is read in a sentence.

    >>> counted("life_years", 2, "zh"), counted("stale_months", 24, "en")
    ('两年', 'two years')
    >>> counted("dormant_months", 18, "zh"), counted("fund_excess_percent", 30, "en")
    ('18个月', '30 %')
    """
    if parameter.endswith("_percent"):
        return say("whys.number_percent", lang, count=value)
    if parameter.endswith("_months") and value % 12:
        return say("whys.number_months", lang, count=value)
    years = value // 12 if parameter.endswith("_months") else value
    if years <= _SPELT:
        return say(f"whys.number_years_{years}", lang)
    return say("whys.number_years", lang, count=years)
