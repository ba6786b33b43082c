"""The commands. Each says what it takes; the work is the library's, brought in when asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from zbb_reconcile.arguments import MEMORY_LIMIT, check_limits, check_memory, chosen_words
from zbb_reconcile.commands.shell import (
    COMMAND,
    DONE,
    DONE_WITH_DOUBTS,
    FarPage,
    FrontPage,
    HelpPage,
    Stopped,
    division_progress,
    print_json,
    progress,
    rich_console,
    speaking,
    talk,
    typed,
    warn_of_change,
    whisper,
)
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.files import SETTINGS, remote
from zbb_reconcile.texts import LANGUAGES, Words
from zbb_reconcile.version import __version__

if TYPE_CHECKING:
    from zbb_reconcile.commands.settings import Settings
    from zbb_reconcile.inputs import Inputs
    from zbb_reconcile.report.shape import Checked, Summary
    from zbb_reconcile.run import Run

app = typer.Typer(
    cls=FrontPage,
    add_completion=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Data = Annotated[Path, typer.Argument()]
Threads = Annotated[int | None, typer.Option("--threads", min=1, max=1024)]
Memory = Annotated[str | None, typer.Option("--memory-limit")]
AsJson = Annotated[bool, typer.Option("--json")]
AsOf = Annotated[str | None, typer.Option("--as-of")]
ProfileName = Annotated[str, typer.Option("--profile")]
ChosenProfile = Annotated[str | None, typer.Option("--profile")]
Lang = Annotated[str | None, typer.Option("--lang")]

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


Encoding = Annotated[str | None, typer.Option("--encoding")]
CorrectionsFile = Annotated[Path | None, typer.Option("--corrections")]
ControlTotals = Annotated[list[str] | None, typer.Option("--control-total")]
ControlRows = Annotated[list[str] | None, typer.Option("--control-rows")]
Decisions = Annotated[list[Path] | None, typer.Option("--decisions")]
AtLimit = Annotated[bool, typer.Option("--allow-at-limit")]


@app.command("run", cls=FarPage)
def run(
    data: Data,
    out: Annotated[Path | None, typer.Option("--out")] = None,
    as_of: AsOf = None,
    profile: ChosenProfile = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    encoding: Encoding = None,
    corrections: CorrectionsFile = None,
    control_total: ControlTotals = None,
    control_rows: ControlRows = None,
    allow_at_limit: AtLimit = False,
    decisions: Decisions = None,
    since: Annotated[Path | None, typer.Option("--since")] = None,
    what_if: Annotated[list[str] | None, typer.Option("--what-if")] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    threads: Threads = None,
    memory_limit: Memory = None,
    division: Annotated[str | None, typer.Option("--division")] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
    store: Annotated[Path | None, typer.Option("--store")] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=256)] = None,
    cluster: Annotated[str | None, typer.Option("--cluster")] = None,
) -> int:
    """Judge a data folder on a day, and write the results."""
    settings, words = _settled(
        data,
        profile=profile,
        lang=lang,
        encoding=encoding,
        threads=threads,
        memory_limit=memory_limit,
    )
    settled = settings.values
    day = _day(as_of)
    check_memory(settled["memory_limit"], words)
    of_all: dict[str, object] = {"--store": store, "--workers": workers, "--cluster": cluster}
    of_one: dict[str, object] = {
        "--out": out,
        "--division": division,
        "--force": force,
        "--json": as_json,
    }
    of_one |= {"--corrections": corrections, "--control-total": control_total}
    of_one |= {"--control-rows": control_rows, "--decisions": decisions, "--what-if": what_if}
    for option, given in (of_one if every else of_all).items():
        if given:
            raise Refusal("not_with_all" if every else "only_with_all", found=option)
    if every:
        options = {"as_of": day, "profile": settled["profile"], "lang": words.lang}
        options |= {"encoding": settled.get("encoding"), "threads": settled.get("threads")}
        options |= {"allow_at_limit": allow_at_limit, "since": since}
        options |= {"memory_limit": settled["memory_limit"], "workers": workers, "cluster": cluster}
        return _run_all(data, _needed(store, "--store"), options, words)
    out = _needed(out, "--out")
    held = replace(
        _inputs(settled.get("encoding"), corrections, control_total, control_rows, allow_at_limit),
        decisions=tuple(decisions or ()),
        division=division,
        # As with --all: the files of options lie with all divisions, their values count.
        settings=settings.sources if division is None else (),
    )
    from zbb_reconcile.divisions.alone import Alone, run_alone
    from zbb_reconcile.law import said_as

    asked = Alone(
        data,
        out,
        day,
        settled["profile"],
        words.lang,
        held,
        since=since,
        what_if=dict(map(said_as, what_if or ())),
        force=force,
        threads=settled.get("threads"),
        memory_limit=settled["memory_limit"],
    )
    told = run_alone(asked, progress(words))
    written = "cli.unchanged"
    if told.is_new:
        written = "cli.written" if remote(out) is None else "cli.written_far"
    return _tell_run(told.summary, told.exit_code, out, words, as_json, written)


def _needed(path: Path | None, option: str) -> Path:
    """An option that this way of running needs; Refusal where it is not given."""
    if path is None:
        raise Refusal("usage_missing", found=option, command=f"{COMMAND} run")
    return path


def _tell_run(
    summary: Summary, code: int, out: Path, words: Words, as_json: bool, written: str
) -> int:
    """Print what a run found, and where it lies; the exit code."""
    with speaking():
        if as_json:
            print_json(summary)
        else:
            from zbb_reconcile.report.terminal.terminal import print_summary

            print_summary(summary, words, rich_console())
            print("\n" + words(written, out=typed(out)))
            if code == DONE_WITH_DOUBTS:
                print(words("cli.doubts"))
    return code


def _run_all(data: Path, store: Path, options: dict[str, Any], words: Words) -> int:
    """Run every division, a line on the console as each ends, and say what became of them."""
    from zbb_reconcile.divisions.everyone import reconcile_all

    every = reconcile_all(data, store, progress=division_progress(words), **options)
    failed = [one for one in every if one.is_failed]
    counts = {state: sum(one.state == state for one in every) for state in ("done", "unchanged")}
    with speaking():
        print(words("cli.all_done", count=len(every), failed=len(failed), **counts))
        for one in failed:
            print("\n" + words(f"cli.all_{one.state}", division=one.division))
            print(one.message)
        if len(failed) < len(every):
            print("\n" + words("cli.all_written", store=typed(store)))
    return DONE_WITH_DOUBTS if any(one.doubts or one.is_failed for one in every) else DONE


@app.command("roll-up", cls=FarPage)
def roll_up(
    store: Annotated[Path, typer.Argument()],
    out: Annotated[Path, typer.Option("--out")],
    force: Annotated[bool, typer.Option("--force")] = False,
    lang: Lang = None,
    threads: Threads = None,
    memory_limit: Memory = None,
) -> int:
    """Merge the results of all divisions of a store: sums, ranks, and what crosses divisions."""
    words = _words(lang)
    from zbb_reconcile.divisions.roll_up import roll_up as rolled_up

    rolled = rolled_up(
        store,
        out,
        lang=words.lang,
        threads=threads,
        memory_limit=memory_limit or MEMORY_LIMIT,
        force=force,
    )
    ended, holds = rolled.divisions["ended"], rolled.controls["holds"]
    done, failing = int((ended == "done").sum()), int((~holds).sum())
    with speaking():
        print(words("cli.rolled_up", count=ended.len(), done=done, failed=ended.len() - done))
        print(words("cli.rolled_up_controls", count=holds.len(), failing=failing))
        print("\n" + words("cli.rolled_up_written", out=typed(out)))
    return DONE if rolled.exit_code == 0 else DONE_WITH_DOUBTS


@app.command("start", cls=HelpPage)
def start(profile: ChosenProfile = None, lang: Lang = None) -> int:
    """Ask for a data folder, a day and an output folder, run, and open the page."""
    words = _words(lang)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal("start_no_terminal")
    with speaking():
        print(words("start.hello"))
    data = _answer(words, "data", "", _a_folder)
    day = _answer(words, "day", "", _day)
    new = data.parent / words("start.out_name", name=data.name, day=day)
    out = _answer(words, "out", str(new), _a_new_folder)
    code = run(data, out, as_of=str(day), profile=profile, lang=words.lang)
    import webbrowser

    page = (out / "report.html").absolute()
    with speaking():
        opened_it = webbrowser.open(page.as_uri())
        print("\n" + words("start.opened" if opened_it else "start.open_it", page=page))
    return code


_Answer = TypeVar("_Answer")


def _answer(words: Words, key: str, usual: str, meant: Callable[[str], _Answer]) -> _Answer:
    """What the user answers to a question, asked again until it can be used."""
    while True:
        try:
            # Explorer puts quotes around a folder that is dragged into the window.
            said = input(words(f"start.ask_{key}", usual=usual)).strip().strip('"').strip()
        except EOFError:
            raise Refusal("start_no_terminal") from None
        try:
            return meant(said or usual)
        except Refusal as refusal:
            print("  " + refusal.in_words(words))


def _a_folder(text: str) -> Path:
    """A folder that is there; Refusal otherwise."""
    if not text or not Path(text).is_dir():
        raise Refusal("start_no_folder", found=text)
    return Path(text).absolute()


def _a_new_folder(text: str) -> Path:
    """A folder that is not there yet; Refusal otherwise."""
    if Path(text).exists():
        raise Refusal("start_folder_there", found=text)
    return Path(text).absolute()


@app.command("check", cls=HelpPage)
def check(
    data: Data,
    as_of: AsOf = None,
    encoding: Encoding = None,
    corrections: CorrectionsFile = None,
    control_total: ControlTotals = None,
    control_rows: ControlRows = None,
    allow_at_limit: AtLimit = False,
    quarantine: Annotated[Path | None, typer.Option("--quarantine")] = None,
    division: Annotated[str | None, typer.Option("--division")] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    threads: Threads = None,
    memory_limit: Memory = None,
) -> int:
    """Read a data folder, and say what a run would take in and what it would set aside."""
    settings, words = _settled(
        data, lang=lang, encoding=encoding, threads=threads, memory_limit=memory_limit
    )
    settled = settings.values
    day = None if as_of is None else _day(as_of)
    check_memory(settled["memory_limit"], words)
    from zbb_reconcile.commands.check import looked_over

    checked, refusal = looked_over(
        data,
        words,
        as_of=day,
        threads=settled.get("threads", 1),
        memory_limit=settled["memory_limit"],
        quarantine=quarantine,
        inputs=replace(
            _inputs(
                settled.get("encoding"), corrections, control_total, control_rows, allow_at_limit
            ),
            division=division,
        ),
    )
    doubts = checked["controls"]["failing"] or checked["quarantine"]["count"]
    with speaking():
        if as_json:
            print_json(checked)
        elif refusal is None or checked["sources"]:
            from zbb_reconcile.report.terminal.terminal import print_checked

            print_checked(checked, words, rich_console())
            if refusal is None:
                print("\n" + _verdict(checked, words, data, quarantine))
            else:
                print("\n" + words("cli.check_refused", count=len(refusal.questions(words))) + "\n")
    if refusal is not None:
        raise refusal
    return DONE_WITH_DOUBTS if doubts else DONE


def _verdict(checked: Checked, words: Words, data: Path, book: Path | None) -> str:
    """The last lines of a check that refuses nothing, with the command that comes next."""
    if checked["controls"]["failing"] or checked["quarantine"]["count"]:
        key = "check_correct" if book is None or not book.exists() else "check_corrected"
        named = {"data": typed(data), "book": book and typed(book)}
        return "\n".join((words("cli.check_doubts"), words(f"cli.{key}", **named)))
    rows = sum(source["rows_read"] for source in checked["sources"])
    return words("cli.check_clean" if rows else "cli.check_no_rows")


@app.command("map", cls=HelpPage)
def map_file(
    file: Annotated[Path, typer.Argument()],
    table: Annotated[str, typer.Option("--table")],
    encoding: Encoding = None,
    out: Annotated[Path | None, typer.Option("--out")] = None,
    lang: Lang = None,
) -> int:
    """Propose how a file is to be read, as TOML for mapping.toml."""
    words = _words(lang)
    from zbb_reconcile.commands.map import map_file as mapped
    from zbb_reconcile.commands.map import write_proposal

    text = mapped(file, table, encoding=encoding, lang=words.lang)
    if out is not None:
        write_proposal(out, text)
        text = words("cli.map_written", out=typed(out)) + "\n"
    with speaking():
        print(text, end="")
    return DONE


@app.command("sample", cls=HelpPage)
def sample(folder: Annotated[Path, typer.Argument()], lang: Lang = None) -> int:
    """Write the sample county's data files into a new folder."""
    words = _words(lang)
    from zbb_reconcile.commands.sample import sample as write_sample

    count = write_sample(folder)
    with speaking():
        print(words("cli.sample_written", folder=typed(folder), count=count))
    return DONE


