"""Cells of words: yes and no, and the codes that the words of a choice mean."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache

import polars as pl

from zbb_reconcile.identifiers import Fault, code_and_name, fold, says_nothing
from zbb_reconcile.tables import Column

_DENIAL = re.compile(r"[未不非无没否勿]|\bun|\bnon|not?\b|\bin(?:active|valid)")

_GLUED = re.compile(r"(\d{1,3})([^\W\d_].*)")
"""A code and its word with nothing between them: 4县级, 122专项债券."""

_FLAGS = {
    "true": True,
    "1": True,
    "是": True,
    "y": True,
    "yes": True,
    "false": False,
    "0": False,
    "否": False,
    "n": False,
    "no": False,
    # What says by itself what it is of: 直达资金标识, 是否已分配到单位, 权属清晰.
    "√": True,
    "×": False,
    "直达": True,
    "直达资金": True,
    "非直达": False,
    "非直达资金": False,
    "已分配": True,
    "未分配": False,
    "待分配": False,
    "已细化": True,
    "未细化": False,
    "清晰": True,
    "不清晰": False,
}


def parse_flag(text: str) -> bool | Fault | None:
    """Yes or no; None for a blank cell.

    >>> parse_flag("是"), parse_flag("FALSE"), parse_flag("部分").code
    (True, False, 'not_flag')
    """
    said = fold(text).casefold()
    if not said or says_nothing(said):
        return None
    if (both := code_and_name(text)) is not None:
        # 1-是, 2-否: the word says it, and a code that is known must not contradict it.
        code, word = both
        says = _FLAGS.get(word)
        fits = says is not None and code in (("1", "01") if says else ("0", "2", "00", "02"))
        return says if fits else Fault("not_flag", text)
    return _FLAGS.get(said, Fault("not_flag", text))


def plain_flag(cell: pl.Expr) -> pl.Expr:
    """Yes or no where the cell is a word for it as it stands, null elsewhere."""
    return cell.replace_strict(_FLAGS, default=None, return_dtype=pl.Boolean)


def _word(text: str) -> str:
    """A word as choices are compared: NFKC, no spaces, no case."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(fold(folded).split()).casefold()


@cache
def _codes_by_word(words: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {_word(word): code for word, code in words}


def parse_choice(text: str, column: Column) -> str | Fault | None:
    """The code that a word of the column means, or the code itself; None for a blank cell.

    Where the column allows it, digits that begin with a known code are kept: 1111 is under 111.
    """
    said = _word(text)
    if not said:
        return None
    codes = _codes_by_word(tuple(column.words.items()))
    bare = said.strip("()[]【】")
    if said in codes or bare in codes:
        return codes[said if said in codes else bare]
    if says_nothing(said):
        return None
    digits = said.isascii() and said.isdigit()
    if column.prefixes and digits and said.startswith(tuple(codes.values())):
        return said
    glued = _GLUED.fullmatch(said)
    both = code_and_name(text) or (glued and (glued[1], glued[2]))
    if both:
        return _code_with_its_word(text, both, column)
    # A code that is no word is like every other code: 11 is as near to 121 as to 112, and a clerk
    # who follows the hint moves the money to another fund.
    alike = [word for word in codes if _denies(word) == _denies(said)]
    near = [] if digits else get_close_matches(said[:60], alike, n=1, cutoff=0.6)
    return Fault("unknown_word", text, near[0] if near else "")


def _denies(word: str) -> bool:
    """Whether a word says that something is not so: 未销户 is like 销户 and means its opposite.

    >>> _denies("未销户"), _denies("销户"), _denies("not closed")
    (True, False, True)
    """
    return bool(_DENIAL.search(word))


def _code_with_its_word(text: str, both: tuple[str, str], column: Column) -> str | Fault:
    """The code of a cell such as 111-一般公共预算; a fault where code and word disagree.

    A code of the county's own (01-基本存款账户) says nothing: its word decides.
    """
    by_code, by_word = (parse_choice(part, column) for part in both)
    if isinstance(by_word, Fault):
        return by_code if isinstance(by_code, str) else Fault(by_word.code, text, by_word.near)
    if by_word is None or (isinstance(by_code, str) and not by_code.startswith(by_word)):
        return Fault("code_and_word", text)
    return by_code if isinstance(by_code, str) else by_word


def plain_choice(cell: pl.Expr, column: Column) -> pl.Expr:
    """The code where the cell is a word of the column as it stands, null elsewhere."""
    return cell.replace_strict(dict(column.words), default=None, return_dtype=pl.String)
