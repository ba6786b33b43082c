"""The streams of an OLE compound document, which is what an .xls is on the outside."""

from __future__ import annotations

from collections.abc import Sequence
from struct import iter_unpack, unpack_from

_HEADER_BYTES = 512
_MOST_BYTES = 512 * 1024**2
_LAST_SECTOR = 0xFFFFFFFA
"""From here on a sector number is a mark: free, end of a chain, a table's own."""
_ENTRY_BYTES = 128


class BadDocument(Exception):
    """The document's tables contradict themselves."""


def stream(content: bytes, name: str) -> bytes:
    """The stream of that name; BadDocument where there is none, or where its chain is broken."""
    document = _Document(content)
    root, *others = document.entries()
    for said, start, size in others:
        if said == name:
            return document.read(start, size, root)
    raise BadDocument


_Entry = tuple[str, int, int]


class _Document:
    """The sectors of a document and how they follow each other."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER_BYTES or len(content) > _MOST_BYTES:
            raise BadDocument
        self.content = content
        shift, mini_shift = unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise BadDocument
        self.sector, self.mini_sector = 1 << shift, 1 << mini_shift
        self.directory, self.mini_below, self.mini_table = unpack_from("<I4xII", content, 48)
        self.follows = self._follows()

    def _follows(self) -> Sequence[int]:
        """Sector -> the next one of its chain."""
        count, listed, _ = unpack_from("<I20xII", self.content, 44)
        tables = [at for (at,) in iter_unpack("<I", self.content[76:_HEADER_BYTES])]
        seen = 0
        while listed < _LAST_SECTOR:
            *more, listed = (at for (at,) in iter_unpack("<I", self._sector(listed)))
            tables += more
            seen += 1
            if seen > len(self.content) // self.sector:
                raise BadDocument
        if count > len(tables):
            raise BadDocument
        # Beyond those that are counted some writers leave zeros.
        table = b"".join(map(self._sector, tables[:count]))
        return [at for (at,) in iter_unpack("<I", table)]

    def _sector(self, at: int) -> bytes:
        start = (at + 1) * self.sector
        if start >= len(self.content):
            raise BadDocument
        # The last sector of a file may be cut short where nothing is missing from it.
        return self.content[start : start + self.sector].ljust(self.sector, b"\0")

    def _chain(self, start: int, follows: Sequence[int]) -> list[int]:
        chain: list[int] = []
        while start < _LAST_SECTOR:
            if start >= len(follows) or len(chain) > len(follows):
                raise BadDocument
            chain.append(start)
            start = follows[start]
        return chain

    def _whole(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._chain(start, self.follows)))

    def entries(self) -> list[_Entry]:
        """Every entry of the directory, the root first: name, first sector, size."""
        found: list[_Entry] = []
        directory = self._whole(self.directory)
        for at in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            name_bytes, kind = unpack_from("<HB", directory, at + 64)
            start, size = unpack_from("<II", directory, at + 116)
            if kind and 2 <= name_bytes <= 64:
                name = directory[at : at + name_bytes - 2].decode("utf-16-le", "replace")
                found.append((name, start, size))
        if not found:
            raise BadDocument
        return found

    def read(self, start: int, size: int, root: _Entry) -> bytes:
        """A stream; short ones lie in the root's stream, in sectors of their own."""
        if size >= self.mini_below:
            whole = self._whole(start)
        else:
            small = self._whole(root[1])
            follows = [at for (at,) in iter_unpack("<I", self._whole(self.mini_table))]
            step = self.mini_sector
            whole = b"".join(
                small[at * step : (at + 1) * step] for at in self._chain(start, follows)
            )
        if len(whole) < size:
            raise BadDocument
        return whole[:size]
