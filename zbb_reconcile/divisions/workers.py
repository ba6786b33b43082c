"""Several divisions at once, each in a process of its own; one that dies is tried again."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from zbb_reconcile.divisions.one import Ended, Task, fail, run_division
from zbb_reconcile.divisions.store import Failure
from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import remote
from zbb_reconcile.output.held import Scratch, held
from zbb_reconcile.texts import chosen

MOST_ATTEMPTS = 3
"""A process that dies with a division dies of it if it does so again and again."""
MOST_WORKERS = 256

Mapped = Callable[[Sequence[Task]], Iterator[Ended]]
"""A way to run divisions: gives what became of each as it ends, in whatever order."""


def shared_out(task: Task, workers: int) -> Task:
    """The task with its share of the processor cores and of the memory."""
    threads = max(1, (task.threads or os.cpu_count() or 1) // workers)
    size = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([KMGT]i?B)\s*", task.memory_limit, re.I)
    if size is None:
        raise Refusal("bad_memory_limit", found=task.memory_limit)
    # In thousandths of what is given: the engine takes no share below a byte.
    whole, _, part = size[1].partition(".")
    thousandths = int(whole + (part + "000")[:3]) // workers
    limit = f"{thousandths // 1000}.{thousandths % 1000:03}{size[2]}"
    return replace(task, threads=threads, memory_limit=limit)


@dataclass
class _Worker:
    """A process that runs one division after the other, and what it is running."""

    process: BaseProcess
    asks: Connection
    answers: Connection
    task: Task | None = None
    attempt: int = 1

    def give(self, task: Task, attempt: int) -> None:
        """Have it run a division."""
        self.task, self.attempt = task, attempt
        # One that died meanwhile is found dead when its answer is waited for.
        with suppress(OSError):
            self.asks.send((task, attempt))

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.join()
        self.asks.close()
        self.answers.close()


def in_workers(count: int) -> Mapped:
    """So many processes, each running one division at a time.

    A division whose process dies is tried again in a new one, three times in all.
    """

    def mapped(tasks: Sequence[Task]) -> Iterator[Ended]:
        waiting = deque((shared_out(task, count), 1) for task in tasks)
        with _workers(min(count, len(tasks))) as workers:
            while waiting or any(worker.task for worker in workers):
                for at, worker in enumerate(workers):
                    if worker.task is None and waiting:
                        if not worker.process.is_alive():
                            worker.end()
                            worker = workers[at] = _started()
                        worker.give(*waiting.popleft())
                yield from _answered(workers, waiting)

    return mapped


def _answered(workers: list[_Worker], waiting: deque[tuple[Task, int]]) -> Iterator[Ended]:
    """Wait until a worker ends its division, or dies: then it is tried again, or ends so."""
    busy = {worker.answers: worker for worker in workers if worker.task is not None}
    for ready in wait(list(busy)):
        worker = busy[ready]  # type: ignore[index]
        task, worker.task = worker.task, None
        assert task is not None
        try:
            yield worker.answers.recv()
            continue
        except (EOFError, OSError):
            worker.process.join()
        sweep(task)
        if worker.attempt < MOST_ATTEMPTS:
            waiting.append((task, worker.attempt + 1))
        else:
            yield killed(task)


def killed(task: Task) -> Ended:
    """What became of a division whose process died each time; it is kept in the store."""
    refusal = Refusal("division_killed", division=task.division, attempts=MOST_ATTEMPTS)
    message = refusal.in_words(chosen(task.language))
    return fail(task, Failure(task.division, "killed", message, MOST_ATTEMPTS))


def sweep(task: Task) -> None:
    """Clear away what a killed attempt left beside the division's result."""
    if task.is_far:
        with suppress(Refusal):
            Scratch().close()  # Who makes one takes away those that nobody holds.
    if remote(task.store) is None:
        with suppress(Refusal), held(task.out):
            pass


@contextmanager
def _workers(count: int) -> Iterator[list[_Worker]]:
    """Started workers; whatever happens, none is left, nor what it was writing."""
    workers: list[_Worker] = []
    try:
        workers.extend(_started() for _ in range(count))
        yield workers
    finally:
        for worker in workers:
            worker.end()
            if worker.task is not None:
                sweep(worker.task)


def _started() -> _Worker:
    # Spawned: a copy of a process with running threads may wait for ever.
    spawning = multiprocessing.get_context("spawn")
    asked, asks = spawning.Pipe(duplex=False)
    answers, answered = spawning.Pipe(duplex=False)
    process = spawning.Process(target=_serve, args=(asked, answered), daemon=True)
    process.start()
    # Only the worker holds these ends now: they close when it dies.
    asked.close()
    answered.close()
    return _Worker(process, asks, answers)


def _serve(asked: Connection, answered: Connection) -> None:
    """What a worker does until nobody asks any more."""
    # Ctrl-C goes to every process of the terminal; the one that asks ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            task, attempt = asked.recv()
            answered.send(run_division(task, attempt))
