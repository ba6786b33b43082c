"""What every command owes the shell: its words, its exit code, its manners when interrupted."""

from __future__ import annotations

import io
import os
import re
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol, TextIO

import typer
from typer.core import TyperCommand, TyperGroup

from zbb_reconcile.errors import FULL, Refusal, system_error
from zbb_reconcile.files import check_local, remote
from zbb_reconcile.output.writing import Shortfall
from zbb_reconcile.texts import LANGUAGES, Words, chosen

if TYPE_CHECKING:
    from rich.console import Console

DONE = 0
DONE_WITH_DOUBTS = 1
"""A control fails, or rows are in quarantine."""
REFUSED = 2
BUG = 70

COMMAND = "zbb-reconcile"


class Stopped(BaseException):
    """The user, or the system, asked the run to end."""

    def __init__(self, signal_number: int) -> None:
        """Keep which signal it was: the exit code is 128 more."""
        self.signal_number = signal_number
        super().__init__(signal_number)


class HelpPage(TyperCommand):
    """A command whose help is a page of the catalogue: a clerk reads it, not a programmer."""

    far: frozenset[str] = frozenset()
    """The parameters that take a place in an object store, too."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page ``cli.help_<command>``."""
        formatter.write(ctx.obj(f"cli.help_{self.name}"))

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Raises Refusal for s3://… where only a file or a folder can be used."""
        for name, given in ctx.params.items():
            for one in given if isinstance(given, list | tuple) else (given,):
                if isinstance(one, str | Path) and name not in self.far:
                    check_local(one)
        return super().invoke(ctx)


class FarPage(HelpPage):
    """The same of a command whose data, results and store may lie in an object store."""

    far = frozenset({"data", "out", "since", "store"})


class FrontPage(TyperGroup):
    """The page that lists the commands."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page ``cli.help``."""
        formatter.write(ctx.obj("cli.help"))


def language_of(line: Sequence[str]) -> str | None:
    """The language that the command line asks for, before anything else of it is understood.

    >>> language_of(["run", "--lang", "en"]), language_of(["--lang=zh"]), language_of(["run"])
    ('en', 'zh', None)
    """
    for word, following in pairwise([*line, ""]):
        wanted = following if word == "--lang" else word.removeprefix("--lang=")
        if wanted in LANGUAGES and word.startswith("--lang"):
            return wanted
    return None


def talk(app: typer.Typer, line: Sequence[str]) -> int:
    """Run a command line to its end; the exit code.

    A refusal is a message, a signal ends quietly with 128 and its number, a bug keeps its
    traceback and ends with 70.
    """
    words = chosen(language_of(line))
    _mend_streams()
    received = _catch_signals()
    _whisper_shortfalls(words)
    try:
        code = app(list(line), prog_name=COMMAND, standalone_mode=False, obj=words)
        return code if isinstance(code, int) else DONE
    except BaseException as error:
        if received:
            whisper(words("cli.stopped"))
            return 128 + received[0]
        refusal = refusal_of(error)
        if refusal is not None:
            spoken = refusal.words or words
            whisper(spoken("cli.refused", message=refusal.in_words(spoken)))
            return REFUSED
        if isinstance(error, SystemExit):
            # How typer ends when the reader of a help page has gone away.
            return DONE
        from zbb_reconcile.identifiers import mask_text

        # Its last line may quote what it stumbled over.
        whisper(mask_text(traceback.format_exc()))
        whisper(words("cli.bug"))
        return BUG


def _mend_streams() -> None:
    """A closed stream takes words and drops them; a letter it lacks becomes a question mark."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _whisper_shortfalls(words: Words) -> None:
    """What could not be done beside the writing is said like everything else."""
    others = warnings.showwarning

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if isinstance(message, Shortfall):
            whisper(message.in_words(words))
        else:
            others(message, category, filename, lineno, file, line)

    warnings.simplefilter("always", Shortfall)
    warnings.showwarning = show


def _catch_signals() -> list[int]:
    """Have the ending signals raise Stopped, once; gives the list that will hold which it was."""
    received: list[int] = []
    caught = [
        getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
    ]

    def stop(number: int, frame: object) -> None:
        # A second Ctrl-C must not interrupt the cleaning up after the first.
        for each in caught:
            signal.signal(each, signal.SIG_IGN)
        received.append(number)
        raise Stopped(number)

    for each in caught:
        # Under nohup a run is told to live on when the terminal goes.
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, stop)
    return received


def refusal_of(error: BaseException) -> Refusal | None:
    """What the user can mend, as a refusal; None for everything else."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, typer.TyperException):
        return _misused(error)
    # The engine's own exceptions are known by name: only the books may import it.
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        return Refusal("out_of_memory")
    said = system_error(error)
    if said is None:
        return None
    if said.errno in FULL:
        return Refusal("disk_full", folder=tempfile.gettempdir())
    return Refusal("system_failed", reason=said.strerror or str(said))


