"""Sessions at the command line, byte for byte: what a clerk types, reads, and gets as exit code.

A transcript in ``tests/transcripts`` is a comment, a command, its exact output and its exit code::

    # Why somebody types this.
    $ zbb-reconcile run county --as-of 2024-12-31
    2> 未能完成：缺少 --out。…
    [exit 2]

Lines of standard error begin with ``2>``. One file is one session in one new folder, whose path
is written ``/here``. Nothing ever writes these files but a person who has read them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.at_hand import in_shell

FOLDER = Path(__file__).parent / "transcripts"
SESSIONS = sorted(FOLDER.glob("*.txt"))
ALONE = ("1_first_run", "8_help")
"""The sessions in which every command is a process of its own; the others ask the same program."""


@dataclass(frozen=True)
class Turn:
    """One command of a session and all that it is to answer, exit code included."""

    line: int
    command: str
    answer: str


def turns(text: str) -> Iterator[Turn]:
    """The commands of a transcript; anything that is none of its parts is an error."""
    lines = iter(enumerate(text.splitlines(), start=1))
    for number, line in lines:
        if line.startswith("$ "):
            answer: list[str] = []
            for _, said in lines:
                answer.append(said)
                if said.startswith("[exit "):
                    break
            else:
                raise ValueError(f"line {number}: no [exit …] after the command")
            yield Turn(number, line.removeprefix("$ "), "\n".join(answer))
        elif line and not line.startswith("# "):
            raise ValueError(f"line {number}: neither comment nor command: {line}")


def answered(command: str, here: Path, *, alone: bool) -> str:
    """What a command says in that folder, as a transcript has it; ``alone``: in its own process."""
    commands = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    settings = {
        name: value for name, value in os.environ.items() if not name.startswith(("ZBB_", "PYTHON"))
    }
    settings |= {"PATH": commands, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    line = ["bash", "-c", command]
    if alone:
        ended = subprocess.run(
            line, cwd=here, env=settings, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    else:
        ended = in_shell(line, here, settings)
    said = ended.stdout.decode().splitlines()
    said += [f"2> {line}" for line in ended.stderr.decode().splitlines()]
    said.append(f"[exit {ended.returncode}]")
    return "\n".join(said).replace(str(here), "/here")


@pytest.mark.parametrize("session", SESSIONS, ids=[path.stem for path in SESSIONS])
def test_a_session_goes_as_written(session: Path, tmp_path: Path) -> None:
    for turn in turns(session.read_text(encoding="utf-8")):
        found = answered(turn.command, tmp_path, alone=session.stem in ALONE)
        assert found == turn.answer, f"{session.name}, line {turn.line}: {turn.command}"


def test_the_sessions_are_there() -> None:
    assert len(SESSIONS) >= 7
    for session in SESSIONS:
        text = session.read_text(encoding="utf-8")
        assert text.startswith("# "), session.name
        assert list(turns(text)), session.name
