"""Bytes to text: by byte-order mark, else strictly UTF-8, else GB18030; never by a guess."""

from __future__ import annotations

import re

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS, shown

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAME = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "big5": "big5hkscs",
}
"""What a user may say -> the decoder. GBK lacks the rare characters of names; GB18030 has them."""
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5")
_MAGIC = {
    b"PK\x03\x04": "zip / xlsx",
    b"\xd0\xcf\x11\xe0": "xls",
    b"\x1f\x8b": "gzip",
    b"PAR1": "Parquet",
    b"%PDF": "PDF",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "rar",
}
_HIGH = re.compile(rb"[\xe0-\xff]")
_SCANNED = 64 * 1024
_CLASSES = bytes(
    ord("L")
    if 0xE4 <= byte <= 0xE9 or byte == 0xEF
    else ord("c")
    if 0x80 <= byte <= 0xBF
    else ord("x")
    if byte >= 0x80
    else ord(".")
    for byte in range(256)
)
"""Each byte by its part in a UTF-8 ideograph: first, following, other high byte, ASCII."""


def decode(file: str, content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The file as text, without a byte-order mark, and its encoding.

    Strict: a byte that does not decode is refused with its line, never replaced. Text that is
    valid in two encodings that differ, or in a different one per part, is refused: the user says
    which it is by ``encoding``.
    """
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            raise Refusal("not_text", file=file, kind=kind)
    text, used = _decoded(file, content, encoding)
    if not text.strip(BLANKS):
        raise Refusal("empty_file", file=file)
    return text, used


def _decoded(file: str, content: bytes, encoding: str | None) -> tuple[str, str]:
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding is not None:
        said = _SAME.get(encoding.casefold().replace("_", "-"))
        if said is None:
            raise Refusal(
                "unknown_encoding", file=file, found=shown(encoding), known=", ".join(ENCODINGS)
            )
        return _strictly(file, content, said), said
    if marked is not None:
        return _strictly(file, content, marked), marked
    _suspect_utf16(file, content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _as_gb18030(file, content, error.start), "gb18030"
    _suspect_gb18030(file, content, text)
    return text, "utf-8"


def _strictly(file: str, content: bytes, encoding: str) -> str:
    """The text in that encoding, or the refusal of its first byte that does not decode."""
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte-order mark.
        start = error.start + (3 if encoding == "utf-8-sig" else 0)
        raise _undecodable(file, content, encoding, start) from None


def _undecodable(file: str, content: bytes, encoding: str, start: int) -> Refusal:
    return Refusal(
        "not_decodable",
        file=file,
        row=_line(content, start),
        offset=start,
        encoding=encoding.removesuffix("-sig").upper(),
    )


def _line(content: bytes, start: int) -> int:
    before = content[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1


def _suspect_utf16(file: str, content: bytes) -> None:
    """Refuse UTF-16 without a mark: every other byte of its digits and commas is zero."""
    sample = content[:_SCANNED]
    for offset, encoding in ((0, "UTF-16BE"), (1, "UTF-16LE")):
        zeros = sample[offset::2].count(0)
        others = sample[1 - offset :: 2].count(0)
        if zeros * 10 >= len(sample) // 2 and zeros > 10 * others and len(sample) >= 4:
            raise Refusal("suspected_utf16", file=file, encoding=encoding)


def _as_gb18030(file: str, content: bytes, start: int) -> str:
    """The text of bytes that are not UTF-8 from ``start`` on; refused if a part of them is."""
    utf8_at = _first_utf8_line(content)
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        # The decoder that came further is the one that was meant.
        if utf8_at is not None or start >= error.start:
            raise _undecodable(file, content, "utf-8", start) from None
        raise _undecodable(file, content, "gb18030", error.start) from None
    if utf8_at is not None:
        place = start if utf8_at < start else utf8_at
        raise Refusal("mixed_encodings", file=file, row=_line(content, place), offset=place)
    return text


def _first_utf8_line(content: bytes) -> int | None:
    """Where the first line stands that is Chinese in UTF-8, in a file that is not UTF-8."""
    classes = content.translate(_CLASSES)
    for shape in (b".LccLcc", b".Lcc."):
        at = classes.find(shape)
        while at >= 0:
            begin = content.rfind(b"\n", 0, at + 1) + 1
            end = content.find(b"\n", at + 1)
            try:
                content[begin : end if end >= 0 else len(content)].decode("utf-8")
            except UnicodeDecodeError:
                at = classes.find(shape, end) if end >= 0 else -1
            else:
                return begin
    return None


def _suspect_gb18030(file: str, content: bytes, text: str) -> None:
    """Refuse what is UTF-8 by chance: two-byte letters only, which GB18030 reads as Chinese.

    The GBK bytes of 小学 are valid UTF-8 for two letters of Cyrillic.
    """
    if text.isascii() or _HIGH.search(content) is not None:
        return
    letters = {character for character in text if ord(character) > 0xBF} - {"×", "÷"}
    if not letters:
        return
    try:
        other = content.decode("gb18030")
    except UnicodeDecodeError:
        return
    at = next(at for at, character in enumerate(text) if character in letters)
    raise Refusal(
        "ambiguous_encoding",
        file=file,
        row=text.count("\n", 0, at) + 1,
        one=shown(_word_at(text, at)),
        other=shown(next(w for w in re.findall(r"[一-鿿]+", other))),
    )


def _word_at(text: str, at: int) -> str:
    found = re.compile(r"[^\s,;\t\"]+").match(text, at)
    return found[0] if found else text[at]
