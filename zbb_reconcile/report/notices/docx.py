"""A .docx template filled in: only its placeholders change, every other byte of its text stays.

A placeholder is ``{{name}}``, also where Word has cut it into several runs. Names that belong to a
list (an item of the notice, an article of the law) repeat the table row or the paragraph that they
stand in, once for each entry. Nothing in a template is evaluated, and nothing outside it is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from zbb_reconcile.report.escape import visible

Values = Mapping[str, str]
Lists = Mapping[str, Sequence[Values]]

MOST_BYTES = 20_000_000
"""The most that a template may hold unpacked; a letter with a seal in it has a hundredth."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_MAIN = "word/document.xml"
_SLOT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_LOOSE = re.compile(r"\{\{|\}\}")
_TAG = re.compile(rb"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)


class BadTemplate(Exception):
    """A file that is no .docx that can be filled in; ``why`` is a word for programs."""

    def __init__(self, why: str, found: str = "") -> None:
        """Keep why, and the placeholder that was found where that is the reason."""
        self.why = why
        self.found = found
        super().__init__(why, found)


def placeholders(template: bytes) -> list[str]:
    """The names in a template, each once, in reading order; BadTemplate where it is none."""
    names: dict[str, None] = {}
    for name, part in _members(template):
        if _PARTS.fullmatch(name):
            read = _Part(part)
            read.blocks()
            for paragraph in read.paragraphs:
                names.update(dict.fromkeys(paragraph.names))
    return list(names)


def filled(template: bytes, values: Values, lists: Lists) -> bytes:
    """The template with its placeholders filled in.

    ``values`` by name; ``lists`` by the part of a name before its dot (``{{items.amount}}``): the
    row or the paragraph stands once for each entry. The same template and values give the same
    bytes, on any machine: the archive is stored, not packed, and dated 1980.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in _members(template):
            content = _Part(part).filled(values, lists) if _PARTS.fullmatch(name) else part
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return packed.getvalue()


def archived(parts: Mapping[str, str]) -> bytes:
    """A .docx of those parts, in that order; the same parts give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode("utf-8"))
    return packed.getvalue()


def _members(template: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            if sum(member.file_size for member in members) > MOST_BYTES:
                raise BadTemplate("too_large")
            if _MAIN not in names or len(set(names)) < len(names):
                raise BadTemplate("not_docx")
            return [(member.filename, archive.read(member)) for member in members]
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError, ValueError) as error:
        # RuntimeError is how zipfile says that a member is encrypted.
        raise BadTemplate("not_docx") from error


@dataclass
class _Paragraph:
    """A paragraph, the innermost table row around it, and the stretches of its text, in bytes."""

    start: int
    row: int | None
    end: int = 0
    stretches: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(said for _, _, said in self.stretches)

    @property
    def names(self) -> list[str]:
        return _SLOT.findall(self.text)

    def edits(self, values: Values) -> Iterator[tuple[int, int, str]]:
        """What each stretch says once the placeholders are filled in, where it changes.

        Of a placeholder that is cut into several runs the first run gets the value, so it looks as
        its first letter did.
        """
        starts = [0]
        for _, _, said in self.stretches:
            starts.append(starts[-1] + len(said))
        pieces = [""] * len(self.stretches)

        def keep(start: int, end: int) -> None:
            for at, (_, _, said) in enumerate(self.stretches):
                pieces[at] += said[max(0, start - starts[at]) : max(0, end - starts[at])]

        done = 0
        for slot in _SLOT.finditer(self.text):
            keep(done, slot.start())
            first = bisect_right(starts, slot.start()) - 1
            pieces[first] += visible(values[slot.group(1)])
            done = slot.end()
        keep(done, starts[-1])
        for (start, end, said), piece in zip(self.stretches, pieces, strict=True):
            if piece != said:
                yield start, end, escape(piece)


