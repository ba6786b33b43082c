"""Every command that writes, with one system call failing or a kill at it: nothing torn, no lie.

In the suite a sample whose seed is said; ``make faults`` runs it at length (ZBB_FAULTS=N faults of
each command, half of them kills) and prints what it counted, for docs/reliability.md.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.faults.bench import COMMANDS, Bench, Command
from tests.faults.injector import KILLED, KILLS, MOMENT, Ended, Fault
from zbb_reconcile.cli import app

SEED = int(os.environ.get("ZBB_FAULTS_SEED", "13"))
EACH = int(os.environ.get("ZBB_FAULTS", "2"))
"""How many faults each command meets."""

ERRORS = {
    "fsync": ("EIO", "ENOSPC", "EINVAL", "EDQUOT"),
    "rename": ("EIO", "EPERM", "EINVAL", "EBUSY"),
    "link": ("EIO", "EPERM", "ENOSPC", "EXDEV"),
    "chmod": ("EPERM", "EIO", "ENOTSUP"),
    "mkdir": ("ENOSPC", "EACCES", "EIO"),
    "unlink": ("EBUSY", "EPERM", "EIO"),
    "write": ("ENOSPC", "EIO", "EFBIG", "EDQUOT"),
    "flock": ("ENOLCK", "EIO"),
}
ACCOUNTS = (b"9904310110", b"62284800181234")
WRITING_OPTIONS = ("--out", "--to", "--quarantine", "--copy-templates")

State = dict[str, dict[str, str]]
"""Target -> its files with their hashes."""


def test_every_way_to_write_is_tried() -> None:
    """Each option that names what is to be written, and the commands that take it as their word."""
    lines = [command.line for command in COMMANDS.values()]
    for each in app.registered_commands:
        assert each.callback is not None
        for option in WRITING_OPTIONS:
            if f"'{option}'" in str(each.callback.__annotations__).replace('"', "'"):
                tried = [line for line in lines if line.startswith(f"{each.name} ")]
                assert any(option in line for line in tried), f"{each.name} {option}"
    assert {"sample", "template", "sign"} <= {line.split()[0] for line in lines}


@dataclass(frozen=True)
class Tried:
    """A fault, how the command ended with it, and what was there before and after."""

    fault: Fault
    ended: Ended
    before: State
    after: State


COUNTED: Counter[str] = Counter()


@pytest.mark.parametrize("name", COMMANDS)
def test_whatever_fails_nothing_is_torn_untrue_or_left(
    bench: Bench, tmp_path: Path, name: str
) -> None:
    command = COMMANDS[name]
    bench.clear(command)
    if command.over:
        first = bench.run(command)
        assert first.code in (0, 1), first.told
    before = bench.states(command)
    _save(bench, command, tmp_path)
    counted = bench.run(command)
    assert counted.code in (0, 1), counted.told
    assert bench.beside(command) == []
    wanted = bench.states(command)
    wrong: list[str] = []
    usual = counted.seconds
    for fault in faults(name, counted.calls, EACH):
        bench.clear(command)
        bench.put_back(command, tmp_path)
        ended = bench.run(command, fault, usual)
        tried = Tried(fault, ended, before, bench.states(command))
        wrong += [f"{fault}: {found}" for found in _faults(bench, command, tried, wanted)]
        COUNTED["killed" if ended.code in KILLED else f"exit {ended.code}"] += 1
        COUNTED["errors" if fault.how not in KILLS else "kills"] += 1
        bench.put_back(command, tmp_path)
        again = bench.run(command)
        usual = min(usual, again.seconds)
        wrong += [f"{fault}: {found}" for found in _next(bench, command, again, wanted)]
    print(f"seed {SEED}: {name}: {dict(counted.calls)}; so far {dict(COUNTED)}")
    assert not wrong, "\n".join(wrong)


def _save(bench: Bench, command: Command, place: Path) -> None:
    """Keep what is there before, to be put back before each fault."""
    for name in command.targets:
        target = bench.to / name
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            shutil.copytree(target, place / name)
        elif target.exists():
            shutil.copy2(target, place / name)


def faults(name: str, counted: Counter[str], most: int) -> list[Fault]:
    """Some of all the faults that the command can meet: half of them errors, half of them kills.

    One of each call and error before a second of any: writes are many, renames are few.
    """
    chance = random.Random(f"{SEED} {name}")
    errors: dict[tuple[str, str], list[Fault]] = {}
    kills: dict[tuple[str, str], list[Fault]] = {}
    for kind, count in sorted(counted.items()):
        for how in (*ERRORS[kind], *KILLS):
            group = kills if how in KILLS else errors
            group[kind, how] = [Fault(kind, nth, how) for nth in range(1, count + 1)]
    kills[MOMENT, KILLS[1]] = [
        Fault(MOMENT, chance.randrange(20, 900), KILLS[1]) for _ in range(most)
    ]
    return [
        *_one_of_each(errors, chance)[: most // 2],
        *_one_of_each(kills, chance)[: most - most // 2],
    ]


def _one_of_each(groups: dict[tuple[str, str], list[Fault]], chance: random.Random) -> list[Fault]:
    """Of every group the first, then of every group the second; groups and faults shuffled."""
    shuffled = [chance.sample(groups[key], len(groups[key])) for key in sorted(groups)]
    chance.shuffle(shuffled)
    return [fault for turn in zip_longest(*shuffled) for fault in turn if fault is not None]


def _faults(bench: Bench, command: Command, tried: Tried, wanted: State) -> Iterator[str]:
    """What is wrong with how a command ended."""
    ended, after = tried.ended, tried.after
    told = ended.told.decode(errors="replace")
    if ended.code not in (0, 1, 2, *KILLED):
        yield f"ended with {ended.code}: {told[-600:]}"
    if "Traceback" in told or "panicked" in told:
        yield f"traceback: {told[-600:]}"
    if any(account in ended.told + ended.said for account in ACCOUNTS):
        yield "a whole account number on the screen"
    for name, files in after.items():
        if files != tried.before[name] and not _same(bench.to / name, files, wanted[name]):
            yield f"torn: {name}: {sorted(files)}"
    if ended.code == 2:
        if after != tried.before:
            yield f"refused, but something was written: {told}"
        if (left := bench.beside(command)) and "could not be removed" not in told:
            yield f"refused, and left {left}: {told}"
    if ended.code in (0, 1):
        for name, files in after.items():
            if name == command.also and "could not record" in told:
                continue
            if not _same(bench.to / name, files, wanted[name]):
                yield f"ended with {ended.code}, but {name} is not there: {told}"


def _same(target: Path, files: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether a target is what it was to become; the database of a run by the run's own sums."""
    if "sha256sums.txt" not in wanted:
        return files == wanted
    if set(files) != set(wanted):
        return False
    listed = dict(
        reversed(line.split("  ", 1))
        for line in (target / "sha256sums.txt").read_text(encoding="utf-8").splitlines()
    )
    own = ("sha256sums.txt", "run.duckdb")
    alike = all(files[name] == wanted[name] for name in files if name not in own)
    return alike and all(files[name] == digest for name, digest in listed.items())


def _next(bench: Bench, command: Command, again: Ended, wanted: State) -> Iterator[str]:
    """What is wrong after the next run of the same command."""
    if again.code not in (0, 1):
        yield f"the next run ends with {again.code}: {again.told!r}"
    if left := bench.beside(command):
        yield f"left after the next run: {left}"
    for name, files in bench.states(command).items():
        if not _same(bench.to / name, files, wanted[name]):
            yield f"the next run does not write {name}"


@pytest.mark.parametrize(
    ("name", "fault"),
    [("check", Fault("fsync", 1, "EIO")), ("compare", Fault("write", 4, "EFBIG"))],
)
def test_f12_where_an_engine_does_not_say_why_it_is_a_refusal(
    bench: Bench, name: str, fault: Fault
) -> None:
    """DuckDB's "fsync failed!", Polars' "transport error"."""
    command = COMMANDS[name]
    bench.clear(command)
    ended = bench.run(command, fault)
    assert ended.code == 2, ended.told
    assert b"Traceback" not in ended.told
    assert bench.beside(command) == []
