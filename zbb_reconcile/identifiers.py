"""Text <-> account numbers and codes, and what may be shown of them.

Also what every cell grammar shares: ``Fault``, what a cell is when it is not a value, ``Doubt``, a
value that is accepted and counted, and ``fold``, which undoes what a Chinese keyboard does to
digits and signs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Generic, TypeVar

import polars as pl

Value = TypeVar("Value", covariant=True)


@dataclass(frozen=True)
class Fault:
    """Why a cell is not a value: a code of ``texts/*/quarantine.toml``, the cell, a near word."""

    code: str
    found: str
    near: str = ""


@dataclass(frozen=True)
class Doubt(Generic[Value]):
    """A value that is accepted, and whose cells are counted under the code of the doubt."""

    value: Value
    code: str


_SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_UNSEEN = "\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
BLANKS = _SPACES + _UNSEEN
"""Every character that prints as nothing: a cell of only these is blank."""

_HYPHENS = "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_TO_SPACE = {ord(space): " " for space in _SPACES}
_TO_HYPHEN = {ord(hyphen): "-" for hyphen in _HYPHENS}
_TO_NOTHING = dict.fromkeys(map(ord, _UNSEEN))
_FOLDED = str.maketrans(
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {0xFFE5: "¥"}
    | _TO_SPACE
    | _TO_HYPHEN
    | _TO_NOTHING
)
_SPACED = str.maketrans(_TO_SPACE | _TO_NOTHING)
_CLOSED = str.maketrans(dict.fromkeys(map(ord, BLANKS)) | _TO_HYPHEN)


def fold(text: str) -> str:
    """Full-width digits, signs and spaces as ASCII, unseen characters gone, ends stripped.

    This is NFKC for what keyboards and bank portals produce, and no more: NFKC proper would read
    ``10²`` as 102 and ``①`` as 1. What only tells a spreadsheet that a cell is text goes, too.

    >>> fold("　１，２３４．５０ ")
    '1,234.50'
    >>> fold("①"), fold('="500.00"'), fold("'500.00")
    ('①', '500.00', '500.00')
    """
    folded = text.translate(_FOLDED).strip()
    return as_text(folded).strip() if folded[:1] in ("=", "'") else folded


def as_text(text: str) -> str:
    """Without ``="…"`` around it or an apostrophe before it, by which a cell is made a text.

    >>> as_text('="甲中学"'), as_text("'01"), as_text("=1+1"), as_text("'甲'")
    ('甲中学', '01', '=1+1', "'甲'")
    """
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped is not None:
        return wrapped[1]
    return text[1:] if text.startswith("'") and text.count("'") == 1 else text


NOTHING = frozenset(
    {"-", "--", "---", "—", "——", "―", "/", "\\", "无", "空", "n/a", "nan", "null"}
    | {"<na>", "(null)", "<null>"}
)
"""What a lone cell says where there is nothing, folded and in small letters."""
NOTHING_WRITTEN = (*sorted(NOTHING), "－", "–", "／")
"""What a cell of a column of texts says where there is nothing, in small letters, not folded."""
_NOT_KNOWN_IN_WORDS = (
    *(
        "未知",
        "不详",
        "不明",
        "待定",
        "待补",
        "待查",
        "待核",
        "待编",
        "待填",
        "暂无",
        "暂缺",
        "未填",
    ),
    *("同上", "同前", "同左", "仝上", "〃", "〞"),
    *("未定", "未编码", "无编码", "未分配", "空白", "(空)", "(空白)"),
)
_ERRORS_OF_SHEETS = ("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!")
NOT_KNOWN = frozenset((*_NOT_KNOWN_IN_WORDS, *_ERRORS_OF_SHEETS))
"""What a cell says where a code, an account or a name is not known, folded and in small letters."""
NOT_KNOWN_WRITTEN = (*sorted(NOT_KNOWN), "（空）", "（空白）")
"""The same, not folded."""


def says_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: a dash, a slash, 无, 空, N/A, nan, null.

    >>> says_nothing(" － "), says_nothing("N/A"), says_nothing("0")
    (True, True, False)
    """
    return len(text) <= _LONGEST_NOTHING and fold(text).casefold() in NOTHING


def is_not_known(text: str) -> bool:
    """Whether a cell says that a code, an account or a name is not known: 待定, 未知, #N/A.

    >>> is_not_known(" 待定"), is_not_known("#N/A"), is_not_known("待定街小学")
    (True, True, False)
    """
    return len(text) <= _LONGEST_NOTHING and fold(text).casefold() in NOT_KNOWN


_LONGEST_NOTHING = 16
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*E[+-]?|E[+-])[0-9]+", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]+\.0*")
_LOOK_ALIKE = re.compile(r"(?=.*[0-9]{4})[0-9OIL|]*[OIL|][0-9OIL|]*")
"""Digits, in capitals, among which letters stand that look like 0 or 1."""
_NOT_LATIN = re.compile("[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХаеорсухіІ]")
"""Greek and Cyrillic letters that look like Latin ones."""
_GREEK_OR_CYRILLIC = re.compile(r"[\u0370-\u052f]")
LOOKS_LIKE_DIGITS = "^[0-9OoIl]*[OoIl][0-9OoIl]*$"
NO_CODE = "^(?:[^0-9A-Za-z]+|00+|[xX]{3,})$"
"""Codes that can be told only from the others of their column: 1O1001, 待核实, 0000."""
_CUT = re.compile(r"[0-9]{15}0{3,}")
"""18 digits or more, of which a spreadsheet kept 15."""
_WHOLE = re.compile(r"([0-9]+)\.0+")
_WRAPPED = re.compile(r'=\s*"([^"]*)"')
_NOTHING_IN_LETTERS = ("nan", "NaN", "NAN", "null", "Null", "NULL")
_QUOTES = "\"'“”‘’`＂＇"

_PLAIN_ACCOUNT = r"^[0-9A-DF-HJKMNP-Z]+$"
_CUT_ACCOUNT = r"^[0-9]{15}0{3,}$"
_PLAIN_CODE = r"^[0-9A-Za-z_]+(?:-[0-9A-Za-z_]+)*$"


def _unwrapped(text: str) -> str:
    """Without the tricks that keep a spreadsheet from reading text as a number."""
    wrapped = _WRAPPED.fullmatch(text)
    return (wrapped.group(1) if wrapped else text).strip(_QUOTES)


_HAN = re.compile("[一-鿿]")
_AMONG_WORDS = re.compile(r"(?<![0-9A-Za-z*])[0-9]{9,32}(?![0-9A-Za-z*])")


def parse_account(text: str) -> str | Fault | None:
    """The account number as it is matched; None for a blank cell.

    Letters and leading zeros stay; hyphens and dots go (Agricultural Bank prints
    18-443201040012345). What a spreadsheet has turned into a number is a fault: its last digits
    may be invented.

    >>> parse_account('="6222 0212 0300 1234 567"')
    '6222021203001234567'
    >>> parse_account("6222-0212-0300-1234-567"), parse_account("18-443201040012345")
    ('6222021203001234567', '18443201040012345')
    >>> parse_account("农行云岭支行/18443201040012345")
    '18443201040012345'
    >>> parse_account("6.22202E+18").code, parse_account("622202.0").code
    ('scientific_account', 'decimal_account')
    >>> parse_account("6222O21203001234567").code, parse_account("6222021203001230000").code
    ('look_alike_account', 'precision_lost')
    """
    closed = unicodedata.normalize("NFKC", text).translate(_CLOSED)
    if len(numbers := _AMONG_WORDS.findall(closed)) == 1 and _HAN.search(closed):
        # 农业银行云岭支行/18443201040012345: the bank stands beside its account.
        closed = numbers[0]
    account = _unwrapped(closed).upper()
    if not account or says_nothing(account):
        return None
    if is_not_known(account):
        return Fault("not_known", text)
    if _SCIENTIFIC.fullmatch(account):
        return Fault("scientific_account", text)
    if _DECIMAL.fullmatch(account):
        return Fault("decimal_account", text)
    if "\ufffd" in account:
        return Fault("damaged_account", text)
    joined = _unwrapped(closed.replace("-", "").replace(".", "")).upper() or account
    if _LOOK_ALIKE.fullmatch(joined) or _GREEK_OR_CYRILLIC.search(joined):
        return Fault("look_alike_account", text)
    return Fault("precision_lost", text) if _CUT.fullmatch(joined) else joined


def parse_code(text: str) -> str | Doubt[str] | Fault | None:
    """The code as text for ever, NFKC and stripped; None for a blank cell.

    A whole number with a decimal point was a number once: it is taken, and counted.

    >>> parse_code(" 0１01 "), parse_code("'0101"), parse_code("  ")
    ('0101', '0101', None)
    >>> parse_code("4.31081E+17").code
    'scientific_code'
    >>> parse_code("101001.0").value, parse_code("101001.5"), parse_code("Z\u04122301").code
    ('101001', '101001.5', 'look_alike_code')
    """
    # Spaces first: NFKC makes a spacing macron or cedilla into a space and a combining mark.
    spaced = text.translate(_SPACED)
    code = _unwrapped(unicodedata.normalize("NFKC", spaced).strip()).strip()
    if not code or says_nothing(code):
        return None
    if is_not_known(code):
        return Fault("not_known", text)
    if "\ufffd" in code:
        return Fault("damaged_code", text)
    if _SCIENTIFIC.fullmatch(code):
        return Fault("scientific_code", text)
    if _NOT_LATIN.search(code) and re.search("[0-9A-Za-z]", code):
        return Fault("look_alike_code", text)
    whole = _WHOLE.fullmatch(code)
    return Doubt(whole[1], "whole_code") if whole else code


_CODE_AND_NAME = re.compile(
    r"(?:[\[(【](?P<boxed>[0-9A-Za-z-]+)[\])】]|"
    r"(?P<parted>[A-Za-z]{0,3}[0-9][0-9A-Za-z]*(?:-[0-9]+)*)(?=[-_:|/— ])|"
    r"(?P<joined>[A-Z]?[0-9]{5,}))"
    r" *[-_:|/—]* *(?P<name>[^\W\d_A-Za-z年].*)",
    re.DOTALL,
)


def code_and_name(text: str) -> tuple[str, str] | None:
    """The code and the name of a cell that holds both; None for any other cell.

    Without a bracket or a mark between them only a code of five digits or more is told from a
    name that begins with a number (2024年农田项目).

    >>> code_and_name("2050203 初中教育"), code_and_name("[101001]县财政局（本级）")
    (('2050203', '初中教育'), ('101001', '县财政局(本级)'))
    >>> code_and_name("2024年农田项目"), code_and_name("101001-01")
    (None, None)
    """
    code = parse_code(text)
    found = _CODE_AND_NAME.fullmatch(code) if isinstance(code, str) else None
    if found is None:
        return None
    parts = found.group("boxed", "parted", "joined")
    return next(part for part in parts if part), found["name"].strip()


_INDICATOR_AND_NAME = re.compile(
    r"((?=(?:[A-Za-z-]*[0-9]){6})[0-9][0-9A-Za-z-]{7,})[ _:-]*[一-鿿][^0-9]+"
)


def parse_indicator(text: str) -> str | Doubt[str] | Fault | None:
    """The number of an indicator, behind which its name may stand; numbers of papers stay whole.

    >>> parse_indicator("2023ZB014846营养改善计划"), parse_indicator("2024-本级-001")
    ('2023ZB014846', '2024-本级-001')
    """
    code = parse_code(text)
    found = _INDICATOR_AND_NAME.fullmatch(code) if isinstance(code, str) else None
    return found[1] if found is not None else code


def parse_named_code(text: str) -> str | Doubt[str] | Fault | None:
    """The code of a cell that may hold its name as well; None for a blank cell.

    >>> parse_named_code("101001-县财政局"), parse_named_code("0101")
    ('101001', '0101')
    """
    both = code_and_name(text)
    return both[0] if both else parse_code(text)


def plain_account(cell: pl.Expr) -> pl.Expr:
    """The cell where it is already a normal account number, null elsewhere."""
    nothing = cell.is_in(_NOTHING_IN_LETTERS)
    cut = cell.str.contains(_CUT_ACCOUNT)
    return pl.when(cell.str.contains(_PLAIN_ACCOUNT) & ~nothing & ~cut).then(cell)


def plain_code(cell: pl.Expr) -> pl.Expr:
    """The cell where it is already a normal code, null elsewhere.

    ``6E-18`` has the shape of both a code and a number: the scalar grammar decides.
    """
    number = cell.str.contains(r"^[0-9]+[eE]-[0-9]+$")
    nothing = cell.is_in(_NOTHING_IN_LETTERS)
    return pl.when(cell.str.contains(_PLAIN_CODE) & ~number & ~nothing).then(cell)


def mask(account: str) -> str:
    """First four … last four; of a short number only the last two.

    >>> mask("6222021203001234567"), mask("12345678")
    ('6222…4567', '…78')
    """
    return f"…{account[-2:]}" if len(account) <= 8 else f"{account[:4]}…{account[-4:]}"


_RUN = re.compile(
    r"(?P<ours>\b[A-Z]{1,2}-[0-9A-Z]{1,4}-[0-9a-f]{16}\b|\b[0-9a-f]{64}\b)"
    r"|\d{9,}|(?<!\d)\d{4}(?:[ \xa0-]\d{4})+(?:[ \xa0-]\d{1,4})?"
)
_GAPS = re.compile(r"[ \xa0-]")


def mask_text(text: str) -> str:
    """The text with every run of nine digits or more masked, also when spaced by fours.

    The ids of findings and the hashes of files are ours, and stay.

    >>> mask_text("账号 6222021203001234567 于 2024-12-31")
    '账号 6222…4567 于 2024-12-31'
    >>> mask_text("CR-01-1234567890123456")
    'CR-01-1234567890123456'
    """

    def masked(run: re.Match[str]) -> str:
        if run["ours"]:
            return run["ours"]
        digits = _GAPS.sub("", run.group())
        return mask(digits) if len(digits) >= 9 else run.group()

    return _RUN.sub(masked, text)


_SHOWN_CHARACTERS = 60
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def shown(found: object) -> str:
    """What was found, fit for a message: masked, on one line, unseen characters as ``\\uXXXX``.

    >>> shown("a\\x1b[31m\\nb")
    'a\\\\u001b[31m\\\\u000ab'
    """
    text = str(found)[: _SHOWN_CHARACTERS * 2]
    text = _UNPRINTABLE.sub(lambda unseen: f"\\u{ord(unseen.group()):04x}", mask_text(text))
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
