"""Around a run: its data brought out of an object store, its result put there.

All between is done in local folders, by the same code, so a result has the same bytes wherever it
is to lie. A folder here has the name that it has there, for a name can say what its files are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import remote
from zbb_reconcile.object_store.objects import Listing, ObjectFolder, Stored
from zbb_reconcile.output.checksums import (
    NOTICES,
    SIGNATURES,
    SUMS,
    WORKBOOK,
    as_written,
    listed_sums,
    sha256_of,
)
from zbb_reconcile.output.held import Scratch, cleared
from zbb_reconcile.output.manifest import MANIFEST
from zbb_reconcile.output.target import WRITTEN
from zbb_reconcile.read import folder_of

_LATER = (MANIFEST, NOTICES, SIGNATURES)
"""What the mark of the other files cannot cover: it lies with the manifest; these are added to."""
_MARK, _WORKBOOK_MARK = "objects", "workbook"
"""What is said of the manifest's object: how the store listed the files of the result, the
workbook, into which people write, apart."""


def parted(place: str | Path) -> tuple[str, str]:
    """What a result lies in, and its name there; a store and a division, perhaps."""
    if (address := remote(place)) is not None:
        folder = ObjectFolder(address)
        return folder.parent.url, folder.name
    return str(Path(place).parent), Path(place).name


def check_apart_there(out: str | Path, data: str | Path) -> None:
    """Refuse results inside the data, and data inside the results, in an object store."""
    target, source = remote(out), remote(data)
    if target is None or source is None:
        return
    inner, outer = (f"{one.rstrip('/')}/" for one in (target, source))
    if inner.startswith(outer):
        raise Refusal("out_in_data", out=target, data=source)
    if outer.startswith(inner):
        raise Refusal("out_around_data", out=target, data=source)


@contextmanager
def brought(
    data: str | Path,
    division: str | None = None,
    *,
    wanted: Callable[[str], bool] = lambda name: True,
) -> Iterator[Path]:
    """The data as a local folder: its own tables, its folders empty but for the division's own.

    A local folder is itself. What is ``wanted`` of the tables may be less than all. It goes at the
    end, whatever happens; a killed command's goes with the next command.
    """
    address = remote(data)
    if address is None:
        yield Path(data)
        return
    source = ObjectFolder(address)
    with place_here(source) as here:
        here.mkdir()
        if not source.copy_here(here, deep=False, wanted=wanted).names:
            raise Refusal("s3_empty", found=source.url)
        if division is None:
            yield here
        else:
            with filled(source.url, here, division):
                yield here


@contextmanager
def filled(url: str, here: Path, division: str) -> Iterator[None]:
    """Bring the division's own folder, where it has one, into the data that are here already.

    Each division has its own, so several may be brought into the same data at once.
    """
    own = folder_of(here, division)
    if own is None:
        yield
        return
    try:
        _empty(own)  # What a killed attempt left.
        ObjectFolder(url).at(own.name).copy_here(own, deep=False)
        yield
    finally:
        _empty(own)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        cleared(path)


@contextmanager
def place_here(there: ObjectFolder) -> Iterator[Path]:
    """Where a folder of that name may be made here; it goes at the end, and no refusal names it."""
    with Scratch() as scratch, told_as(here := scratch / there.name, there.url):
        yield here


@contextmanager
def told_as(here: Path, there: str) -> Iterator[None]:
    """A refusal that is raised inside speaks of the place there, not of the folder here."""

    def said(value: Any) -> Any:
        # A name that is said otherwise in each language is a text too, and stays what it is.
        inside = isinstance(value, str) and str(here) in value
        return value.replace(str(here), there) if inside else value

    try:
        yield
    except Refusal as refusal:
        for part in refusal.parts:
            part.file = said(part.file)
            part.values = {name: said(value) for name, value in part.values.items()}
        raise


@dataclass(frozen=True)
class Result:
    """A result: where it is written, and how it comes to where it is to lie."""

    here: Path
    """The folder itself; of one in an object store a copy of what says what it is."""
    _there: ObjectFolder | None = None
    _found: Listing | None = None
    """What lay there at first."""

    def is_whole(self) -> bool:
        """Whether every file is still the one that was written, the workbook left out.

        Of a folder by the bytes. In an object store by the mark of the manifest: the store lists
        every file with the size and the mark of its content (ETag) that it had when the result was
        put there. That proves that nobody put another there; the bytes are not read again. Without
        that mark, as in a copy of the store, the files are brought, and looked at like a folder's.
        """
        if self._there is None or self._found is None:
            return as_written(self.here, but=(WORKBOOK,))
        return is_as_put(self._there, self._found.objects, self.here)

    @contextmanager
    def entire(self) -> Iterator[Path]:
        """The result that lies there, all of it."""
        with whole(self.here if self._there is None else self._there.url) as folder:
            yield folder

    def publish(self) -> None:
        """Put the result that was written where it is to lie, its manifest last.

        Without a manifest it is none, and the next run makes it again. Raises Refusal where anybody
        else wrote there since it was looked at.
        """
        if self._there is None or self._found is None:
            return
        there = self._there
        if there.listed() != self._found:
            raise Refusal("s3_written", found=there.url)
        files = {
            path.relative_to(self.here).as_posix(): path
            for path in sorted(self.here.rglob("*"))
            if path.is_file()
        }
        for name in (MANIFEST, *sorted(set(self._found.objects) - set(files))):
            if name in self._found.objects:
                there.remove(name)
        # The sums first: by them what a killed command leaves is known as ours.
        order = [SUMS, *sorted(set(files) - {SUMS, MANIFEST})]
        put = {name: there.put(name, files[name]) for name in order}
        if there.listed() != Listing(put):
            raise Refusal("s3_written", found=there.url)
        there.put(MANIFEST, files[MANIFEST], _marks(put))


@contextmanager
def placed(out: str | Path) -> Iterator[Result]:
    """The result at ``out``, to be looked at, and written where ``here`` is."""
    address = remote(out)
    if address is None:
        yield Result(Path(out))
        return
    there = ObjectFolder(address)
    with place_here(there) as here:
        found = there.listed()
        if not _is_left_over(found):
            here.mkdir()
            _bring_head(there, found, here)
        yield Result(here, there, found)


def _is_left_over(found: Listing) -> bool:
    """Whether there is nothing, or what a killed command left: a result without its manifest."""
    names = found.names
    return not names or (MANIFEST not in names and SUMS in names and names <= WRITTEN)


def _bring_head(there: ObjectFolder, found: Listing, here: Path) -> None:
    """Bring what says what lies there, and whose it is; of all else the names alone."""
    said = there.metadata(MANIFEST) if MANIFEST in found.objects else {}
    head = {*_LATER, SUMS}
    if _marks(found.objects)[_WORKBOOK_MARK] != said.get(_WORKBOOK_MARK):
        head.add(WORKBOOK)  # Perhaps people wrote into it.
    there.copy_here(here, wanted=lambda name: name in head)
    for name in found.names - WRITTEN:
        there.place(name, here).touch()


def is_as_put(there: ObjectFolder, found: Mapping[str, Stored], here: Path) -> bool:
    """Whether the files that the store lists are those that were put with the manifest.

    ``here`` are the manifest and the sums; the workbook, and what no run wrote, do not count.
    """
    listed = listed_sums(here)
    if listed.get(MANIFEST) != sha256_of(here / MANIFEST):
        return False
    known = {name: one for name, one in found.items() if name in listed or name == SUMS}
    if there.metadata(MANIFEST).get(_MARK) == _marks(known)[_MARK]:
        return True
    with whole(there.url) as folder:
        return as_written(folder, but=(WORKBOOK,))


def _marks(objects: Mapping[str, Stored]) -> dict[str, str]:
    """What is said of the manifest's object: a hash of how the store lists the other files."""

    def mark(names: set[str]) -> str:
        lines = [f"{objects[name].size} {objects[name].etag} {name}\n" for name in sorted(names)]
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    workbook = set(objects) & {WORKBOOK}
    return {_MARK: mark(set(objects) - {*_LATER, WORKBOOK}), _WORKBOOK_MARK: mark(workbook)}


@contextmanager
def whole(place: str | Path) -> Iterator[Path]:
    """A finished result as a local folder, all of it."""
    address = remote(place)
    if address is None:
        yield Path(place)
        return
    there = ObjectFolder(address)
    with place_here(there) as here:
        here.mkdir()
        there.copy_here(here)
        yield here