def _misused(error: typer.TyperException) -> Refusal:
    """A command line that cannot be understood, in our words."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else COMMAND
    option = getattr(error, "option_name", None)
    parameter = getattr(error, "param", None)
    if isinstance(error, typer.BadParameter) and parameter is not None:
        name = parameter.opts[0] if parameter.param_type_name == "option" else parameter.name
        key = "usage_bad_value" if error.message else "usage_missing"
        return Refusal(key, found=name if name.startswith("-") else name.upper(), command=path)
    if option is not None and not hasattr(error, "possibilities"):
        return Refusal("usage_no_value", found=option, command=path)
    if option is not None:
        near = ", ".join(getattr(error, "possibilities", None) or ())
        key = "usage_unknown_option_near" if near else "usage_unknown_option"
        return Refusal(key, found=option, near=near, command=path)
    unknown = isinstance(getattr(context, "command", None), TyperGroup)
    return Refusal("usage_unknown_command" if unknown else "usage_too_many", command=path)


def whisper(line: str) -> None:
    """A line for the person at the console, kept out of what a pipe receives."""
    from zbb_reconcile.report.escape import visible

    try:
        sys.stderr.write(visible(line, keep="\n") + "\n")
        sys.stderr.flush()
    except OSError:
        pass


def warn_of_change(out: Path, words: Words) -> None:
    """Say so where a finished run's database is not, or cannot be seen to be, the one written."""
    from zbb_reconcile.output.checksums import changed

    found = changed(out)
    if found is not None:
        whisper(words(f"cli.database_{found}", out=typed(out)))


@contextmanager
def speaking() -> Iterator[None]:
    """Print to standard output inside; a reader that has gone away (``| head``) ends it quietly."""
    try:
        yield
        sys.stdout.flush()
    except OSError:
        # Python would flush once more at its own end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def progress(words: Words) -> Callable[[str, int], None]:
    """What to call as each stage begins: a line on a terminal, silence elsewhere.

    Each line says how many rows the stage works on, and how long the run has taken so far.
    """
    if not sys.stderr.isatty():
        return lambda stage, rows: None
    began = perf_counter()

    def tell(stage: str, rows: int) -> None:
        line = words(f"cli.stage_{stage}")
        if rows:
            line += words("cli.stage_rows", rows=f"{rows:,}")
        whisper(line + words("cli.stage_elapsed", seconds=f"{perf_counter() - began:.1f}"))

    return tell


class HasEnded(Protocol):
    """What became of a division."""

    @property
    def division(self) -> str:
        """Its code."""

    @property
    def state(self) -> str:
        """done, unchanged, refused, killed or failed."""

    @property
    def findings(self) -> int:
        """How many were found."""


def division_progress(words: Words) -> Callable[[HasEnded, int, int], None]:
    """What to call as each of many divisions ends: a line, with how long those left will take."""
    began = perf_counter()

    def tell(ended: HasEnded, count: int, of: int) -> None:
        elapsed = perf_counter() - began
        state = words(f"cli.division_{ended.state}", findings=f"{ended.findings:,}")
        line = words("cli.division_ended", at=count, of=of, division=ended.division, state=state)
        line += words("cli.stage_elapsed", seconds=f"{elapsed:.1f}")
        if count < of:
            line += words("cli.division_left", seconds=f"{elapsed / count * (of - count):.0f}")
        whisper(line)

    return tell


def typed(path: Path) -> str:
    """A path as one would type it: in quotes where the shell would take it apart."""
    text = remote(path) or str(path)
    return f'"{text}"' if re.search(r"[^\w./\\:+,@%=-]", text) else text


def rich_console() -> Console:
    """Standard output, for who prints tables."""
    from rich.console import Console

    return Console(file=sys.stdout)


def print_json(document: Any) -> None:
    """One JSON document; letters as they are where the receiver surely reads UTF-8."""
    import json

    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps(document, ensure_ascii=plain, indent=2))
