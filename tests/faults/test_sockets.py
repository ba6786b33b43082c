"""No command asks for a socket: nothing that a county gives us leaves the machine.

Sockets are counted by the shim, in the command and in every process that it starts. ``pull`` goes
where its driver goes, here to a file.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.bench import COMMANDS, Bench
from zbb_reconcile.cli import app

READING = (
    "--version",
    "--help",
    "check {data} --as-of 2024-12-31 --control-rows payments.csv=1",
    "check {forms} --json",
    "run {forms} --as-of 2024-12-31 --out {to} --profile xingguo --lang en",
    "run {data} --as-of 2024-12-31 --out {to} --decisions {later}/workbook.xlsx --json",
    "run {province} --as-of 2024-12-31 --all --store {to}",
    "run {province} --as-of 2024-12-31 --all --store {to} --workers 2",
    "map {forms}/payments.xlsx --table payments",
    "map {bank} --table bank_lines",
    "map {forms}/银行流水.pdf --table bank_lines",
    "rules",
    "rules CR-01 --profile zixing",
    "rules --format xlsx --to {to}.xlsx",
    "rules --test {examples}",
    "explain {out} 0990 --full",
    "explain {later} {finding} --sql --full",
    "compare {earlier} {later} --json",
    "verify {later} --json",
    "show {later}",
    "show {out} findings --rule CR-01 --top 3",
    "export {out} --table findings --format json",
    "doctor --json",
    "start",
    "export {out} --table findings --format parquet --to {to}.parquet",
    "match {forms}/payments.xlsx {book} --out {to}",
    "notices {kept} --to {to} --issued-on 2025-01-20 --document 1",
)
"""Lines beside those that write, which the fault suite has."""
LINES = (*READING, *(command.line for command in COMMANDS.values()))
SERVES = {"desk"}
"""Listens for the browser on its own machine, and ends only when it is stopped."""
VERBS = [command.name for command in app.registered_commands if command.name]


def test_every_verb_is_tried() -> None:
    assert {line.split()[0] for line in LINES if not line.startswith("-")} == set(VERBS) - SERVES


@pytest.mark.parametrize("line", LINES)
def test_no_command_asks_for_a_socket(bench: Bench, line: str) -> None:
    bench.clear(COMMANDS["notices"])
    ended = bench.injector.run(bench.words(line), bench.work)
    assert ended.code in (0, 1, 2), ended.told
    assert b"usage" not in ended.told.lower()
    assert ended.calls["socket"] == 0


@pytest.mark.parametrize("verb", VERBS)
def test_no_page_of_help_asks_for_a_socket(bench: Bench, verb: str) -> None:
    ended = bench.injector.run([verb, "--help"], bench.work)
    assert (ended.code, ended.calls["socket"]) == (0, 0)


@pytest.mark.parametrize("place", ["here", "child"])
def test_the_shim_sees_a_socket_also_of_a_child(bench: Bench, tmp_path: Path, place: str) -> None:
    """So that the tests above can fail: ``pull`` with a driver that goes to the network."""
    sources = tmp_path / "sources"
    sources.write_text(
        f'[source.bank]\ndriver = "tests.faults.injector"\nconnect = "{place}"\n'
        'sql = "select 1"\ntable = "bank_lines"\n',
        encoding="utf-8",
    )
    bench.clear()
    ended = bench.injector.run(["pull", sources, "--to", bench.to / "x"], bench.work)
    assert ended.code == 2
    assert ended.calls["socket"] == 1