@app.command("pull", cls=HelpPage)
def pull(
    sources: Annotated[Path, typer.Argument()],
    to: Annotated[Path, typer.Option("--to")],
    lang: Lang = None,
) -> int:
    """Fetch the answers of databases to named SELECTs as the tables of a new data folder."""
    words = _words(lang)
    from zbb_reconcile.commands.pull import pull as pulled_from

    pulled = pulled_from(sources, to)
    with speaking():
        for one in pulled:
            print(words("cli.pulled", file=one.file, rows=one.rows))
        print("\n" + words("cli.pull_written", count=len(pulled), folder=typed(to)))
    return DONE


@app.command("template", cls=HelpPage)
def template(folder: Annotated[Path, typer.Argument()], lang: Lang = None) -> int:
    """Write empty workbooks, one per table, to fill in."""
    words = _words(lang)
    from zbb_reconcile.commands.template import template as write_templates

    count = write_templates(folder, lang=words.lang)
    with speaking():
        print(words("cli.template_written", folder=typed(folder), count=count))
    return DONE


@app.command("rules", cls=HelpPage)
def rules(
    rule_id: Annotated[str | None, typer.Argument()] = None,
    profile: ProfileName = "national",
    as_of: AsOf = None,
    kind: Annotated[str | None, typer.Option("--format")] = None,
    to: Annotated[Path | None, typer.Option("--to")] = None,
    test: Annotated[Path | None, typer.Option("--test")] = None,
    book: Annotated[Path | None, typer.Option("--book")] = None,
    lang: Lang = None,
) -> int:
    """List the rules, show one from its law to its query, make a book of them, or try examples."""
    words = _words(lang)
    if book is not None:
        from zbb_reconcile.rule_book.book import law_book

        law_book(book, as_of=_day(as_of), profile=profile, examples=test, lang=words.lang)
        with speaking():
            print(words("cli.book_written", to=typed(book)))
        return DONE
    day = _LAST_DAY if as_of is None else _day(as_of)
    if test is not None:
        return _tried(test, profile, words)
    if kind is not None:
        from zbb_reconcile.commands.rules import rule_catalogue, write_catalogue

        catalogue = rule_catalogue(profile=profile, as_of=day, lang=words.lang)
        with speaking():
            print(write_catalogue(catalogue, kind, to), end="")
        return DONE
    from zbb_reconcile.commands.rules import rules as listed

    text = listed(rule_id, profile=profile, as_of=day, lang=words.lang)
    with speaking():
        print(text, end="")
    return DONE


