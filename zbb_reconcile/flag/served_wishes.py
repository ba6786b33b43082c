"""Which idle asset serves which request or running lease.

Each asset serves one, and every choice leaves the next one less to choose from, so this is done
here and not in SQL: first where the whole category code agrees, then where its first five
characters do; requests and leases by id, assets by number. Land and buildings have at least the
area asked for, where both are given.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from zbb_reconcile.steps import makes

LIKE_CHARACTERS = 5
"""So many first characters of GB/T 14885 name one kind of thing (A0203: vehicles)."""
WITH_AREA = "A01"
"""Land and buildings."""

Row = dict[str, Any]
Class = tuple[str, str]

SERVED = pl.Schema(
    {
        "request_id": pl.String(),
        "kind": pl.String(),
        "asset_no": pl.String(),
        "same_code": pl.Boolean(),
    }
)


@makes("served_wishes", reads=["asset_wishes", "asset_offers"], room="flag")
def served_wishes(wishes: pl.DataFrame, offers: pl.DataFrame) -> pl.DataFrame:
    """The asset of each request or lease that one could serve; both tables in their order."""
    wanted, free = wishes.to_dicts(), offers.to_dicts()
    exact = list(_served(wanted, free, _whole_code))
    served = {(wish["request_id"], wish["kind"]) for wish, _ in exact}
    taken = {asset["asset_no"] for _, asset in exact}
    like = _served(
        [wish for wish in wanted if (wish["request_id"], wish["kind"]) not in served],
        [asset for asset in free if asset["asset_no"] not in taken],
        _first_characters,
    )
    return pl.DataFrame(
        [
            (wish["request_id"], wish["kind"], asset["asset_no"], same_code)
            for pairs, same_code in ((exact, True), (like, False))
            for wish, asset in pairs
        ],
        schema=SERVED,
        orient="row",
    )


def _whole_code(row: Row) -> Class | None:
    return row["division_code"], row["category_code"]


def _first_characters(row: Row) -> Class | None:
    """None where the code is too short to say what kind of thing it is."""
    code = row["category_code"]
    return (row["division_code"], code[:LIKE_CHARACTERS]) if len(code) >= LIKE_CHARACTERS else None


def _served(
    wishes: list[Row], offers: list[Row], class_of: Callable[[Row], Class | None]
) -> Iterator[tuple[Row, Row]]:
    """Each wish with the first asset of its class that is left and large enough."""
    waiting: dict[Class, deque[Row]] = defaultdict(deque)
    for asset in offers:
        if (offered := class_of(asset)) is not None:
            waiting[offered].append(asset)
    for wish in wishes:
        if (wanted := class_of(wish)) is None:
            continue
        queue = waiting[wanted]
        at = next((at for at, asset in enumerate(queue) if _is_large_enough(asset, wish)), None)
        if at is not None:
            asset = queue[at]
            del queue[at]
            yield wish, asset


def _is_large_enough(asset: Row, wish: Row) -> bool:
    if not asset["category_code"].startswith(WITH_AREA):
        return True
    return asset["area"] is None or wish["area"] is None or asset["area"] >= wish["area"]
