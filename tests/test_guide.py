"""The user guide: every command and script in it runs, one after the other, in a new folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from typer.main import get_command

from tests.at_hand import in_shell
from zbb_reconcile.cli import app

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.S | re.M)


def blocks(lang: str) -> list[tuple[str, str]]:
    return BLOCK.findall((GUIDE / f"{lang}.md").read_text(encoding="utf-8"))


def test_everything_in_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The users' language; the English guide is held to the same commands and code below.
    lang = "zh"
    monkeypatch.setenv("ZBB_LANG", lang)
    monkeypatch.chdir(tmp_path)
    assert len(blocks(lang)) > 8
    for kind, text in blocks(lang):
        if kind == "python":
            exec(text, {"__name__": "__main__"})
            continue
        done = in_shell(["bash", "-euo", "pipefail", "-c", text], tmp_path, os.environ)
        said = f"{text}\n{done.stdout.decode()}\n{done.stderr.decode()}"
        assert done.returncode == 0, said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_written_for_windows_has_commands_and_options_that_there_are(lang: str) -> None:
    """It cannot be run here: at least no command or option in it is none."""
    text = (GUIDE / f"{lang}.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```powershell\n(.*?)^```$", text, re.S | re.M)
    lines = re.findall(r"^zbb-reconcile (.*)$", block, re.M)
    lines += re.findall(r"`zbb-reconcile ([^`…]*)`", text)
    assert len(lines) > 6
    commands = get_command(app).commands
    for line in lines:
        verb, *words = line.split()
        known = {option for one in commands[verb].params for option in one.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_both_languages_run_the_same_commands() -> None:
    def verbs(lang: str) -> list[str]:
        return re.findall(r"zbb-reconcile (\w+)", "\n".join(text for _, text in blocks(lang)))

    assert verbs("en") == verbs("zh")
    names = {"样例县": "county", "结果": "result"}

    def scripts(lang: str) -> list[str]:
        code = [text for kind, text in blocks(lang) if kind == "python"]
        for chinese, english in names.items() if lang == "zh" else ():
            code = [text.replace(chinese, english) for text in code]
        return [text.replace(', lang="en"', "") for text in code]

    assert scripts("en") == scripts("zh")