def _tried(folder: Path, profile: str, words: Words) -> int:
    """Print where the examples of a folder differ from what they expect."""
    from zbb_reconcile.rule_examples import try_rules

    examples = try_rules(folder, profile=profile, lang=words.lang)
    with speaking():
        for one in examples:
            print(words("cli.example_holds" if one.holds else "cli.example_differs", name=one.name))
            for key, rows in (("missing", one.missing), ("extra", one.extra)):
                for rule, subject, amount in rows:
                    told = {"rule": rule, "subject": subject, "amount": amount}
                    print("  " + words(f"cli.example_{key}", **told))
    return DONE if all(one.holds for one in examples) else DONE_WITH_DOUBTS


@app.command("explain", cls=HelpPage)
def explain(
    out: Annotated[Path, typer.Argument()],
    finding_id: Annotated[str, typer.Argument()],
    sql: Annotated[bool, typer.Option("--sql")] = False,
    full: Annotated[bool, typer.Option("--full")] = False,
    lang: Lang = None,
) -> int:
    """Show one finding of a finished run: law, numbers, source rows, and the query to replay."""
    words = _words(lang)
    with _opened(out, words, lang) as finished:
        text = finished.explain(finding_id, sql=sql, full=full)
    with speaking():
        print(text, end="")
    return DONE


