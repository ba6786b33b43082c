"""The commands that write, where they are tried, and what they are given."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.fake_office import fake_office
from tests.faults.injector import Ended, Fault, Injector, injector, tree
from tests.shared_data import ROOT
from zbb_reconcile import reconcile

KEPT = "kept"
"""A finished run that a command adds to."""


@dataclass(frozen=True)
class Command:
    """A command that writes, and what it writes."""

    line: str
    """With places in braces."""
    writes: str
    over: bool = False
    """Whether it is to replace what it wrote before."""
    also: str = ""
    """What it writes besides, into the finished run that it is given."""

    @property
    def adds(self) -> bool:
        """Whether it is given a finished run to add to."""
        return "{kept}" in self.line

    @property
    def targets(self) -> list[str]:
        """Everything that it writes."""
        return [self.writes, *([self.also] if self.also else [])]


COMMANDS = {
    "run": Command("run {data} --as-of 2024-12-31 --out {to}", "out"),
    "run_over": Command("run {data} --as-of 2024-12-31 --out {to} --force", "out", over=True),
    "run_since": Command(
        "run {data} --as-of 2024-12-31 --out {to} --since {earlier} --what-if life_years=1", "out"
    ),
    "division": Command("run {province} --as-of 2024-12-31 --division 990421 --out {to}", "990421"),
    "roll_up": Command("roll-up {store} --out {to}", "province"),
    "roll_up_over": Command("roll-up {store} --out {to} --force", "province", over=True),
    "check": Command("check {bad} --quarantine {to}", "quarantine.xlsx"),
    "match": Command("match {bank} {book} --out {to}", "matched"),
    "compare": Command("compare {earlier} {later} --out {to}", "compared"),
    "sign": Command("sign {kept} --by Li --role audit", f"{KEPT}/signatures.json"),
    "sign_again": Command("sign {kept} --by Li --role audit", f"{KEPT}/signatures.json", over=True),
    "export": Command("export {out} --table movements --to {to}", "movements.csv"),
    "export_over": Command(
        "export {out} --table findings --to {to} --force", "findings.csv", over=True
    ),
    "export_xlsx": Command("export {out} --table findings --format xlsx --to {to}", "found.xlsx"),
    "notices": Command("notices {kept} --to {to}", "papers", also=f"{KEPT}/notices.json"),
    "notices_over": Command(
        "notices {kept} --to {to} --force", "papers", over=True, also=f"{KEPT}/notices.json"
    ),
    "notices_pdf": Command("notices {kept} --to {to} --pdf", "papers", also=f"{KEPT}/notices.json"),
    "templates": Command("notices --copy-templates {to}", "own"),
    "template": Command("template {to}", "blank"),
    "sample": Command("sample {to}", "above/county"),
    "pull": Command("pull {sources} --to {to}", "pulled"),
    "map": Command("map {data}/payments.csv --table payments --out {to}", "mapping.toml"),
    "rules": Command("rules --format csv --to {to}", "rules.csv"),
    "samples": Command("sample-findings {out} --size 3 --seed 1 --to {to}", "sample.csv"),
    "redact": Command("redact {out} --to {to} --key seven-lean-cows", "redacted"),
}


@dataclass(frozen=True)
class Bench:
    """Where commands are tried, and what they are given."""

    injector: Injector
    work: Path
    """All that a command writes lies below it: its targets, and the temporary files."""
    given: dict[str, Path]
    finding: str
    """One of the findings of the run ``later``."""

    @property
    def to(self) -> Path:
        return self.work / "to"

    @property
    def temporary(self) -> Path:
        return self.work / "tmp"

    def words(self, line: str, writes: str = "new") -> list[str]:
        """A command line with its places."""
        places = {"to": self.to / writes, "kept": self.to / KEPT, **self.given}
        return line.format(finding=self.finding, **places).split()

    def run(self, command: Command, fault: Fault | None = None, usual: float = 0) -> Ended:
        """How the command ends with that fault; ``usual`` are the seconds that it takes."""
        line = self.words(command.line, command.writes)
        return self.injector.run(line, self.work, fault, usual)

    def states(self, command: Command) -> dict[str, dict[str, str]]:
        """Each target with what is there."""
        return {name: tree(self.to / name) for name in command.targets}

    def clear(self, command: Command | None = None) -> None:
        """Empty folders, and the finished run that the command is to add to."""
        for folder in (self.to, self.temporary):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        if command is not None and command.adds:
            shutil.copytree(self.given["later"], self.to / KEPT)

    def take_away(self, command: Command) -> None:
        """Take away what was written, and nothing that was left beside it."""
        for name in command.targets:
            target = self.to / name
            if target.is_dir():
                shutil.rmtree(target)
            else:
                target.unlink(missing_ok=True)

    def put_back(self, command: Command, saved: Path) -> None:
        """What was written before is there again; what was left beside it stays."""
        self.take_away(command)
        for name in command.targets:
            target = self.to / name
            if (saved / name).is_dir():
                shutil.copytree(saved / name, target)
            elif (saved / name).exists():
                shutil.copy2(saved / name, target)

    def beside(self, command: Command) -> list[str]:
        """Everything that lies where the command wrote and is none of its targets."""
        written = {self.to / name for name in command.targets}
        tops = {self.to / Path(name).parts[0] for name in command.targets}
        if command.adds:
            tops.add(self.to / KEPT)
            written |= {self.to / KEPT / path.name for path in self.given["later"].iterdir()}
        found = [path.name for path in self.to.iterdir() if path not in tops]
        for top in tops - written:
            if top.is_dir():
                found += [path.name for path in top.iterdir() if path not in written]
        return found + [path.name for path in self.temporary.iterdir()]


@contextmanager
def made_bench(factory: pytest.TempPathFactory, sample_out: Path) -> Iterator[Bench]:
    """A bench with its injector running."""
    place, work = factory.mktemp("injector"), factory.mktemp("work")
    given = {name: place / name for name in ("data", "bad", "sources", "earlier", "later")}
    small_county(given["data"])
    small_county(given["bad"])
    with (given["bad"] / "payments.csv").open("a", encoding="utf-8") as file:
        file.write("X,P1,2024-13-45,nothing\n")
    for name, day in (("earlier", date(2024, 6, 30)), ("later", date(2024, 12, 31))):
        with reconcile(given["data"], as_of=day, lang="en", threads=1) as outcome:
            outcome.write(given[name])
            found = str(outcome["findings"]["finding_id"][0])
    shutil.copytree(given["data"], place / "province" / "990421 云岭县")
    shutil.copytree(given["later"], place / "store" / "990421")
    given |= {name: place / name for name in ("province", "store")}
    given["bank"] = ROOT / "sample_data" / "bank_lines.parquet"
    given["book"] = ROOT / "sample_data" / "book_lines.csv"
    given["out"] = sample_out
    given["forms"] = _forms(place / "forms", given["data"])
    given["examples"] = _examples(place / "examples")
    _database(place / "books.db", given["sources"])
    (work / "tmp").mkdir()
    fake_office(place / "bin")
    with injector(place, work / "tmp") as running:
        yield Bench(running, work, given, found)


def small_county(folder: Path) -> None:
    """Two agencies of the sample county with an account and a statement."""
    folder.mkdir()
    for name in ("agencies", "accounts", "indicators", "payments"):
        lines = (ROOT / "sample_data" / f"{name}.csv").read_bytes().splitlines(keepends=True)
        (folder / f"{name}.csv").write_bytes(b"".join(lines[:12]))
    shutil.copy(ROOT / "sample_data" / "bank_lines.parquet", folder)


def _forms(folder: Path, data: Path) -> Path:
    """The same county, in which a process of its own reads a workbook and a PDF."""
    shutil.copytree(data, folder)
    with (folder / "payments.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    (folder / "payments.csv").unlink()
    with xlsxwriter.Workbook(str(folder / "payments.xlsx")) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    (folder / "银行流水.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    return folder


def _examples(folder: Path) -> Path:
    """An example of a county's own rules: nothing is there, and nothing is expected."""
    (folder / "one").mkdir(parents=True)
    (folder / "one" / "expected.csv").write_text(
        "as_of,rule_id,subject_id,amount\n", encoding="utf-8"
    )
    shutil.copy(ROOT / "sample_data" / "agencies.csv", folder / "one")
    return folder


def _database(place: Path, sources: Path) -> None:
    """A database of one line, and what ``pull`` is to fetch from it."""
    with sqlite3.connect(place) as db:
        db.execute("create table l (account_no text, posted_on text, amount text)")
        db.execute("insert into l values ('6228480018123456789', '2024-01-05', '5.00')")
    sources.write_text(
        f'[source.bank]\ndriver = "sqlite3"\nconnect = "{place}"\n'
        'sql = "select * from l"\ntable = "bank_lines"\n',
        encoding="utf-8",
    )
