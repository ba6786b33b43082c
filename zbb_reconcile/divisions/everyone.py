"""All divisions of a data folder, each run into a store.

However they are run, each is the same run, so its result is the same, byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from zbb_reconcile.arguments import (
    MEMORY_LIMIT,
    check_as_of,
    check_memory,
    check_threads,
    chosen_words,
)
from zbb_reconcile.divisions.cluster import on_cluster
from zbb_reconcile.divisions.one import Ended, Task, left_alone, run_division
from zbb_reconcile.divisions.store import divisions_in, profile_of, read_profiles
from zbb_reconcile.divisions.workers import MOST_WORKERS, Mapped, in_workers
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.files import remote
from zbb_reconcile.object_store.objects import ObjectFolder
from zbb_reconcile.object_store.staging import brought, check_apart_there
from zbb_reconcile.output.held import held
from zbb_reconcile.output.target import check_apart
from zbb_reconcile.output.writing import FOLDER_MODE

Tell = Callable[[Ended, int, int], None]
"""Called with what became of a division, how many ended so far, and of how many."""


def reconcile_all(
    data: str | Path,
    store: str | Path,
    *,
    as_of: date,
    profile: str | Path = "national",
    lang: str | None = None,
    threads: int | None = None,
    memory_limit: str = MEMORY_LIMIT,
    encoding: str | None = None,
    allow_at_limit: bool = False,
    since: str | Path | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    progress: Tell | None = None,
) -> list[Ended]:
    """Run every division that ``data`` holds, each into its own folder of ``store``.

    A division has a folder named by its code, or rows of the tables in ``data`` name it in a column
    ``division_code``. ``profile`` is the set of rules of those that ``profiles.toml`` does not
    list. A division whose result is there and whose files, rules, options and program are the same
    is left as it is. One that cannot be run has its failure kept in the store; the others finish.
    ``workers`` runs so many at a time in processes of their own, ``cluster`` on the workers of a
    Dask scheduler at that address; neither changes a result. ``since`` is a store of earlier
    results. Each of the three may be s3://…: whoever runs a division brings what it needs, and puts
    its result there. ``progress`` is called as each division ends, with how many ended and how many
    there are. ``encoding`` is that of texts whose mapping names none, ``allow_at_limit`` takes
    sheets that are full. For the other arguments see ``reconcile``; workers share out ``threads``
    and ``memory_limit``.

    Raises Refusal where the folders, ``profiles.toml`` or an option cannot be used.
    """
    words = chosen_words(lang)
    with refused_in(words):
        check_as_of(as_of, words)
        check_threads(threads, words)
        check_memory(memory_limit, words)
        if workers is not None and not 1 <= workers <= MOST_WORKERS:
            raise Refusal("bad_workers", found=workers, most=MOST_WORKERS)
        check_apart(Path(store), Path(data))
        check_apart_there(store, data)
        with brought(data) as folder:
            profiles, is_far = read_profiles(folder), remote(data) is not None
            tasks = [
                Task(
                    division,
                    _anywhere(data),
                    _anywhere(store),
                    as_of,
                    # Who brings far data knows where its files of rules are.
                    profile if is_far else profile_of(profiles, division, profile),
                    words.lang,
                    encoding,
                    allow_at_limit,
                    None if since is None else _anywhere(since),
                    threads,
                    memory_limit,
                    # The workers of a cluster may be other machines.
                    str(folder) if is_far and cluster is None else None,
                )
                for division in divisions_in(folder)
            ]
            mapped = on_cluster(cluster) if cluster is not None else in_process
            if workers is not None:
                mapped = in_workers(workers)
            with _held(store):
                told = progress or (lambda ended, count, of: None)
                return run_all(tasks, mapped, lambda ended, count: told(ended, count, len(tasks)))


def _anywhere(place: str | Path) -> str:
    """A place as it is named in whatever folder a process runs."""
    return remote(place) or os.path.abspath(place)


@contextmanager
def _held(store: str | Path) -> Iterator[None]:
    """The store against every other command; in an object store nothing can be held."""
    if (address := remote(store)) is not None:
        ObjectFolder(address).listed(deep=False)  # One that cannot be reached is said once.
        yield
        return
    with held(Path(store)) as target:
        target.mkdir(mode=FOLDER_MODE, exist_ok=True)
        yield


def run_all(
    tasks: Sequence[Task], mapped: Mapped, tell: Callable[[Ended, int], None]
) -> list[Ended]:
    """Run every division that is not as it would be already; what became of each, by code.

    ``tell`` is called as each ends, with how many have ended so far.
    """
    every: list[Ended] = []
    left: list[Task] = []
    for task in tasks:
        ended = left_alone(task)
        if ended is None:
            left.append(task)
        else:
            every.append(ended)
            tell(ended, len(every))
    for ended in mapped(left):
        every.append(ended)
        tell(ended, len(every))
    return sorted(every, key=lambda ended: ended.division)


def in_process(tasks: Sequence[Task]) -> Iterator[Ended]:
    """One division after the other."""
    for task in tasks:
        yield run_division(task)