Out = Annotated[Path, typer.Argument()]
Force = Annotated[bool, typer.Option("--force")]


@app.command("notices", cls=HelpPage)
def notices(
    context: typer.Context,
    out: Annotated[Path | None, typer.Argument()] = None,
    to: Annotated[Path | None, typer.Option("--to")] = None,
    templates: Annotated[Path | None, typer.Option("--templates")] = None,
    copy_templates: Annotated[Path | None, typer.Option("--copy-templates")] = None,
    at_least: Annotated[str | None, typer.Option("--at-least")] = None,
    issued_on: Annotated[str | None, typer.Option("--issued-on")] = None,
    document: Annotated[str | None, typer.Option("--document")] = None,
    pdf: Annotated[bool, typer.Option("--pdf")] = False,
    force: Force = False,
    lang: Lang = None,
) -> int:
    """Write the notices of recall of a finished run, or the templates they are made from."""
    words = _words(lang)
    from zbb_reconcile.commands.notices import AT_LEAST, Issued, write_notices, write_templates

    if copy_templates is not None:
        text = write_templates(copy_templates, words)
    elif out is None or to is None:
        missing = "OUT" if out is None else "--to"
        raise Refusal("usage_missing", found=missing, command=context.command_path)
    else:
        with _opened(out, words, lang) as finished:
            text = write_notices(
                finished,
                to,
                templates=templates,
                force=force,
                at_least=at_least or AT_LEAST,
                issued=Issued(None if issued_on is None else _day(issued_on), document),
                pdf=pdf,
            )
    with speaking():
        print(text)
    return DONE


