"""The run of one division: left as it is where nothing changed, its failure kept where it fails."""

from __future__ import annotations

import hashlib
import json
import os
import traceback
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from zbb_reconcile.arguments import MEMORY_LIMIT
from zbb_reconcile.commands.shell import refusal_of
from zbb_reconcile.divisions.store import (
    Failure,
    forget_failure,
    keep_failure,
    profile_of,
    read_profiles,
    result_of,
)
from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import opened, remote
from zbb_reconcile.identifiers import mask_text
from zbb_reconcile.inputs import Inputs
from zbb_reconcile.law import load_profile
from zbb_reconcile.object_store.staging import Result, brought, filled, placed, told_as, whole
from zbb_reconcile.output.checksums import NOTICES, sha256_of
from zbb_reconcile.output.manifest import MANIFEST, origins
from zbb_reconcile.output.target import claimed, is_ours, scratch_beside
from zbb_reconcile.pipeline import reconcile
from zbb_reconcile.read import PROFILES, folder_of
from zbb_reconcile.texts import chosen
from zbb_reconcile.version import __version__

_OF_DATA = ("data", "mapping")
"""The roles of the files that lie in the data folder."""
_OF_PEOPLE = ("corrections", "decisions")
"""The roles of files that one division was given by itself."""


@dataclass(frozen=True)
class Task:
    """What the run of a division needs to know: plain values, for it may go to another process.

    Data and stores are folders, or places in an object store, s3://…
    """

    division: str
    data: str
    store: str
    as_of: date
    profile: str | Path
    language: str
    encoding: str | None = None
    allow_at_limit: bool = False
    since: str | None = None
    """A store of earlier results."""
    threads: int | None = None
    memory_limit: str = MEMORY_LIMIT
    near: str | None = None
    """Of data in an object store: where the tables that divisions share are on this machine."""

    @property
    def is_far(self) -> bool:
        """Whether anything of it lies in an object store."""
        return any(remote(one) for one in (self.data, self.store, self.since) if one is not None)

    @property
    def inputs(self) -> Inputs:
        """What is known of the files, the division among it."""
        return Inputs(
            encoding=self.encoding, allow_at_limit=self.allow_at_limit, division=self.division
        )

    @property
    def out(self) -> Path:
        """Where the result of the division lies."""
        return result_of(Path(self.store), self.division)

    @property
    def earlier(self) -> Path | None:
        """The earlier result of the division, if there is one."""
        folder = None if self.since is None else result_of(Path(self.since), self.division)
        return folder if folder is not None and is_ours(folder) else None


@dataclass(frozen=True)
class Ended:
    """What became of a division."""

    division: str
    state: str
    """done, unchanged, or how it failed: refused, killed, failed."""
    sha256: str = ""
    """Of its manifest, and so of all that went in and came out."""
    findings: int = 0
    doubts: bool = False
    """Whether a control fails, or rows are in quarantine."""
    message: str = ""

    @property
    def is_failed(self) -> bool:
        """Whether the division has no result of this run."""
        return self.state not in ("done", "unchanged")


def left_alone(task: Task) -> Ended | None:
    """What the division's result says, where nothing changed since it was made; else None."""
    if task.is_far:
        return None  # Who runs it has it at hand, and looks then.
    ended = _as_it_was(task, Result(task.out))
    if ended is not None:
        forget_failure(task.store, task.division)
    return ended


def _as_it_was(task: Task, result: Result) -> Ended | None:
    try:
        if not is_unchanged(task, result):
            return None
        return ended_as(task.division, "unchanged", result.here)
    except (Refusal, KeyError, TypeError, AttributeError):
        return None  # Its run will say so, or replace what an older program wrote.


def run_division(task: Task, attempts: int = 1) -> Ended:
    """Run one division into its place in the store; whatever goes wrong is its own failure.

    Out of an object store, or into one, it is left alone here where nothing changed.
    """
    try:
        with at_hand(task) as (near, result):
            ended = _as_it_was(near, result) if task.is_far else None
            if ended is None:
                _run(near)
                result.publish()
                ended = ended_as(task.division, "done", near.out)
        forget_failure(task.store, task.division)
    except Exception as error:
        # Whatever it is, it is of this division: the others are to finish.
        return fail(task, _failure(task, error, attempts))
    return ended


@contextmanager
def at_hand(task: Task) -> Iterator[tuple[Task, Result]]:
    """The task as one of local folders, and its result: brought here, where they lie far away."""
    with ExitStack() as stack:
        data, profile, since = task.data, task.profile, task.since
        if (address := remote(data)) is not None:
            if task.near is None:
                folder = stack.enter_context(brought(data, task.division))
            else:
                folder = Path(task.near)
                stack.enter_context(told_as(folder, address))
                stack.enter_context(filled(address, folder, task.division))
            # A set of rules may be a file of the data: it is where they are.
            data, profile = str(folder), profile_of(read_profiles(folder), task.division, profile)
        if since is not None and remote(since) is not None:
            since = str(stack.enter_context(whole(f"{since}/{task.division}")).parent)
        result = stack.enter_context(placed(f"{task.store}/{task.division}"))
        store = str(result.here.parent)
        yield replace(task, data=data, profile=profile, since=since, store=store), result


