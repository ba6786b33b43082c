"""One run by itself, of whole data or of one division in them, from a place to a place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from zbb_reconcile.arguments import MEMORY_LIMIT
from zbb_reconcile.divisions.one import Task, is_unchanged
from zbb_reconcile.divisions.store import forget_failure, profile_of, read_profiles
from zbb_reconcile.files import remote
from zbb_reconcile.inputs import Inputs
from zbb_reconcile.object_store.staging import (
    Result,
    brought,
    check_apart_there,
    parted,
    placed,
    whole,
)
from zbb_reconcile.output.checksums import NOTICES
from zbb_reconcile.output.target import check_apart, check_target, claimed, scratch_beside
from zbb_reconcile.pipeline import Progress, reconcile
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.run import open_run


@dataclass(frozen=True)
class Alone:
    """What a run by itself needs to know: its places, the options, and what is known of files."""

    data: str | Path
    out: str | Path
    as_of: date
    profile: str | Path
    language: str
    inputs: Inputs
    since: str | Path | None = None
    what_if: Mapping[str, Any] | None = None
    force: bool = False
    threads: int | None = None
    memory_limit: str = MEMORY_LIMIT

    @property
    def is_plain(self) -> bool:
        """Whether nothing besides the data steers it: then a result may stand as it is."""
        files = self.inputs
        besides = (files.corrections, files.control_totals, files.control_rows, files.decisions)
        return files.division is not None and not any((*besides, self.since, self.what_if))

    def taken(self, since: str | Path | None) -> list[Path]:
        """The files of people and of the earlier result, here, that the run takes up."""
        return [*self.inputs.decisions, *([] if since is None else [Path(since) / NOTICES])]


@dataclass(frozen=True)
class Told:
    """What a run found."""

    summary: Summary
    exit_code: int
    is_new: bool
    """False where nothing had changed, and the result stays."""


def run_alone(asked: Alone, progress: Progress) -> Told:
    """Run it, or, of one division where nothing changed, leave its result as it is.

    Data, ``out`` and ``since`` may be s3://…: brought before the run, and put there after it.
    Raises Refusal.
    """
    check_apart(Path(asked.out), Path(asked.data))
    check_apart_there(asked.out, asked.data)
    with ExitStack() as stack:
        result = stack.enter_context(placed(asked.out))
        since = None if asked.since is None else stack.enter_context(whole(asked.since))
        if remote(asked.data) is not None and not asked.is_plain:
            # All data are not brought to be told that the result may not be written.
            check_target(result.here, force=asked.force, taken=asked.taken(since))
        data = stack.enter_context(brought(asked.data, asked.inputs.division))
        rules = asked.profile
        if asked.inputs.division is not None:
            rules = profile_of(read_profiles(data), asked.inputs.division, rules)
        near = replace(asked, data=data, profile=rules, since=since)
        told = (_unchanged(near, result) if asked.is_plain else None) or _run(
            near, result, progress
        )
    if asked.inputs.division is not None:
        forget_failure(*parted(asked.out))
    return told


def _unchanged(asked: Alone, result: Result) -> Told | None:
    """What the result that is there says, where nothing changed since; else None."""
    task = Task(
        str(asked.inputs.division),
        str(asked.data),
        str(result.here.parent),
        asked.as_of,
        asked.profile,
        asked.language,
        asked.inputs.encoding,
        asked.inputs.allow_at_limit,
    )
    if not is_unchanged(task, result):
        return None
    with result.entire() as here, open_run(here) as run:
        return Told(run.summary(), run.exit_code, is_new=False)


def _run(asked: Alone, result: Result, progress: Progress) -> Told:
    with (
        claimed(result.here, force=asked.force, taken=asked.taken(asked.since)) as target,
        scratch_beside(target) as scratch,
        reconcile(
            asked.data,
            as_of=asked.as_of,
            profile=asked.profile,
            lang=asked.language,
            threads=asked.threads,
            memory_limit=asked.memory_limit,
            scratch=scratch,
            progress=progress,
            inputs=asked.inputs,
            since=asked.since,
            what_if=asked.what_if,
        ) as run,
    ):
        progress("write", run.rows("findings"))
        run.write(result.here, force=asked.force)
        result.publish()
        progress("done", 0)
        return Told(run.summary(), run.exit_code, is_new=True)
