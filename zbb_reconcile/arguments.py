"""What a caller may give: every argument looked at before anything is read.

What is of the wrong kind is a TypeError, as Python users expect; what is of the right kind and
cannot be meant is a Refusal. Both say what to give instead, in the language of the call.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from zbb_reconcile.errors import Refusal
from zbb_reconcile.results import RESULTS
from zbb_reconcile.texts import LANGUAGES, Words, chosen, wanted

MEMORY_LIMIT = "2500MB"
"""What DuckDB may hold before it spills to the run's private folder."""

MOST_THREADS = 1024
MOST_DAYS = 366
FIRST_YEAR, LAST_YEAR = 1949, 2100
_MEMORY = re.compile(r"[0-9]+(\.[0-9]+)? ?([KMGT]i?B)", re.IGNORECASE)


def chosen_words(lang: str | None) -> Words:
    """The language asked for, else that of ``ZBB_LANG``, else Chinese; Refusal for any other."""
    if wanted(lang) not in LANGUAGES:
        key = "bad_lang" if lang else "bad_lang_set"
        raise Refusal(key, found=wanted(lang), known=" / ".join(LANGUAGES))
    return chosen(lang)


LEAST_ADDRESSES_MB = 2_300
LEAST_FILES = 64
"""What a run of the smallest county takes. With less the engines do not refuse: they abort."""


def check_limits() -> None:
    """Refuse a session whose limits (``ulimit``) the engines could not say that they met."""
    try:
        import resource
    except ImportError:
        return
    for limit, unit, key, least in (
        (resource.RLIMIT_AS, 1024**2, "limit_memory", LEAST_ADDRESSES_MB),
        (resource.RLIMIT_NOFILE, 1, "limit_files", LEAST_FILES),
    ):
        allowed = resource.getrlimit(limit)[0]
        if allowed != resource.RLIM_INFINITY and allowed // unit < least:
            raise Refusal(key, found=allowed // unit, least=least)


def check_as_of(as_of: object, words: Words) -> None:
    """Refuse what is not a day, or no day of these times."""
    if not isinstance(as_of, date) or isinstance(as_of, datetime):
        raise wrong_kind("as_of", as_of, words)
    if not FIRST_YEAR <= as_of.year <= LAST_YEAR:
        raise Refusal("as_of_far", found=as_of.isoformat(), first=FIRST_YEAR, last=LAST_YEAR)


def check_threads(threads: object, words: Words) -> None:
    """Refuse what is not a number of threads; None leaves it to the program."""
    if threads is None:
        return
    if not isinstance(threads, int) or isinstance(threads, bool):
        raise wrong_kind("threads", threads, words)
    if not 1 <= threads <= MOST_THREADS:
        raise Refusal("bad_threads", found=threads, most=MOST_THREADS)


def check_memory(limit: object, words: Words) -> None:
    """Refuse what is not an amount of memory, such as 8GB."""
    if not isinstance(limit, str):
        raise wrong_kind("memory_limit", limit, words)
    if not _MEMORY.fullmatch(limit.strip()):
        raise Refusal("bad_memory_limit", found=limit)


def check_scratch(scratch: object, words: Words) -> None:
    """Refuse a scratch folder that is not there."""
    if scratch is None:
        return
    if not isinstance(scratch, str | Path):
        raise wrong_kind("scratch", scratch, words)
    if not Path(scratch).is_dir():
        raise Refusal("no_such_scratch", folder=str(scratch))


def check_window(window_days: object, words: Words) -> None:
    """Refuse what is not a number of days."""
    if not isinstance(window_days, int) or isinstance(window_days, bool):
        raise wrong_kind("window_days", window_days, words)
    if not 0 <= window_days <= MOST_DAYS:
        raise Refusal("bad_window", found=window_days, most=MOST_DAYS)


def check_tolerance(name: str, tolerance: object, words: Words, below: int | None = None) -> None:
    """Refuse what is no exact amount from zero on, and below the limit where there is one."""
    if not isinstance(tolerance, Decimal | int) or isinstance(tolerance, bool):
        raise wrong_kind(name, tolerance, words)
    amount = Decimal(tolerance)
    if not amount.is_finite() or amount < 0 or (below is not None and amount >= below):
        raise Refusal("bad_tolerance", found=str(tolerance))


def check_table_names(tables: object, words: Words) -> None:
    """Refuse what are not names of tables that a run makes; None means all."""
    if tables is None:
        return
    # They bring in an engine, which the command line's first words need not wait for.
    from zbb_reconcile.identifiers import shown
    from zbb_reconcile.tables import TABLES

    if isinstance(tables, str) or not isinstance(tables, Collection):
        raise wrong_kind("tables", tables, words)
    known = (*RESULTS, *TABLES)
    for name in tables:
        if name not in known:
            near = get_close_matches(str(name), known, n=1, cutoff=0.0)[0]
            listed = ", ".join(known)
            raise Refusal("no_such_table", found=shown(str(name)), near=near, known=listed)


def check_tables(data: object, words: Words) -> None:
    """Refuse what is neither a folder nor tables by their names."""
    if isinstance(data, str | Path):
        return
    if not isinstance(data, Mapping):
        raise wrong_kind("data", data, words)
    if not data:
        raise Refusal("no_frames")


def wrong_kind(name: str, found: object, words: Words) -> TypeError:
    """The error of an argument of the wrong kind, which says what kind is meant."""
    return TypeError(words(f"library.kind_{name}", found=type(found).__name__))
