"""The members of a zip archive, inflated by us, so that what was checked is what is there.

Libraries differ in what they believe: the directory at the end or the headers in between, the
size that is stated or the stream itself. Here all of them have to agree.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown

MOST_INFLATED = 1024**3
MOST_RATIO = 100
RATIO_FROM = 16 * 1024**2
"""Below this many bytes a high ratio is only an empty, formatted sheet."""
MOST_MEMBERS = 10_000
PIECE = 4 * 1024**2
_FED = 256 * 1024

_LOCAL, _END = b"PK\x03\x04", b"PK\x05\x06"
_LOCAL_BYTES, _END_BYTES = 30, 22
_ENCRYPTED, _IN_UTF8 = 0x1, 0x800


class Broken(Exception):
    """The archive, or what is in it, is not what it says it is."""


class Encrypted(Exception):
    """The archive can only be read with a password."""


def members_of(file: str, content: bytes) -> dict[str, zipfile.ZipInfo]:
    """The members by name. Raises Broken or Refusal unless every name is unique and inside.

    An archive must begin with a member and end with its directory: with something before or
    behind them, one reader could find other members than another.
    """
    if content[-_END_BYTES:][:4] != _END or not content.startswith(_LOCAL):
        raise Broken
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise Broken from None
    if len(members) > MOST_MEMBERS or min((m.header_offset for m in members), default=1) != 0:
        raise Broken
    by_name: dict[str, zipfile.ZipInfo] = {}
    inflated = 0
    for member in members:
        name = member.orig_filename
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
            raise Refusal("member_outside", file=file, member=shown(name))
        if str(path).casefold() in by_name:
            raise Refusal("member_twice", file=file, member=shown(name))
        by_name[str(path).casefold()] = member
        inflated += member.file_size
    if inflated > MOST_INFLATED or (inflated > RATIO_FROM and inflated > MOST_RATIO * len(content)):
        raise Refusal("inflates_too_far", file=file, inflated=f"{inflated / 1024**2:.0f} MiB")
    return {member.filename: member for member in members}


def pieces(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's bytes, a piece at a time; Broken where size or checksum are not as stated."""
    stored = _stored(content, member)
    size, checksum = 0, 0
    for piece in _inflated(stored) if member.compress_type == zipfile.ZIP_DEFLATED else [stored]:
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if size > member.file_size:
            raise Broken
        yield bytes(piece)
    if size != member.file_size or checksum != member.CRC:
        raise Broken


def _stored(content: bytes, member: zipfile.ZipInfo) -> memoryview:
    """The member as it lies in the archive."""
    start = member.header_offset
    header = content[start : start + _LOCAL_BYTES]
    if header[:4] != _LOCAL or len(header) < _LOCAL_BYTES:
        raise Broken
    flags = member.flag_bits | int.from_bytes(header[6:8], "little")
    if flags & _ENCRYPTED:
        raise Encrypted
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Broken
    name_bytes = int.from_bytes(header[26:28], "little")
    behind = start + _LOCAL_BYTES + name_bytes + int.from_bytes(header[28:30], "little")
    name = content[start + _LOCAL_BYTES : start + _LOCAL_BYTES + name_bytes]
    charset = "utf-8" if member.flag_bits & _IN_UTF8 else "cp437"
    if name.decode(charset, "replace") != member.orig_filename:
        raise Broken
    if behind + member.compress_size > len(content):
        raise Broken
    return memoryview(content)[behind : behind + member.compress_size]


def _inflated(stored: memoryview) -> Iterator[bytes]:
    """The deflate stream's bytes; Broken unless it ends exactly where the member does."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    used = 0
    rest: bytes | memoryview = b""
    try:
        while not stream.eof:
            if not rest:
                rest = stored[used : used + _FED]
                used += len(rest)
            piece = stream.decompress(rest, PIECE)
            rest = stream.unconsumed_tail
            if piece:
                yield piece
            elif not rest and used == len(stored):
                break
    except zlib.error:
        raise Broken from None
    if not stream.eof or stream.unused_data or used < len(stored):
        raise Broken
