"""Runs commands with one system call of theirs failing, or killed before or after it.

A server process has the program in memory and forks for each command, so that a command costs what
it does and not what it takes to begin. The calls are caught by ``shim.c``, which the C compiler of
the machine makes into a library that is loaded before all others.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import IO

from tests.shared_data import ROOT

COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")

_SERVER = """
import ctypes, importlib, json, os, pkgutil, signal, sys, tempfile
import zbb_reconcile, duckdb, polars, pyarrow.parquet, xlsxwriter, rich.console, rich.table
for module in pkgutil.walk_packages(zbb_reconcile.__path__, "zbb_reconcile."):
    if module.name != "zbb_reconcile.__main__":
        importlib.import_module(module.name)
from datetime import date
from typer.main import get_command
from zbb_reconcile.commands.shell import talk
from zbb_reconcile.law import load_profile
from zbb_reconcile.texts import catalogue
# What every command would read and put together before it begins.
command = get_command(zbb_reconcile.cli.app)
catalogue("en")
load_profile("national", date(2024, 12, 31))
arm = ctypes.CDLL(None).zbb_arm
# Python tries the folder of temporary files with a file of its own, which is not ours to clear.
tempfile.gettempdir()
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        for number, place in ((0, os.devnull), (1, asked["said"]), (2, asked["told"])):
            flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            os.dup2(os.open(place, flags, 0o600), number)
        os.environ["ZBB_SHIM_LOG"] = asked["log"]
        arm(*(os.fsencode(word) for word in (asked["fault"], asked["under"], asked["log"])))
        # Nothing of ours catches this signal: it kills.
        signal.setitimer(signal.ITIMER_REAL, asked["kill_after"])
        code = talk(command, asked["line"])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


KILLS = ("before", "after")
MOMENT = "moment"
KILLED = (-signal.SIGKILL, -signal.SIGALRM)
"""How a command ends that was killed at a call, or at a moment."""


@dataclass(frozen=True)
class Fault:
    """The n-th call of a kind that fails with an error, or a kill before or after it.

    A kill at a moment has that kind; ``nth`` are thousandths of the time that the command takes.
    """

    kind: str
    nth: int
    how: str
    """``before`` and ``after`` kill; else the name of an error (EIO)."""

    def armed(self, number_of: Callable[[str], int]) -> str:
        """As the shim is told."""
        if self.how in KILLS:
            return f"{self.kind}:{self.nth}:0:{self.how}"
        return f"{self.kind}:{self.nth}:{number_of(self.how)}:fail"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    said: bytes
    told: bytes
    calls: Counter[str]
    seconds: float


class Injector:
    """The server, and what it is asked."""

    def __init__(self, server: subprocess.Popen[str], place: Path) -> None:
        """Talk to that server; ``place`` is for its answers."""
        self._server = server
        self._place = place

    def run(
        self, line: Sequence[object], under: Path, fault: Fault | None = None, usual: float = 0
    ) -> Ended:
        """How the command ends with that fault, which counts calls below the folder ``under``.

        ``usual`` are the seconds that the command takes.
        """
        fault = fault or Fault("none", 0, "EIO")
        said, told, log = (self._place / name for name in ("said", "told", "log"))
        log.unlink(missing_ok=True)
        asked: dict[str, object] = {"line": [str(word) for word in line], "under": str(under)}
        asked |= {"said": str(said), "told": str(told), "log": str(log)}
        armed = fault.armed(lambda error: int(getattr(errno, error)))
        kill_after = usual * fault.nth / 1000 if fault.kind == MOMENT else 0
        asked |= {"fault": armed, "kill_after": kill_after}
        began = perf_counter()
        _pipe(self._server.stdin).write(json.dumps(asked) + "\n")
        _pipe(self._server.stdin).flush()
        code = int(_pipe(self._server.stdout).readline())
        calls = Counter(log.read_text().split()) if log.exists() else Counter[str]()
        seconds = perf_counter() - began
        return Ended(code, said.read_bytes(), told.read_bytes(), calls, seconds)


def connect(place: str) -> None:
    """A driver of a database for ``pull``: one that asks for a socket and gets no further.

    Where it is told so a process that it starts asks.
    """
    if place == "child":
        asked = "import socket; socket.socket().close()"
        subprocess.run([sys.executable, "-c", asked], check=True)
    else:
        socket.socket(socket.AF_INET).close()
    raise ConnectionRefusedError


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


@contextmanager
def injector(place: Path, temporary: Path) -> Iterator[Injector]:
    """An injector; ``temporary`` is the system's folder of temporary files for its commands."""
    assert COMPILER is not None
    shim = place / "shim.so"
    source = Path(__file__).with_name("shim.c")
    subprocess.run(
        [COMPILER, "-shared", "-fPIC", "-O1", "-o", str(shim), str(source), "-ldl"], check=True
    )
    settings = {"LD_PRELOAD": str(shim), "TMPDIR": str(temporary), "ZBB_LANG": "en"}
    # Programs that a command starts are ours first: ``bin`` has a LibreOffice that does little.
    settings["PATH"] = os.pathsep.join((str(place / "bin"), os.environ["PATH"]))
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | settings,
    ) as server:
        yield Injector(server, place)
        _pipe(server.stdin).close()


def tree(path: Path) -> dict[str, str]:
    """Every file below a path, or the file itself, with its hash; nothing where nothing is."""
    if path.is_file():
        return {"": hashlib.sha256(path.read_bytes()).hexdigest()}
    return {
        file.relative_to(path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }
