"""start: three questions in a terminal, a run, the page opened; nothing without a terminal."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.bench import small_county
from tests.test_cli import SAMPLE, ran

pty = pytest.importorskip("pty")


def answered(answers: list[str], here: Path) -> tuple[int, str]:
    """The command in a terminal of its own, each answer typed when a question stands there."""
    browser = here / "browser"
    browser.write_text(f"#!/bin/sh\necho \"$1\" > '{here}/opened'\n", "utf-8")
    browser.chmod(0o755)
    ours, theirs = pty.openpty()
    settings = {name: value for name, value in os.environ.items() if not name.startswith("ZBB_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "zbb_reconcile", "start"],
        cwd=here,
        env=settings | {"BROWSER": str(browser), "PYTHONUTF8": "1"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said, left, end = b"", list(answers), time.monotonic() + 120
    while time.monotonic() < end:
        if select.select([ours], [], [], 1)[0]:
            try:
                said += os.read(ours, 65536)
            except OSError:
                break
            if left and said.decode("utf-8", "ignore").rstrip(" ").endswith("："):
                os.write(ours, f"{left.pop(0)}\n".encode())
                said += b"\n"
        elif process.poll() is not None:
            break
    os.close(ours)
    return process.wait(30), said.decode("utf-8", "replace")


def test_three_answers_make_a_run_and_open_its_page(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    answers = [str(tmp_path / "nowhere"), f'"{SAMPLE}"', "2024-13-01", "2024-12-31", str(out)]
    code, said = answered(answers, tmp_path)
    assert code == 0, said
    assert "没有这个文件夹" in said
    assert "2024-13-01" in said
    assert (out / "report.html").is_file()
    opened = (tmp_path / "opened").read_text("utf-8").strip()
    assert opened == (out / "report.html").as_uri()


def test_earlier_results_are_not_touched(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    small_county(tmp_path / "county")
    code, said = answered(
        [str(tmp_path / "county"), "2024-12-31", str(there), str(tmp_path / "new")], tmp_path
    )
    assert code == 0, said
    assert "已经存在" in said
    assert not list(there.iterdir())


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    ended = ran("start", here=tmp_path)
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert "zbb-reconcile run" in ended.stderr.decode()
