"""The commands. Each says what it takes; the work is the library's, brought in when asked for."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zbb_reconcile import __version__
from zbb_reconcile.console import (
    COMMAND,
    DONE,
    DONE_WITH_DOUBTS,
    FrontPage,
    HelpPage,
    progress,
    speaking,
    talk,
)
from zbb_reconcile.errors import Refusal
from zbb_reconcile.texts import LANGUAGES, say

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    cls=FrontPage,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Data = Annotated[Path, typer.Argument()]
Threads = Annotated[int | None, typer.Option("--threads", min=1, max=1024)]
Memory = Annotated[str, typer.Option("--memory-limit")]
AsJson = Annotated[bool, typer.Option("--json")]
AsOf = Annotated[str | None, typer.Option("--as-of")]
ProfileName = Annotated[str, typer.Option("--profile")]
Lang = Annotated[str | None, typer.Option("--lang")]

MEMORY_LIMIT = "2500MB"
_MEMORY = re.compile(r"[0-9]+(\.[0-9]+)? ?([KMGT]i?B)", re.IGNORECASE)
_LAST_DAY = date.max
"""The law as it last stood: what ``rules`` shows where no day is asked for."""


def main() -> None:
    """The command ``zbb-reconcile``."""
    sys.exit(talk(app, sys.argv[1:]))


@app.callback(invoke_without_command=True)
def front(
    context: typer.Context, version: Annotated[bool, typer.Option("--version")] = False
) -> None:
    """The version, or, where no command is given, the page that lists them."""
    with speaking():
        if version:
            print(f"{COMMAND} {__version__}")
        elif context.invoked_subcommand is None:
            print(context.get_help())
    if version:
        raise typer.Exit


@app.command("run", cls=HelpPage)
def run(
    context: typer.Context,
    data: Data,
    out: Annotated[Path, typer.Option("--out")],
    as_of: AsOf = None,
    profile: ProfileName = "national",
    force: Annotated[bool, typer.Option("--force")] = False,
    lang: Lang = None,
    as_json: AsJson = False,
    threads: Threads = None,
    memory_limit: Memory = MEMORY_LIMIT,
) -> int:
    """Judge a data folder on a day, and write the results."""
    said = _language(context, lang)
    day = _day(as_of)
    _check_memory(memory_limit)
    from zbb_reconcile.report.target import check_apart, claimed, scratch_beside

    check_apart(out, data)
    tell = progress(said)
    with claimed(out, force=force) as target, scratch_beside(target) as scratch:
        from zbb_reconcile.stages import reconcile

        with reconcile(
            data, as_of=day, profile=profile, lang=said, threads=threads,
            memory_limit=memory_limit, scratch=scratch, progress=tell,
        ) as outcome:  # fmt: skip
            tell("write")
            outcome.write(out, force=force)
            code = outcome.exit_code
            summary = outcome.summary()
    with speaking():
        if as_json:
            _print_json(summary)
        else:
            from zbb_reconcile.report.terminal import print_summary

            print_summary(summary, said, _console())
            print("\n" + say("cli.written", said, out=_typed(out)))
            if code == DONE_WITH_DOUBTS:
                print(say("cli.doubts", said))
    return code


@app.command("check", cls=HelpPage)
def check(
    context: typer.Context,
    data: Data,
    as_of: AsOf = None,
    lang: Lang = None,
    as_json: AsJson = False,
    threads: Threads = None,
    memory_limit: Memory = MEMORY_LIMIT,
) -> int:
    """Read a data folder, and say what a run would take in and what it would set aside."""
    said = _language(context, lang)
    if as_of is not None:
        # Reading needs no day; one is taken so that the line of ``run`` can be tried as it is.
        _day(as_of)
    _check_memory(memory_limit)
    from zbb_reconcile.checking import check as checked_folder

    checked = checked_folder(data, lang=said, threads=threads or 1, memory_limit=memory_limit)
    doubts = checked["controls"]["failing"] or checked["quarantine"]["count"]
    with speaking():
        if as_json:
            _print_json(checked)
        else:
            from zbb_reconcile.report.terminal import print_checked

            print_checked(checked, said, _console())
            print("\n" + say("cli.check_doubts" if doubts else "cli.check_clean", said))
    return DONE_WITH_DOUBTS if doubts else DONE


@app.command("sample", cls=HelpPage)
def sample(
    context: typer.Context, folder: Annotated[Path, typer.Argument()], lang: Lang = None
) -> int:
    """Write the sample county's data files into a new folder."""
    said = _language(context, lang)
    from zbb_reconcile.sample import write_sample

    count = write_sample(folder)
    with speaking():
        print(say("cli.sample_written", said, folder=_typed(folder), count=count))
    return DONE


@app.command("template", cls=HelpPage)
def template(
    context: typer.Context, folder: Annotated[Path, typer.Argument()], lang: Lang = None
) -> int:
    """Write empty workbooks, one per table, to fill in."""
    said = _language(context, lang)
    from zbb_reconcile.template import write_templates

    count = write_templates(folder, said)
    with speaking():
        print(say("cli.template_written", said, folder=_typed(folder), count=count))
    return DONE


@app.command("rules", cls=HelpPage)
def rules(
    context: typer.Context,
    rule_id: Annotated[str | None, typer.Argument()] = None,
    profile: ProfileName = "national",
    as_of: AsOf = None,
    lang: Lang = None,
) -> int:
    """List the rules, or show one from its law to its query."""
    said = _language(context, lang)
    day = _LAST_DAY if as_of is None else _day(as_of)
    from zbb_reconcile.profiles import load_profile
    from zbb_reconcile.rulebook import rule_list, rule_named

    law = load_profile(profile, day)
    text = rule_list(law, said) if rule_id is None else rule_named(law, rule_id, said)
    with speaking():
        print(text, end="")
    return DONE


@app.command("explain", cls=HelpPage)
def explain(
    context: typer.Context,
    out: Annotated[Path, typer.Argument()],
    finding_id: Annotated[str, typer.Argument()],
    lang: Lang = None,
) -> int:
    """Show one finding of a finished run: law, numbers, source rows, and the query to replay."""
    _language(context, lang)
    from zbb_reconcile.explaining import explained

    text = explained(out, finding_id, lang)
    with speaking():
        print(text, end="")
    return DONE


def _language(context: typer.Context, lang: str | None) -> str:
    """The language of this command; Refusal where ``--lang`` names none that we speak."""
    if lang is not None and lang not in LANGUAGES:
        raise Refusal("bad_lang", found=lang, known=" / ".join(LANGUAGES))
    spoken: str = context.obj
    return spoken


def _day(text: str | None) -> date:
    """The as-of day. It is always the user's to say: today is never meant."""
    if text is None or not text.strip():
        raise Refusal("no_as_of")
    from zbb_reconcile.dates import parse_day

    day = parse_day(text)
    if not isinstance(day, date):
        raise Refusal("bad_as_of", found=text)
    return day


def _check_memory(limit: str) -> None:
    if not _MEMORY.fullmatch(limit.strip()):
        raise Refusal("bad_memory_limit", found=limit)


def _typed(path: Path) -> str:
    """A path as one would type it: in quotes where the shell would take it apart."""
    text = str(path)
    return f'"{text}"' if re.search(r"[^\w./\\:+,@%=-]", text) else text


def _console() -> Console:
    from rich.console import Console

    return Console(file=sys.stdout)


def _print_json(document: Any) -> None:
    """One JSON document; letters as they are where the receiver surely reads UTF-8."""
    import json

    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps(document, ensure_ascii=plain, indent=2))
