"""The same runs on a cluster: Dask carries each division to a worker, and its end back.

Data and store are folders that every worker sees under the same path. How workers are reached, TLS
included, is Dask's own configuration, and so is how often a division is tried again whose worker
died (``distributed.scheduler.allowed-failures``, three times where nothing is said).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from zbb_reconcile.divisions.one import Ended, Task, fail, run_division
from zbb_reconcile.divisions.store import Failure
from zbb_reconcile.divisions.workers import Mapped, killed, sweep
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import mask_text


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
        distributed = import_module("distributed")
    except ImportError:
        raise Refusal("cluster_missing") from None
    # What it says when workers come and go is for its own operators, not for ours.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        return distributed.Client(address, timeout="30s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise Refusal("cluster_unreachable", found=address, reason=str(error)) from None


def _ended(client: Any, tasks: Sequence[Task]) -> Iterator[Ended]:
    # Not pure: the answer of an earlier call is no answer to this one.
    futures = {
        client.submit(run_division, task, key=f"division-{task.division}", pure=False): task
        for task in tasks
    }
    for future in import_module("distributed").as_completed(list(futures), loop=client.loop):
        task = futures.pop(future)
        error = future.exception()
        if error is None:
            yield future.result()
        else:
            # What is wrong with the input comes back as an answer; this is of the cluster itself.
            sweep(task)
            died = type(error).__name__ == "KilledWorker"
            yield (
                killed(task)
                if died
                else fail(task, Failure(task.division, "failed", mask_text(str(error))))
            )
        # Results are released as they come: a province's would fill the scheduler.
        future.release()
