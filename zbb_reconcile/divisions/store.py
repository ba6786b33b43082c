"""The store: a folder of results, one a division, and beside it why a division has none."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import MOST_TOML, remote, taken, toml_of
from zbb_reconcile.identifiers import shown
from zbb_reconcile.law.layers import profile_names
from zbb_reconcile.object_store.objects import Listing, ObjectFolder
from zbb_reconcile.object_store.staging import Result, is_as_put, place_here
from zbb_reconcile.output.checksums import SUMS, listed_sums, sha256_of
from zbb_reconcile.output.folder import as_json
from zbb_reconcile.output.held import cleared
from zbb_reconcile.output.manifest import MANIFEST
from zbb_reconcile.output.target import is_ours
from zbb_reconcile.output.writing import new_file
from zbb_reconcile.read import DIGITS, PROFILES, codes_beside, division_folders

MOST_DIVISIONS = 5_000
"""The nation has some 3,500 of counties, cities and provinces."""
_CODE = re.compile(r"[0-9]{6}([0-9]{3})?")
_ERROR = ".error.json"


@dataclass(frozen=True)
class Failure:
    """Why a division has no result of this run."""

    division: str
    kind: str
    """refused (its input cannot be used, or the system said no), killed (its process died again
    and again) or failed (a bug)."""
    message: str
    attempts: int = 1


def divisions_in(data: Path) -> list[str]:
    """The six-digit codes of the divisions that a data folder holds, in order.

    Those that have a folder of their own, and those that rows of its tables name. Raises Refusal
    where there are none, where one is in both, or where its tables cannot be read.
    """
    folders = division_folders(data)
    coded = codes_beside(data)
    for code in sorted(coded & set(folders)):
        raise Refusal("division_in_both", division=code, folder=folders[code][0].name)
    found = sorted(coded | set(folders))
    if not found:
        raise Refusal("no_divisions", folder=str(data))
    if len(found) > MOST_DIVISIONS:
        raise Refusal("too_many_divisions", found=len(found), limit=MOST_DIVISIONS)
    return found


def read_profiles(data: Path) -> dict[str, str | Path]:
    """Division -> the name of its set of rules, or the file beside ``profiles.toml`` that is it.

    Nothing where there is no such file. Raises Refusal for anything in it that is not understood.
    """
    path = data / PROFILES
    if not path.exists() and not path.is_symlink():
        return {}
    try:
        said = toml_of(taken(path, MOST_TOML).decode("utf-8-sig"), PROFILES)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal("profiles_not_toml", file=PROFILES, reason=shown(str(error))) from error
    for section in said:
        if section != "profiles" or not isinstance(said[section], dict):
            raise Refusal("profiles_unknown_key", file=PROFILES, found=shown(section))
    return {code: _profile(code, name, data) for code, name in said.get("profiles", {}).items()}


def _profile(code: str, name: object, data: Path) -> str | Path:
    if not _CODE.fullmatch(code):
        raise Refusal("profiles_bad_division", file=PROFILES, found=shown(code))
    known = profile_names()
    if isinstance(name, str) and name in known:
        return name
    is_file = isinstance(name, str) and name.endswith(".toml") and Path(name).name == name
    if is_file and (data / str(name)).is_file():
        return data / str(name)
    near = get_close_matches(str(name), known, n=1, cutoff=0.0)[0]
    raise Refusal(
        "profiles_unknown", file=PROFILES, division=code, found=shown(str(name)), near=near
    )


def profile_of(profiles: Mapping[str, str | Path], division: str, usual: str | Path) -> str | Path:
    """The set of rules of a division: by its own code, else by its county's, else the usual one."""
    return profiles.get(division, profiles.get(division[:DIGITS], usual))


def result_of(store: Path, division: str) -> Path:
    """Where the result of a division lies."""
    return store / division