class _Part:
    """One XML part of a template: where its rows, paragraphs and texts stand."""

    def __init__(self, content: bytes) -> None:
        """Find them; BadTemplate where the XML is broken, not UTF-8, or declares entities."""
        self.content = content
        self.paragraphs: list[_Paragraph] = []
        self._rows: dict[int, int] = {}
        self._open: list[_Paragraph] = []
        self._open_rows: list[int] = []
        self._text_from: int | None = None
        self._said = ""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        self._parser.CharacterDataHandler = self._say
        self._parser.StartDoctypeDeclHandler = _no_doctype
        self._parser.XmlDeclHandler = _only_utf8
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as error:
            raise BadTemplate("not_docx") from error
        for paragraph in self.paragraphs:
            if _LOOSE.search(_SLOT.sub("", paragraph.text)):
                raise BadTemplate("loose", paragraph.text.strip())

    def filled(self, values: Values, lists: Lists) -> bytes:
        """The part with its placeholders filled in."""
        done: list[bytes] = []
        at = 0
        for start, end, group in self.blocks():
            done.append(self._between(at, start, values))
            for entry in lists[group]:
                own = {f"{group}.{name}": value for name, value in entry.items()}
                done.append(self._between(start, end, {**values, **own}))
            at = end
        done.append(self._between(at, len(self.content), values))
        return b"".join(done)

    def blocks(self) -> list[tuple[int, int, str]]:
        """The rows and paragraphs that repeat, in order, and the list of each.

        BadTemplate where one would have to repeat for two lists at once.
        """
        groups: dict[tuple[int, int], set[str]] = {}
        for paragraph in self.paragraphs:
            named = {name.partition(".")[0] for name in paragraph.names if "." in name}
            if named:
                row = paragraph.row
                place = (paragraph.start, paragraph.end) if row is None else (row, self._rows[row])
                groups.setdefault(place, set()).update(named)
        blocks: list[tuple[int, int, str]] = []
        for (start, end), named in sorted(groups.items()):
            if len(named) > 1 or (blocks and start < blocks[-1][1]):
                raise BadTemplate("two_lists", ", ".join(sorted(named)))
            blocks.append((start, end, named.pop()))
        return blocks

    def _between(self, start: int, end: int, values: Values) -> bytes:
        """The bytes from one place to another with what they say filled in."""
        # A paragraph with a text box in it may stand on both sides of a row that repeats.
        edits = sorted(
            edit
            for paragraph in self.paragraphs
            if paragraph.names and any(start <= place < end for place, _, _ in paragraph.stretches)
            for edit in paragraph.edits(values)
            if start <= edit[0] < end
        )
        done: list[bytes] = []
        for begins, ends, said in edits:
            done += [self.content[start:begins], said.encode("utf-8")]
            start = ends
        return b"".join([*done, self.content[start:end]])

    def _begin(self, name: str, _: Mapping[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        match _element(name):
            case "tr":
                self._open_rows.append(at)
            case "p":
                row = self._open_rows[-1] if self._open_rows else None
                self._open.append(_Paragraph(at, row))
            case "t" if self._open and (tag := _TAG.match(self.content, at)):
                # An empty element, <w:t/>, has nothing to fill in.
                self._text_from = None if tag.group().endswith(b"/>") else tag.end()
                self._said = ""

    def _say(self, text: str) -> None:
        self._said += text

    def _finish(self, name: str) -> None:
        at = self._parser.CurrentByteIndex
        ends = self.content.index(b">", at) + 1
        match _element(name):
            case "tr":
                self._rows[self._open_rows.pop()] = ends
            case "p":
                self._open[-1].end = ends
                self.paragraphs.append(self._open.pop())
            case "t" if self._open and self._text_from is not None:
                self._open[-1].stretches.append((self._text_from, at, self._said))
                self._text_from = None


def _element(name: str) -> str:
    """The element's own name where it is one of Word's, in either of the two standards."""
    space, _, own = name.rpartition(" ")
    return own if space in _WORD else ""


def _no_doctype(*_: object) -> None:
    raise BadTemplate("not_docx")


def _only_utf8(_: str, encoding: str | None, __: int) -> None:
    if (encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        raise BadTemplate("not_docx")
