"""What a file is by its bytes; the ending of its name is only what somebody called it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Form = Literal[
    "xlsx",
    "ods",
    "xlsb",
    "zip",
    "xls",
    "encrypted",
    "ole",
    "old_xls",
    "gzip",
    "parquet",
    "pdf",
    "7z",
    "rar",
    "dbf",
    "mhtml",
    "html",
    "xml_spreadsheet",
    "camt",
    "xml",
    "picture",
    "json",
    "mt940",
    "text",
]

NAMES: Mapping[Form, str] = MappingProxyType(
    {
        "ods": "OpenDocument (.ods)",
        "xlsb": "Excel Binary (.xlsb)",
        "zip": "zip",
        "ole": "OLE",
        "old_xls": "Excel 95 (.xls)",
        "gzip": "gzip",
        "parquet": "Parquet",
        "pdf": "PDF",
        "7z": "7z",
        "rar": "rar",
        "dbf": "dBASE (.dbf)",
        "mhtml": "MHTML (.mht)",
        "xml": "XML",
        "picture": "PNG / JPEG",
    }
)
"""What a form that is not read is called."""

_MAGIC: tuple[tuple[bytes, Form], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"MIME-Version:", "mhtml"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    # BIFF 2 to 5 without a container: Excel before 1997, and some programs since.
    (b"\x09\x00\x04\x00", "old_xls"),
    (b"\x09\x02\x06\x00", "old_xls"),
    (b"\x09\x04\x06\x00", "old_xls"),
    (b"\x09\x08\x08\x00", "old_xls"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: Mapping[str, Form] = MappingProxyType(
    {"Workbook": "xls", "WordDocument": "ole", "PowerPoint Document": "ole", "Book\0": "old_xls"}
)
_SEEN = 64 * 1024
"""Bytes that are looked at where a form has no magic number of its own."""
_HTML = re.compile(r"<(?:html|table|tbody|tr|body)[\s>/]", re.IGNORECASE)
_WORKBOOK = re.compile(r"<(?:\w+:)?Workbook[\s>]")
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.05"
_JSON = re.compile(r"\[\s*(?:\{|\]|\[)|\{\s*[\"}]")
"""How a document of records begins; a header in brackets, [Trade Amount], is none."""
_MT940 = re.compile(r"^:60[FM]:[CD][0-9]{6}[A-Z]{3}[0-9]", re.MULTILINE)
"""The opening balance, which every statement of this form has."""
_DBF_KINDS = b"\x02\x03\x30\x31\x32\x43\x63\x83\x8b\xcb\xf5\xfb"


def form_of(content: bytes) -> Form:
    """The form of the content; text where it has no mark of anything else.

    >>> form_of("账号,金额".encode("gb18030")), form_of(b"<TABLE border=1><tr>")
    ('text', 'html')
    """
    if content.startswith(_ZIP):
        return _zip(content)
    if content.startswith(_OLE):
        return _ole(content)
    for magic, form in _MAGIC:
        if content.startswith(magic):
            return form
    return "dbf" if _is_dbf(content) else _markup(content)


def _zip(content: bytes) -> Form:
    """Which archive: the names of its members stand open in its directory, at the end."""
    directory = content[-(2 * 1024**2) :]
    if b"xl/workbook.bin" in directory:
        return "xlsb"
    if b"application/vnd.oasis.opendocument" in content[:200]:
        return "ods"
    # A workbook that lost its end is still one: it is damaged, not something else.
    is_book = b"xl/" in directory or b"xl/" in content[:_SEEN] or b"[Content_Types]" in content
    return "xlsx" if is_book else "zip"


def _ole(content: bytes) -> Form:
    """Which compound document: the names of its streams are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "encrypted"
    names = [name for name in _STREAMS if name.encode("utf-16-le") in content]
    # A workbook that lost its directory is still one: it is damaged, not something else.
    return _STREAMS[names[0]] if names else "xls"


def _is_dbf(content: bytes) -> bool:
    """A dBASE table: kind, day of the last change, and a header that ends where it says."""
    if len(content) < 33 or content[0] not in _DBF_KINDS:
        return False
    header = int.from_bytes(content[8:10], "little")
    return 1 <= content[2] <= 12 and 1 <= content[3] <= 31 and content[header - 1 : header] == b"\r"


def _markup(content: bytes) -> Form:
    """HTML, XML, JSON or MT940, in whatever encoding: their marks are ASCII in all of them."""
    start = content[:_SEEN]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start.decode("utf-16", "replace")
    else:
        text = start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    text = text.lstrip()
    if not text.startswith("<"):
        if _JSON.match(text):
            return "json"
        return "mt940" if _MT940.search(text) else "text"
    if _WORKBOOK.search(text) and _SPREADSHEET in text:
        return "xml_spreadsheet"
    if _CAMT in text:
        return "camt"
    if _HTML.search(text):
        return "html"
    return "xml" if text.startswith("<?xml") else "text"