@app.command("compare", cls=HelpPage)
def compare(
    old: Annotated[Path, typer.Argument()],
    new: Annotated[Path, typer.Argument()],
    out: Annotated[Path | None, typer.Option("--out")] = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Say what became of the findings of an earlier run by a later one."""
    words = _words(lang)
    from zbb_reconcile.comparison import compare as compared

    found = compared(old, new, lang=lang)
    if out is not None:
        found.write(out)
    with speaking():
        if as_json:
            print_json(found.summary())
        else:
            from zbb_reconcile.report.terminal.followup import print_compared

            print_compared(found.summary(), found.days, found.words, rich_console())
            if out is not None:
                print("\n" + words("cli.compare_written", out=typed(out)))
    return DONE if found.exit_code == 0 else DONE_WITH_DOUBTS


@app.command("sign", cls=HelpPage)
def sign(
    out: Annotated[Path, typer.Argument()],
    by: Annotated[str, typer.Option("--by")],
    role: Annotated[str, typer.Option("--role")],
    note: Annotated[str | None, typer.Option("--note")] = None,
    on: Annotated[str | None, typer.Option("--on")] = None,
    lang: Lang = None,
) -> int:
    """Sign a finished run; nothing in it may be changed afterwards without being seen."""
    words = _words(lang)
    from zbb_reconcile.commands.sign import sign as signed

    day = None if on is None else _day(on)
    entry = signed(out, by=by, role=role, note=note, on=day, lang=words.lang)
    with speaking():
        print(words("cli.signed", by=entry["by"], out=typed(out), hash=entry["hash"]))
    return DONE


@app.command("verify", cls=HelpPage)
def verify(
    out: Annotated[Path, typer.Argument()], lang: Lang = None, as_json: AsJson = False
) -> int:
    """Check that a finished run is, byte for byte, what was written and signed."""
    words = _words(lang)
    from zbb_reconcile.commands.sign import verify as verified

    found = verified(out, lang=words.lang)
    with speaking():
        if as_json:
            print_json([{"kind": one.kind, "what": one.what} for one in found])
        elif not found:
            print(words("cli.verified", out=typed(out)))
        for one in () if as_json else found:
            print(words(f"cli.verify_{one.kind}", what=one.what))
    return DONE_WITH_DOUBTS if found else DONE


@app.command("doctor", cls=HelpPage)
def doctor(lang: Lang = None, as_json: AsJson = False) -> int:
    """Say what of this machine the program needs, and whether it is there."""
    words = _words(lang)
    from dataclasses import asdict

    from zbb_reconcile.commands.doctor import examine, print_told

    told = examine(Path.cwd(), sys.stdout.encoding or "")
    lacking = [one for one in told if one.holds is False]
    with speaking():
        if as_json:
            print_json([asdict(one) for one in told])
        else:
            print_told(told, words, rich_console())
    return DONE_WITH_DOUBTS if lacking else DONE


@app.command("show", cls=HelpPage)
def show(
    out: Out,
    table: Annotated[str | None, typer.Argument()] = None,
    agency: Annotated[str | None, typer.Option("--agency")] = None,
    rule: Annotated[str | None, typer.Option("--rule")] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=100_000)] = 20,
    lang: Lang = None,
) -> int:
    """Look at a finished run in the terminal: the tables there are, or the rows of one."""
    words = _words(lang)
    with _opened(out, words, lang) as finished:
        console = rich_console()
        width = {"width": console.width} if console.is_terminal else {}
        text = finished.show(table, agency=agency, rule=rule, top=top, **width)
    with speaking():
        print(text, end="")
    return DONE


@app.command("desk", cls=HelpPage)
def desk(
    out: Out,
    decisions: Annotated[Path | None, typer.Option("--decisions")] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser")] = False,
    lang: Lang = None,
) -> int:
    """Serve a page, to this machine alone, on which findings are looked at and decided."""
    words = _words(lang)
    from threading import Thread

    from zbb_reconcile.desk.answers import Desk
    from zbb_reconcile.desk.server import DeskServer

    with _opened(out, words, lang) as finished:
        opened_desk = Desk(finished, out, decisions)
        file, spoken = typed(opened_desk.file.path), finished.words
        with DeskServer(opened_desk, port, whisper) as server:
            with speaking():
                print(spoken("desk.serving", address=server.address))
                print(spoken("desk.file", file=file))
            if not no_browser:
                import webbrowser

                # Some browsers run in the terminal and return only when they are closed.
                Thread(target=webbrowser.open, args=(server.address,), daemon=True).start()
            try:
                server.serve_forever()
            except Stopped:
                opened_desk.file.wait()
                with speaking():
                    print(spoken("desk.stopped", file=file))
    return DONE


@app.command("export", cls=HelpPage)
def export(
    out: Out,
    table: Annotated[str, typer.Option("--table")],
    kind: Annotated[str, typer.Option("--format")] = "csv",
    to: Annotated[Path | None, typer.Option("--to")] = None,
    raw: Annotated[bool, typer.Option("--raw")] = False,
    force: Force = False,
    lang: Lang = None,
) -> int:
    """Write one table of a finished run in full, as csv, xlsx, json or parquet."""
    words = _words(lang)
    from zbb_reconcile.commands.export import export as export_table

    with _opened(out, words, lang) as finished, speaking():
        name = export_table(
            finished,
            table,
            kind,
            to=to,
            screen=_screen,
            # A csv that is a file is opened in Excel; in a pipe the mark would be in the way.
            bom=kind == "csv" and to is not None and not raw,
            labels=kind in ("csv", "xlsx") and not raw,
            force=force,
        )
        if to is not None:
            print(words("show.exported", table=name, to=typed(to)))
    return DONE


def _screen(content: bytes) -> None:
    """Bytes as they are: what is exported is UTF-8, whatever the console speaks."""
    sys.stdout.buffer.write(content)


@app.command("sample-findings", cls=HelpPage)
def sample_findings(
    out: Out,
    size: Annotated[int, typer.Option("--size", min=1, max=100_000)],
    seed: Annotated[str, typer.Option("--seed")],
    by: Annotated[str, typer.Option("--by")] = "amount",
    to: Annotated[Path | None, typer.Option("--to")] = None,
    evaluate: Annotated[Path | None, typer.Option("--evaluate")] = None,
    confidence: Annotated[int, typer.Option("--confidence")] = 95,
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Draw a sample of a finished run's findings, or say what the filled-in sample says of all."""
    words = _words(lang)
    from zbb_reconcile.commands.sample_findings import evaluation_text

    with _opened(out, words, lang) as finished:
        sampled = finished.sample_findings(size=size, seed=seed, by=by)
        told: dict[str, Any] | None = None
        if evaluate is not None:
            told = finished.evaluate_sample(sampled, evaluate, confidence=confidence)
        elif to is not None:
            sampled.write(to)
        spoken = finished.words
    with speaking():
        if as_json:
            print_json(sampled.summary() if told is None else told)
        elif told is not None:
            print(evaluation_text(told, spoken), end="")
        else:
            print(sampled.text(), end="")
            if to is not None:
                named = {"out": typed(out), "to": typed(to), "seed": typed(Path(seed))}
                print("\n" + spoken("sampling.written", size=size, by=by, **named))
    return DONE


@app.command("redact", cls=HelpPage)
def redact(
    out: Out,
    to: Annotated[Path, typer.Option("--to")],
    key: Annotated[str, typer.Option("--key")],
    mapping: Annotated[Path | None, typer.Option("--mapping")] = None,
    lang: Lang = None,
) -> int:
    """Write a finished run's tables for somebody else: names and numbers replaced, sums kept."""
    words = _words(lang)
    with _opened(out, words, lang) as finished:
        finished.redact(to, key=key, mapping=mapping)
        spoken = finished.words
    with speaking():
        print(spoken("redact.written", to=typed(to), count=len(list(to.glob("*.csv")))))
    return DONE


@app.command("match", cls=HelpPage)
def match(
    bank: Annotated[Path, typer.Argument()],
    book: Annotated[Path, typer.Argument()],
    out: Annotated[Path, typer.Option("--out")],
    window_days: Annotated[int, typer.Option("--window-days", min=0, max=366)] = 5,
    tolerance: Annotated[str, typer.Option("--tolerance")] = "0.00",
    tolerance_percent: Annotated[str, typer.Option("--tolerance-percent")] = "0",
    lang: Lang = None,
) -> int:
    """Match one file of bank lines with one bank book, and write what came of it."""
    words = _words(lang)
    within = _tolerance(tolerance)
    percent = _tolerance(tolerance_percent, below=100)
    from zbb_reconcile.line_matching import match_files
    from zbb_reconcile.output.matched import check_new

    check_new(out)
    matched = match_files(
        bank, book, words, window_days=window_days, tolerance=within, tolerance_percent=percent
    )
    matched.write(out)
    counts = matched.counts()
    with speaking():
        print(words("cli.match_done", **counts))
        print(words("cli.match_residual", residual=matched.residual()))
        for name in ("breaks", "quarantine"):
            if counts[name]:
                print(words(f"cli.match_{name}", count=counts[name]))
        print("\n" + words("cli.match_written", out=typed(out)))
    return DONE_WITH_DOUBTS if counts["breaks"] or counts["quarantine"] else DONE


def _tolerance(text: str, below: int | None = None) -> Decimal:
    """An exact decimal from the command line, not below zero; Refusal otherwise."""
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", text.strip()):
        raise Refusal("bad_tolerance", found=text)
    amount = Decimal(text.strip())
    if below is not None and amount >= below:
        raise Refusal("bad_tolerance", found=text)
    return amount


@contextmanager
def _opened(out: Path, words: Words, lang: str | None) -> Iterator[Run]:
    """A finished run, in the language asked for, else its own; a changed database is said."""
    from zbb_reconcile.run import opened

    warn_of_change(out, words)
    with opened(out, words if lang else None) as finished, finished.asking():
        yield finished


def _words(lang: str | None) -> Words:
    """The words of this command; Refusal where ``--lang`` names a language that we do not speak."""
    check_limits()
    if lang is not None and lang not in LANGUAGES:
        raise Refusal("bad_lang", found=lang, known=" / ".join(LANGUAGES))
    return chosen_words(lang)


def _settled(data: Path, **given: Any) -> tuple[Settings, Words]:
    """The options of a command with what the files of options say, which is said; its words."""
    words = _words(given["lang"])
    from zbb_reconcile.commands.settings import settled

    far, folder = remote(data), data
    with refused_in(words), ExitStack() as stack:
        if far is not None:
            from zbb_reconcile.object_store.staging import brought

            folder = stack.enter_context(brought(data, wanted=lambda name: name == SETTINGS))
        settings = settled(folder, given)
    words = _words(settings.values.get("lang"))
    for line in settings.said(words):
        whisper(line.replace(str(folder), far or str(folder)))
    return settings, words


def _inputs(
    encoding: str | None,
    corrections: Path | None,
    control_total: list[str] | None,
    control_rows: list[str] | None,
    allow_at_limit: bool,
) -> Inputs:
    """What the command line says of the files in the data folder."""
    from zbb_reconcile.inputs import Inputs
    from zbb_reconcile.money import parse_money

    totals: dict[str, Decimal] = {}
    for said in control_total or ():
        file, _, figure = said.rpartition("=")
        amount = parse_money(figure)
        if not file or not isinstance(amount, Decimal):
            raise Refusal("bad_control", found=said)
        totals[file] = amount
    rows: dict[str, int] = {}
    for said in control_rows or ():
        file, _, figure = said.rpartition("=")
        if not file or not re.fullmatch("[0-9]{1,12}", figure):
            raise Refusal("bad_control", found=said)
        rows[file] = int(figure)
    return Inputs(encoding, corrections, totals, rows, allow_at_limit)


def _day(text: str | None) -> date:
    """The as-of day. It is always the user's to say: today is never meant."""
    if text is None or not text.strip():
        raise Refusal("no_as_of")
    from zbb_reconcile.dates import parse_day

    day = parse_day(text)
    if not isinstance(day, date):
        raise Refusal("bad_as_of", found=text)
    return day
