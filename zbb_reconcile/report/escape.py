"""Safe text: what came from a file is shown, never obeyed, by a terminal, a browser or Excel."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from rich.cells import cell_len, set_cell_size

from zbb_reconcile.identifiers import BLANKS

# Control, format (bidi overrides, zero-width marks), surrogate, line and paragraph separators.
# Private use stays: GB18030 files hold rare characters of people's names there.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Options of every workbook that is written: no text in it becomes anything else."""
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n")
_BEFORE = f"'{BLANKS}"
_MONEY = re.compile(r"-?[0-9]+\.[0-9]{2}")


def visible(value: object, *, keep: str = "") -> str:
    r"""The text with every character that acts instead of showing written as an escape.

    Characters in ``keep`` (a line feed, say) stay as they are. None is the empty text.

    >>> visible("红\x1b[31m字")
    '红\\x1b[31m字'
    >>> visible("a\u202eb")
    'a\\u202eb'
    """
    text = "" if value is None else str(value)
    if text.isprintable():
        return text
    return "".join(char if char in keep or _shows(char) else _escaped(char) for char in text)


def _shows(char: str) -> bool:
    nonchar = (ord(char) & 0xFFFE) == 0xFFFE  # U+FFFE, U+1FFFF …: no XML can hold them
    return not nonchar and unicodedata.category(char) not in _UNSEEN


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def wide(text: str) -> int:
    """How many terminal cells the text takes; a Chinese character takes two.

    >>> wide("账号a")
    5
    """
    if "\u200d" in text or "\ufe0f" in text:
        # These join what stands beside them.
        return cell_len(text)
    return sum(map(_CELLS.__getitem__, text))


class _Cells(dict[str, int]):
    """How many cells each character takes that was met so far."""

    def __missing__(self, char: str) -> int:
        self[char] = cells = cell_len(char)
        return cells


_CELLS = _Cells()


def padded(text: str, cells: int, *, right: bool = False) -> str:
    """The text filled up with spaces to that many cells; a longer text is left alone."""
    gap = " " * max(0, cells - wide(text))
    return gap + text if right else text + gap


def shortened(text: str, cells: int) -> str:
    """The text, or as much of it as fits in that many cells, ending in an ellipsis.

    >>> shortened("存量资金清理", 7)
    '存量资…'
    """
    if wide(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + "…"


def unobeyed(text: str) -> str:
    """The text with an apostrophe before it where Excel might take it for a formula.

    Blanks before the sign do not hide it, and an apostrophe of the text's own gets another one: so
    whoever takes the first away has the text again.

    >>> unobeyed("=A1"), unobeyed(" -"), unobeyed("'=1"), unobeyed("收回")
    ("'=A1", "' -", "''=1", '收回')
    """
    bare = text.lstrip("'")
    acts = bare.startswith(_BREAKS) or bare.lstrip(_BEFORE).startswith(_FORMULA)
    return f"'{text}" if acts else text


def encodable(text: str, encoding: str) -> str:
    """The text as that encoding can say it; what it cannot becomes question marks of equal width.

    >>> encodable("余额 1", "ascii")
    '???? 1'
    """
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_said(char, encoding) for char in text)
    return text


def _said(char: str, encoding: str) -> str:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return "?" * max(1, wide(char))
    return char


def percent(rate: Decimal | None) -> str:
    """A rate in hundredths, to two decimals; '' of one that is not known.

    >>> percent(Decimal("0.333333")), percent(None)
    ('33.33%', '')
    """
    return "" if rate is None else f"{rate * 100:.2f}%"


def yuan(amount: str | Decimal | None) -> str:
    """Yuan with thousands separators and two decimals; '' where there is no amount.

    >>> yuan("-1234567.5")
    '-1,234,567.50'
    """
    return "" if amount is None else format(Decimal(amount), ",.2f")


def figure(value: object) -> str:
    """One side of a control: money as yuan, a count or a word as it is.

    >>> figure("1234567.00"), figure(12), figure(None)
    ('1,234,567.00', '12', '')
    """
    return yuan(value) if isinstance(value, str) and is_money(value) else visible(value)


def is_money(text: str) -> bool:
    """Whether the text is money as a summary writes it, with exactly two decimals."""
    return _MONEY.fullmatch(text) is not None
