"""Every command that writes, with one system call failing or a kill at it: nothing torn, no lie.

In the suite a sample whose seed is said; ``make faults`` runs it at length (ZBB_FAULTS=N faults of
each command) and prints what it counted, for docs/reliability.md.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.injector import COMPILER, Ended, Fault, Injector, injector, tree
from tests.shared_data import ROOT

pytestmark = pytest.mark.skipif(COMPILER is None, reason="no C compiler here")

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
KILLS = ("before", "after")
ACCOUNTS = (b"9904310110", b"62284800181234")


@dataclass(frozen=True)
class Command:
    """A command that writes, and what it writes."""

    line: str
    """With places in braces."""
    writes: str
    over: bool = False
    """Whether it is to replace what it wrote before."""


COMMANDS = {
    "run": Command("run {data} --as-of 2024-12-31 --out {to}", "out"),
    "run_over": Command("run {data} --as-of 2024-12-31 --out {to} --force", "out", over=True),
    "check": Command("check {bad} --quarantine {to}", "quarantine.xlsx"),
    "match": Command("match {bank} {book} --out {to}", "matched"),
    "export": Command("export {out} --table movements --to {to}", "movements.csv"),
    "export_over": Command(
        "export {out} --table findings --to {to} --force", "findings.csv", over=True
    ),
    "notices": Command("notices {out} --to {to}", "papers"),
    "notices_over": Command("notices {out} --to {to} --force", "papers", over=True),
    "templates": Command("notices --copy-templates {to}", "own"),
    "template": Command("template {to}", "blank"),
    "sample": Command("sample {to}", "above/county"),
    "pull": Command("pull {sources} --to {to}", "pulled"),
    "map": Command("map {data}/payments.csv --table payments --out {to}", "mapping.toml"),
}


@dataclass(frozen=True)
class Bench:
    """Where commands are tried, and what they are given."""

    injector: Injector
    work: Path
    """All that a command writes lies below it: its target, and the temporary files."""
    given: dict[str, Path]

    @property
    def temporary(self) -> Path:
        return self.work / "tmp"

    def line(self, command: Command) -> list[str]:
        return command.line.format(to=self.work / "to" / command.writes, **self.given).split()

    def target(self, command: Command) -> Path:
        return self.work / "to" / command.writes

    def clear(self) -> None:
        for folder in (self.work / "to", self.temporary):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)

    def beside(self, command: Command) -> list[str]:
        """Everything but the target that lies where the command wrote."""
        top = self.work / "to" / Path(command.writes).parts[0]
        found = [path.name for path in (self.work / "to").iterdir() if path != top]
        if top != self.target(command) and top.is_dir():
            found += [path.name for path in top.iterdir() if path != self.target(command)]
        return found + [path.name for path in self.temporary.iterdir()]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, sample_out: Path) -> Iterator[Bench]:
    place = tmp_path_factory.mktemp("injector")
    work = tmp_path_factory.mktemp("work")
    given = {name: place / name for name in ("data", "bad", "bank", "book", "sources")}
    _small_county(given["data"])
    _small_county(given["bad"])
    with (given["bad"] / "payments.csv").open("a", encoding="utf-8") as file:
        file.write("X,P1,2024-13-45,nothing\n")
    sample = ROOT / "sample_data"
    given["bank"] = sample / "bank_lines.parquet"
    given["book"] = sample / "book_lines.csv"
    given["out"] = sample_out
    with sqlite3.connect(place / "books.db") as db:
        db.execute("create table l (account_no text, posted_on text, amount text)")
        db.execute("insert into l values ('6228480018123456789', '2024-01-05', '5.00')")
    given["sources"].write_text(
        f'[source.bank]\ndriver = "sqlite3"\nconnect = "{place / "books.db"}"\n'
        'sql = "select * from l"\ntable = "bank_lines"\n',
        encoding="utf-8",
    )
    (work / "tmp").mkdir()
    with injector(place, work / "tmp") as running:
        yield Bench(running, work, given)


def _small_county(folder: Path) -> None:
    """Two agencies of the sample county with an account and a statement."""
    folder.mkdir()
    for name in ("agencies", "accounts", "indicators", "payments"):
        lines = (ROOT / "sample_data" / f"{name}.csv").read_bytes().splitlines(keepends=True)
        (folder / f"{name}.csv").write_bytes(b"".join(lines[:12]))
    shutil.copy(ROOT / "sample_data" / "bank_lines.parquet", folder)


def whole(bench: Bench, command: Command) -> bool:
    """Whether what was written is all there, by its own list where it has one."""
    target = bench.target(command)
    found = tree(target)
    if "sha256sums.txt" in found:
        listed = dict(
            reversed(line.split("  ", 1))
            for line in (target / "sha256sums.txt").read_text(encoding="utf-8").splitlines()
        )
        return {name: found[name] for name in found if name != "sha256sums.txt"} == listed
    return bool(found)


def faults(command: str, counted: Counter[str], most: int) -> list[Fault]:
    """Some of all the faults that the command can meet: each kind of call, early and late."""
    chance = random.Random(f"{SEED} {command}")
    possible = [
        Fault(kind, nth, how)
        for kind, count in sorted(counted.items())
        for nth in range(1, count + 1)
        for how in (*ERRORS[kind], *KILLS)
    ]
    by_kind: dict[tuple[str, bool], list[Fault]] = {}
    for fault in possible:
        by_kind.setdefault((fault.kind, fault.how in KILLS), []).append(fault)
    for found in by_kind.values():
        chance.shuffle(found)
    groups = sorted(by_kind)
    chance.shuffle(groups)
    # One of each kind of call before a second of any: writes are many, renames are few.
    return [
        by_kind[group][turn]
        for turn in range(max(map(len, by_kind.values()), default=0))
        for group in groups
        if turn < len(by_kind[group])
    ][:most]


COUNTED: Counter[str] = Counter()


@pytest.mark.parametrize("name", COMMANDS)
def test_whatever_fails_nothing_is_torn_untrue_or_left(bench: Bench, name: str) -> None:
    command = COMMANDS[name]
    line, target = bench.line(command), bench.target(command)
    bench.clear()
    if command.over:
        first = bench.injector.run(line, bench.work)
        assert first.code in (0, 1), first.told
    before = tree(target)
    counted = bench.injector.run(line, bench.work)
    assert counted.code in (0, 1), counted.told
    assert bench.beside(command) == []
    assert counted.calls["socket"] == 0
    wrong: list[str] = []
    for fault in faults(name, counted.calls, EACH):
        if not command.over:
            bench.clear()
        before = tree(target)
        armed = fault.armed(lambda error: int(getattr(errno, error)))
        ended = bench.injector.run(line, bench.work, armed)
        after = tree(target)
        wrong += [f"{fault}: {found}" for found in _faults(bench, command, ended, before, after)]
        COUNTED["killed" if ended.code == -9 else f"exit {ended.code}"] += 1
        if not command.over:
            _gone(target)
        again = bench.injector.run(line, bench.work)
        if again.code not in (0, 1):
            wrong.append(f"{fault}: the next run ends with {again.code}: {again.told!r}")
        if left := bench.beside(command):
            wrong.append(f"{fault}: left after the next run: {left}")
    print(f"seed {SEED}: {name}: {dict(counted.calls)}; so far {dict(COUNTED)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "line",
    ["show {out} findings", "explain {out} 0990", "rules CR-01", "check {data}", "--version"],
)
def test_no_command_asks_for_a_socket(bench: Bench, line: str) -> None:
    bench.clear()
    ended = bench.injector.run(line.format(**bench.given).split(), bench.work)
    assert ended.code in (0, 1, 2)
    assert ended.calls["socket"] == 0


def test_the_shim_sees_a_socket(bench: Bench, tmp_path: Path) -> None:
    """So that the tests above can fail: ``pull`` with a driver that goes to the network."""
    sources = tmp_path / "sources"
    sources.write_text(
        '[source.bank]\ndriver = "tests.faults.injector"\nconnect = "x"\nsql = "select 1"\n'
        'table = "bank_lines"\n',
        encoding="utf-8",
    )
    bench.clear()
    ended = bench.injector.run(["pull", sources, "--to", bench.work / "to" / "x"], bench.work)
    assert ended.code == 2
    assert ended.calls["socket"] == 1


def _gone(target: Path) -> None:
    """Take away what was written, and nothing that was left beside it."""
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)


def _faults(
    bench: Bench, command: Command, ended: Ended, before: dict[str, str], after: dict[str, str]
) -> Iterator[str]:
    """What is wrong with how a command ended."""
    told = ended.told.decode(errors="replace")
    if ended.code not in (0, 1, 2, -9):
        yield f"ended with {ended.code}: {told[-600:]}"
    if "Traceback" in told or "panicked" in told:
        yield f"traceback: {told[-600:]}"
    if any(account in ended.told + ended.said for account in ACCOUNTS):
        yield "a whole account number on the screen"
    if after and after != before and not whole(bench, command):
        yield f"torn: {sorted(after)}"
    if ended.code == 2:
        if after != before:
            yield f"refused, but something was written: {told}"
        if (left := bench.beside(command)) and "could not be removed" not in told:
            yield f"refused, and left {left}: {told}"
    if ended.code in (0, 1) and not (after and whole(bench, command)):
        yield f"ended with {ended.code}, but nothing whole is there: {told}"