def keep_failure(store: str, failure: Failure) -> None:
    """Keep beside the results why a division has none of this run."""
    told = {
        "division": failure.division,
        "kind": failure.kind,
        "message": failure.message,
        "attempts": failure.attempts,
    }
    name, content = f"{failure.division}{_ERROR}", as_json(told).encode("utf-8")
    if (address := remote(store)) is not None:
        ObjectFolder(address).put(name, content)
        return
    with new_file(Path(store) / name, exists="out_exists", replace=True) as part:
        part.write_bytes(content)


def forget_failure(store: str, division: str) -> None:
    """A division has a result again, of that name in the store."""
    if not _CODE.fullmatch(division):
        return
    if (address := remote(store)) is not None:
        ObjectFolder(address).remove(f"{division}{_ERROR}")
        return
    with suppress(FileNotFoundError):
        (Path(store) / f"{division}{_ERROR}").unlink()


_HEAD = re.compile(rf"{_CODE.pattern}(/{re.escape(MANIFEST)}|/{SUMS}|{re.escape(_ERROR)})")
"""What of a store says which results are in it, and what they are."""


@dataclass(frozen=True)
class Store:
    """A store that is read: the folder itself, or of one in an object store what is needed."""

    here: Path
    _there: ObjectFolder | None = None
    _found: Listing | None = None

    def is_whole(self, division: str) -> bool:
        """Whether its result is still the one that was written; see ``Result.is_whole``."""
        here = result_of(self.here, division)
        if self._there is None or self._found is None:
            return Result(here).is_whole()
        inside = f"{division}/"
        objects = {
            name.removeprefix(inside): one
            for name, one in self._found.objects.items()
            if name.startswith(inside)
        }
        return is_as_put(self._there.at(division), objects, here)

    @contextmanager
    def brought(self, division: str, wanted: Callable[[str], bool]) -> Iterator[Path]:
        """The folder of its result with the wanted files in it; those that were brought go again.

        Raises Refusal where one is not, byte for byte, the one that was written.
        """
        here = result_of(self.here, division)
        if self._there is None:
            yield here
            return
        try:
            self._there.at(division).copy_here(here, wanted=wanted)
            for name, digest in listed_sums(here).items():
                if wanted(name) and not (
                    (here / name).is_file() and sha256_of(here / name) == digest
                ):
                    raise Refusal("roll_up_changed", division=division)
            yield here
        finally:
            for path in here.iterdir():
                if path.name not in (MANIFEST, SUMS):
                    cleared(path)


@contextmanager
def opened_store(store: str | Path) -> Iterator[Store]:
    """A store to be read. Of one in an object store manifests, sums and failures are brought."""
    address = remote(store)
    if address is None:
        yield Store(Path(store))
        return
    there = ObjectFolder(address)
    with place_here(there) as here:
        here.mkdir()
        found = there.copy_here(here, wanted=lambda name: _HEAD.fullmatch(name) is not None)
        yield Store(here, there, found)


def results_in(store: Path) -> tuple[list[str], list[Failure]]:
    """The divisions that have a result, and those whose last run failed, both by code.

    A result that is older than its failure does not count. Raises Refusal where there is neither.
    """
    if not store.is_dir():
        raise Refusal("no_store", store=str(store))
    failures = [_failure(path) for path in sorted(store.glob(f"*{_ERROR}"))]
    failed = {one.division for one in failures}
    done = sorted(
        path.name
        for path in store.iterdir()
        if _CODE.fullmatch(path.name) and path.name not in failed and is_ours(path)
    )
    if not done and not failures:
        raise Refusal("store_empty", store=str(store))
    return done, failures


def _failure(path: Path) -> Failure:
    try:
        said: dict[str, Any] = json.loads(taken(path, MOST_TOML))
        return Failure(
            path.name.removesuffix(_ERROR),
            str(said["kind"]),
            str(said["message"]),
            int(said["attempts"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal("failure_unreadable", file=path.name) from error