def fail(task: Task, failure: Failure) -> Ended:
    """Keep why a division failed, and say so."""
    message = failure.message
    try:
        keep_failure(task.store, failure)
    except Refusal as refusal:
        if not task.is_far:
            raise
        # Perhaps it failed because its store cannot be reached.
        message += "\n" + refusal.in_words(chosen(task.language))
    return Ended(task.division, failure.kind, message=message)


def _run(task: Task) -> None:
    out, earlier = task.out, task.earlier
    if is_ours(out) and any(
        one["role"] in _OF_PEOPLE for one in read_manifest(out).get("inputs", ())
    ):
        # What people said would be lost without a word.
        raise Refusal("division_with_files", division=task.division)
    taken = [] if earlier is None else [earlier / NOTICES]
    with (
        claimed(out, force=True, taken=taken) as target,
        scratch_beside(target) as scratch,
        reconcile(
            task.data,
            as_of=task.as_of,
            profile=task.profile,
            lang=task.language,
            threads=task.threads,
            memory_limit=task.memory_limit,
            scratch=scratch,
            inputs=task.inputs,
            since=earlier,
        ) as run,
    ):
        run.write(out, force=True)


def ended_as(division: str, state: str, out: Path) -> Ended:
    """What a finished result says of itself: read from its manifest alone."""
    made = read_manifest(out)
    failing = any(not control["holds"] for control in made["controls"])
    return Ended(
        division,
        state,
        sha256_of(out / MANIFEST),
        made["tables"]["findings"]["rows"],
        failing or bool(made["tables"]["quarantine"]["rows"]),
    )


def read_manifest(out: Path) -> dict[str, Any]:
    """The manifest of a finished result. Raises Refusal where it cannot be read."""
    try:
        made: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal("run_unreadable", out=str(out)) from error
    return made


def is_unchanged(task: Task, result: Result) -> bool:
    """Whether a run of these files, rules and options by this program lies there already.

    By what its manifest says, and by the hashes of all it wrote; a workbook that somebody wrote
    into is his own. Decisions and corrections that the division was given besides hold on.
    """
    if not is_ours(result.here):
        return False
    made = read_manifest(result.here)
    law = load_profile(task.profile, task.as_of)
    earlier = None if task.earlier is None else sha256_of(task.earlier / MANIFEST)
    wanted = origins(None, law, task.inputs, since=earlier)
    wanted |= {"version": __version__, "as_of": task.as_of.isoformat(), "lang": task.language}
    beside = (*_OF_DATA, *_OF_PEOPLE)
    kept = {**made, "inputs": [one for one in made["inputs"] if one["role"] not in beside]}
    data = Path(task.data)
    return (
        all(kept.get(name) == value for name, value in wanted.items() if name != "not_read")
        and kept.get("since") == earlier
        and _files_read(made) == file_hashes(folder_of(data, task.division) or data)
        and result.is_whole()
    )


def _files_read(made: Mapping[str, Any]) -> dict[str, str]:
    """The files that a run found in its data folder, by name, with their hashes."""
    read = {one["file"]: one["sha256"] for one in made["inputs"] if one["role"] in _OF_DATA}
    left = {one["file"]: one["sha256"] for one in made["not_read"] if one["sheet"] is None}
    return read | {name: sha256 for name, sha256 in left.items() if sha256 is not None}


def file_hashes(folder: Path) -> dict[str, str]:
    """The files of a data folder by name, with their hashes; what cannot be opened has none."""
    found = {}
    for path in folder.iterdir():
        if path.name == PROFILES or path.is_dir():
            continue
        with suppress(Refusal):
            found[path.name] = _hash(path)
    return found


_HASHED: dict[tuple[str, int, int, int], str] = {}
"""Of tables that many divisions share: each is hashed once in a command."""


def _hash(path: Path) -> str:
    with opened(path) as stream:
        said = os.fstat(stream.fileno())
        known = (str(path), said.st_ino, said.st_size, said.st_mtime_ns)
        if known not in _HASHED:
            _HASHED[known] = hashlib.file_digest(stream, "sha256").hexdigest()
        return _HASHED[known]


def _failure(task: Task, error: Exception, attempts: int) -> Failure:
    """What went wrong, as its refusal says it; of a bug, with its traceback."""
    words = chosen(task.language)
    refusal = refusal_of(error)
    if refusal is not None:
        return Failure(task.division, "refused", refusal.in_words(words), attempts)
    told = "".join(traceback.format_exception(error))
    return Failure(task.division, "failed", mask_text(told), attempts)
