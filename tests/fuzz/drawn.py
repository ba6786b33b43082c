"""Tables drawn at random and written out in random layouts: the truth, or a question.

``python -m tests.fuzz.drawn --seconds 1800 --seed 1`` runs for so long and prints the number of
every table of which a row came out wrong; ``--only N`` repeats one. Every other table is a unit's
book with rows that sum and carry planted among its lines.
"""

from __future__ import annotations

import random

from tests.fuzz.running import fuzz
from tests.test_meaning import KINDS, end_of, of_ledgers


class WrongRows(AssertionError):
    """Rows that differ from the truth, with nothing said."""


def trial_of(number: int) -> str:
    """Right or asked. Raises WrongRows for anything else."""
    kind = of_ledgers if number % 2 else KINDS[number // 2 % len(KINDS)]
    end, found = end_of(kind(random.Random(number)))
    if end == "wrong":
        raise WrongRows(found)
    return f"{kind.__name__} {end}"


if __name__ == "__main__":
    fuzz(trial_of)
