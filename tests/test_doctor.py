"""``doctor``: what a machine lacks is said, and what to do; what is optional fails nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zbb_reconcile.cli import app
from zbb_reconcile.commands import doctor
from zbb_reconcile.commands.shell import talk


def test_on_this_machine_everything_that_is_needed_is_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert talk(app, ["doctor", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("本机检查\n")
    assert said.endswith("可以使用。\n")
    for needed in ("polars", "duckdb", "pyarrow", "pdfplumber [pdf]", "mt-940 [bank]"):
        assert needed in said
    assert "sphinx" not in said


def test_a_missing_package_is_said_with_what_to_do_and_a_missing_extra_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = doctor.version

    def version(name: str) -> str:
        if name in ("duckdb", "pdfplumber"):
            raise doctor.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(doctor, "version", version)
    assert talk(app, ["doctor", "--lang", "zh"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "× duckdb 缺少：请重新安装 zbb-reconcile" in said
    assert "– pdfplumber [pdf] 没有安装" in said
    assert "有 1 项不满足" in said
    assert talk(app, ["doctor", "--json"]) == 1
    told = {one["name"]: one["holds"] for one in json.loads(capsys.readouterr().out)}
    assert (told["duckdb"], told["pdfplumber [pdf]"], told["polars"]) == (False, None, True)


def test_a_folder_without_room_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "_ROOM_BYTES", 2**62)
    told = {one.about: one.holds for one in doctor.examine(tmp_path, "utf-8")}
    assert (told["temporary"], told["folder"]) == (False, False)
    assert {one.about: one.holds for one in doctor.examine(tmp_path / "none", "ascii")}[
        "folder"
    ] is False


def test_libreoffice_is_looked_for_and_its_lack_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "office", lambda: None)
    assert talk(app, ["doctor", "--lang", "zh"]) == 0
    assert "– LibreOffice 没有找到" in " ".join(capsys.readouterr().out.split())
    monkeypatch.setattr(doctor, "office", lambda: tmp_path / "soffice")
    told = {one.about: one for one in doctor.examine(tmp_path, "utf-8")}
    assert (told["office"].holds, told["office"].found) == (True, str(tmp_path / "soffice"))


@pytest.mark.parametrize("line", [["-h"], ["run", "-h"]])
def test_a_short_h_is_help(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert talk(app, line) == 0
    assert "zbb-reconcile" in capsys.readouterr().out


def test_the_shell_completes_commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_ZBB_RECONCILE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "zbb-reconcile ru")
    monkeypatch.setenv("COMP_CWORD", "1")
    talk(app, [])
    assert capsys.readouterr().out.split() == ["run", "rules"]
