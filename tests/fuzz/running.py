"""What every fuzzer does with a mutant, and how long they do it."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.data_folder import read_content
from zbb_reconcile.standardise import type_sheet
from zbb_reconcile.texts import LANGUAGES

LONG_SECONDS = 10
"""A mutant that takes longer is named."""


def outcome_of(table: str, file: str, content: bytes) -> str:
    """What became of it: read, or the key of its refusal. Anything else is raised."""
    try:
        for sheet in read_content(table, file, content)[0]:
            type_sheet(sheet)
    except Refusal as refusal:
        for lang in LANGUAGES:
            refusal.message(lang)
        return refusal.key
    return "read"


def fuzz(trial_of: Callable[[int], str]) -> None:
    """Try mutants for a while, by their numbers, and say what was found; exit 1 if anything was."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--only", type=int)
    given = options.parse_args()
    if given.only is not None:
        print(trial_of(given.only))
        return
    outcomes: dict[str, int] = {}
    number = given.seed * 10_000_000
    end = time.monotonic() + given.seconds
    while time.monotonic() < end:
        began = time.monotonic()
        try:
            outcome = trial_of(number)
        except KeyboardInterrupt:
            break
        except BaseException as error:
            outcome = f"FOUND {type(error).__name__}"
            print(number, traceback.format_exc(limit=-4), flush=True)
        if time.monotonic() - began > LONG_SECONDS:
            print(number, "took", time.monotonic() - began, flush=True)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        number += 1
    print(sum(outcomes.values()), "mutants,", f"{time.process_time():.0f} CPU s here", outcomes)
    sys.exit(any(outcome.startswith("FOUND") for outcome in outcomes))
