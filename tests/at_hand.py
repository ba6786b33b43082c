"""The command line in the process of the tests: for what it says and writes, not how it starts.

A process of its own loads the engines anew, and asks again what an earlier run in it would know:
that is most of what a command over few rows costs. In a shell, too, the command then only passes
on what it was given: its folder, its environment, its open files.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path
from typing import Any

from typer.main import get_command

from zbb_reconcile.cli import app
from zbb_reconcile.commands.shell import COMMAND, talk

STREAMS = (0, 1, 2)
CAUGHT = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PASSES_ON = f"""#!{sys.executable} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect(os.path.join(os.path.dirname(sys.argv[0]), "asked"))
    given = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(asked, [given + bytes(1)], {STREAMS})
    code = asked.recv(9)
sys.exit(int(code))
"""
"""What a shell finds under the command's name."""


@cache
def put_together() -> Any:
    """All commands with their options: for each command line anew that takes 60 ms."""
    return get_command(app)


def ended(
    words: Sequence[str], here: Path, environment: Mapping[str, str], streams: Sequence[int]
) -> int:
    """The exit code of a command with that folder, that environment and those open files.

    Of the environment it sees what is the program's own, and how letters are written.
    """
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    with ExitStack() as after:
        after.enter_context(warnings.catch_warnings())
        after.callback(os.chdir, Path.cwd())
        os.chdir(here)
        for name in {name for name in (*os.environ, *environment) if name.startswith("ZBB_")}:
            after.callback(_set, name, os.environ.get(name))
            _set(name, environment.get(name))
        for number in CAUGHT:
            after.callback(signal.signal, number, signal.getsignal(number))
        for stream, given in zip(STREAMS, streams, strict=True):
            kept = os.dup(stream)
            after.callback(os.close, kept)
            after.callback(os.dup2, kept, stream)
            os.dup2(given, stream)
        for name, stream in (("stdout", 1), ("stderr", 2)):
            after.callback(setattr, sys, name, getattr(sys, name))
            opened = open(stream, "w", encoding=encoding, closefd=False)  # noqa: SIM115
            after.callback(_close, opened)
            setattr(sys, name, opened)
        return talk(put_together(), words)


def _set(name: str, value: str | None) -> None:
    """An entry of this process's environment; None: there is none of that name."""
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _close(stream: Any) -> None:
    """Hand on what is still held back; a reader that has gone away does not want it."""
    with suppress(OSError):
        stream.close()


def ran(
    *words: str, here: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """How a command ended and what it said."""
    with (
        open(os.devnull, "rb") as nothing,
        tempfile.TemporaryFile() as said,
        tempfile.TemporaryFile() as whispered,
    ):
        streams = [file.fileno() for file in (nothing, said, whispered)]
        code = ended(words, here, environment, streams)
        for file in (said, whispered):
            file.seek(0)
        return subprocess.CompletedProcess(words, code, said.read(), whispered.read())


def in_shell(
    command: Sequence[str], here: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """How a shell ended and what was said in it; commands of ours in it are run here.

    They are run one after the other: none may wait for what a later one of a pipe reads.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX) as asked,
        ThreadPoolExecutor(1) as beside,
    ):
        place = Path(folder) / COMMAND
        place.write_text(PASSES_ON, encoding="utf-8")
        place.chmod(0o755)
        asked.bind(str(place.with_name("asked")))
        asked.listen()
        shell = beside.submit(
            subprocess.run,
            command,
            cwd=here,
            env={**environment, "PATH": os.pathsep.join([folder, environment["PATH"]])},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        shell.add_done_callback(lambda _: _say_so(asked.getsockname()))
        while _answered(asked):
            pass
        return shell.result()


def _say_so(place: str) -> None:
    """Tell who listens that nobody else will ask."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(place)


def _answered(asked: socket.socket) -> bool:
    """Run the command that is asked for next; False when the shell has ended."""
    asking, _ = asked.accept()
    with asking:
        said, streams, _, _ = socket.recv_fds(asking, 1 << 16, len(STREAMS))
        if not said:
            return False
        while not said.endswith(bytes(1)):
            said += asking.recv(1 << 16)
        words, here, environment = json.loads(said[:-1])
        try:
            code = ended(words, Path(here), environment, streams)
        finally:
            for stream in streams:
                os.close(stream)
        asking.sendall(str(code).encode())
    return True
