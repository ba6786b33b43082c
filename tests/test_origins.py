"""What a run was made of, and whether its folder is still the one that was written."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zbb_reconcile import reconcile
from zbb_reconcile.books import SavedBooks
from zbb_reconcile.cli import app
from zbb_reconcile.commands.shell import talk
from zbb_reconcile.inputs import Inputs
from zbb_reconcile.output.checksums import MOST_BYTES, changed

ROOT = Path(__file__).parents[1]
YEAR_END = date(2024, 12, 31)
MAPPING = """[[source]]
file = "indicators.csv"
columns = { amount = "下达数" }
"""
LOCAL = """[profile]
name = "ours"
title_zh = "我县"
extends = "xingguo"
"""
INDICATORS = """division_code,agency_code,indicator_id,fiscal_year,budget_level,fund_type,\
project_category,下达数
431000000,101,I1,2022,4,111,project,100.00
"""


def sha256(path: Path) -> str:
    """What sha256sum prints for a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds data, a local profile, and the results of a run."""
    place = tmp_path_factory.mktemp("made")
    (place / "data").mkdir()
    (place / "data" / "indicators.csv").write_text(INDICATORS, "utf-8")
    (place / "data" / "mapping.toml").write_text(MAPPING, "utf-8")
    (place / "data" / "readme.md").write_text("no table", "utf-8")
    (place / "ours.toml").write_text(LOCAL, "utf-8")
    held = Inputs(encoding="utf-8", control_totals={"indicators.csv": Decimal("100.00")})
    with reconcile(
        place / "data", as_of=YEAR_END, profile=place / "ours.toml", inputs=held, threads=1
    ) as outcome:
        outcome.write(place / "out")
    return place


def manifest(out: Path) -> dict[str, Any]:
    """The manifest of a run."""
    said: dict[str, Any] = json.loads((out / "manifest.json").read_text("utf-8"))
    return said


def test_the_manifest_names_every_file_that_had_a_say_by_its_bytes(made: Path) -> None:
    shipped = ROOT / "zbb_reconcile" / "law"
    national = sorted((shipped / "national").glob("*.toml"))
    assert manifest(made / "out")["inputs"] == [
        {"role": role, "file": file, "sha256": sha256(folder / file)}
        for role, folder, file in (
            ("data", made / "data", "indicators.csv"),
            ("mapping", made / "data", "mapping.toml"),
            *(("profile", shipped, f"national/{path.name}") for path in national),
            ("profile", made, "ours.toml"),
            ("profile", shipped, "xingguo.toml"),
        )
    ]


def test_the_manifest_names_what_was_not_read_by_its_bytes_too(made: Path) -> None:
    assert manifest(made / "out")["not_read"] == [
        {
            "file": "readme.md",
            "sheet": None,
            "sha256": sha256(made / "data" / "readme.md"),
            "why": "other_type",
        }
    ]


def test_a_mapping_that_was_obeyed_is_not_called_unread(made: Path) -> None:
    with SavedBooks(made / "out" / "run.duckdb") as books:
        notes = [row["note"] for row in books.rows("notes", {})]
    assert any("按 mapping.toml 的说明" in note for note in notes)
    assert not any("未读取" in note and "mapping.toml" in note for note in notes)


def test_the_manifest_says_what_the_run_was_held_to(made: Path) -> None:
    assert manifest(made / "out")["options"] == {
        "allow_at_limit": False,
        "control_rows": {},
        "control_totals": {"indicators.csv": "100.00"},
        "encoding": "utf-8",
    }


def test_the_rules_have_one_hash_that_anyone_can_work_out(made: Path) -> None:
    paths = {
        f"queries/{path.relative_to(ROOT / 'queries').as_posix()}": path
        for path in (ROOT / "queries").glob("*/*.sql")
    }
    package = ROOT / "zbb_reconcile"
    paths |= {
        path.relative_to(package).as_posix(): path for path in (package / "law").rglob("*.toml")
    }
    listed = "".join(f"{sha256(paths[name])}  {name}\n" for name in sorted(paths))
    assert manifest(made / "out")["rules_sha256"] == hashlib.sha256(listed.encode()).hexdigest()


def test_corrections_are_named_by_their_bytes(made: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "indicators.csv").write_text(INDICATORS.replace("100.00", "1oo"), "utf-8")
    (data / "mapping.toml").write_text(MAPPING, "utf-8")
    book = tmp_path / "quarantine.xlsx"
    assert talk(app, ["check", str(data), "--quarantine", str(book)]) == 1
    with reconcile(data, as_of=YEAR_END, inputs=Inputs(corrections=book), threads=1) as outcome:
        inputs = outcome.origins["inputs"]
    assert inputs[0] == {"role": "corrections", "file": "quarantine.xlsx", "sha256": sha256(book)}


def test_every_file_written_is_listed_with_its_sum(made: Path) -> None:
    out = made / "out"
    lines = (out / "sha256sums.txt").read_text("utf-8").splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    written = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    del written["sha256sums.txt"]
    assert listed == {name: sha256(path) for name, path in written.items()}
    assert list(listed) == sorted(listed)
    assert {"run.duckdb", "workbook.xlsx", "report.html", "manifest.json"} <= set(listed)


def test_the_database_says_which_versions_made_it(made: Path) -> None:
    with SavedBooks(made / "out" / "run.duckdb") as books:
        versions = {row["name"]: row["version"] for row in books.rows("made_with", {})}
    assert versions["zbb-reconcile"] == manifest(made / "out")["version"]
    assert {"python", "duckdb", "polars", "xlsxwriter"} <= set(versions)


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """A copy of the results, to be tampered with."""
    return Path(shutil.copytree(made / "out", tmp_path / "out"))


def tampered(out: Path) -> Path:
    """The results with one byte of the database changed, where nobody would see it."""
    database = out / "run.duckdb"
    content = bytearray(database.read_bytes())
    content[-1] ^= 1
    database.write_bytes(content)
    return out


@pytest.mark.parametrize(
    "command",
    [["show"], ["explain", "CR-01"], ["export", "--table", "findings"], ["notices"]],
    ids=lambda command: command[0],
)
def test_a_database_that_was_changed_is_warned_of_on_stderr(
    out: Path, tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    name, *options = command
    more = ["--to", str(tmp_path / "notices")] if name == "notices" else []
    talk(app, [name, str(out), *options, *more])
    assert "警告" not in capsys.readouterr().err
    shutil.rmtree(tmp_path / "notices", ignore_errors=True)
    talk(app, [name, str(tampered(out)), *options, *more])
    said = capsys.readouterr()
    assert "run.duckdb 与运行时写出的不同" in said.err
    assert "警告" not in said.out


def test_a_folder_without_sums_or_with_a_huge_database_is_called_unchecked(out: Path) -> None:
    assert changed(out) is None
    with (out / "run.duckdb").open("r+b") as file:
        file.truncate(MOST_BYTES + 1)
    assert changed(out) == "unchecked"
    sums = out / "sha256sums.txt"
    kept = [line for line in sums.read_text("utf-8").splitlines() if "run.duckdb" not in line]
    sums.write_text("\n".join(kept), "utf-8")
    assert changed(out) == "unlisted"
    sums.unlink()
    assert changed(out) == "unlisted"
    (out / "run.duckdb").unlink()
    assert changed(out) is None
