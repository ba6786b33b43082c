"""The same runs on a cluster: Dask carries each division to a worker, and its end back.

Data and store are folders that every worker sees under the same path. How workers are reached,
TLS included, is Dask's own configuration.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from zbb_reconcile.divisions.one import Ended, Task, run_division
from zbb_reconcile.divisions.workers import MOST_ATTEMPTS, Mapped, killed, sweep
from zbb_reconcile.errors import Refusal


def on_cluster(address: str) -> Mapped:
    """The workers of the Dask scheduler at that address. Raises Refusal where it is not there."""

    def mapped(tasks: Sequence[Task]) -> Iterator[Ended]:
        if not tasks:
            return
        with _client(address) as client:
            yield from _ended(client, tasks)

    return mapped


def _client(address: str) -> Any:
    try:
        dask, distributed = import_module("dask"), import_module("distributed")
    except ImportError:
        raise Refusal("cluster_missing") from None
    # What it says when workers come and go is for its own operators, not for ours.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    dask.config.set({"distributed.scheduler.allowed-failures": MOST_ATTEMPTS - 1})
    try:
        return distributed.Client(address, timeout="30s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise Refusal("cluster_unreachable", found=address, reason=str(error)) from None


def _ended(client: Any, tasks: Sequence[Task]) -> Iterator[Ended]:
    # A division is run once more only after its worker died: the same call is no cached answer.
    futures = {
        client.submit(run_division, task, key=f"division-{task.division}", pure=False): task
        for task in tasks
    }
    for future in import_module("distributed").as_completed(list(futures), loop=client.loop):
        task = futures.pop(future)
        if future.status == "finished":
            yield future.result()
        else:
            # Its process died each time: what is wrong with the input comes back as an answer.
            sweep(task)
            yield killed(task)
        future.release()
