"""The built-in templates of notices: a .docx made of a text of the catalogue.

A text is one line per paragraph; the line's first sign says what it is:

====  ==========================================================
``!`` the letterhead, in red
``~`` the document number, under the letterhead; ``||`` puts what follows to the right
``#`` the title
``@`` whom it is addressed to
``*`` a heading of the body, on one page with what follows
``&`` a paragraph of the body, on one page with what follows
``%`` a line of the list of annexes
``>`` the signature, to the right
``^`` the number of an annex, on a page of its own
``_`` the title of an annex
``-`` a line of the imprint (版记); ``||`` puts what follows to the right
``|=`` a table's column widths, each with ``<`` or ``>`` for its side
``|`` a row of that table; the first is its header, where `` / `` begins a new line
====  ==========================================================

Any other line is a paragraph of the body. The page follows GB/T 9704-2012 (党政机关公文格式): A4,
margins 37 / 35 / 28 / 26 mm, 22 lines of 28 signs; letterhead and title 小标宋, headings 黑体, body
仿宋 size three, imprint size four. Lines are not stretched: figures in them would tear gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from zbb_reconcile.report.notices.docx import archived

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TEXT_WIDTH = 8845
"""Twentieths of a point between the margins."""
_LINE = 579
"""22 lines of it fill the page."""
_CLOSER = -5
"""28 signs of 320 twips would be 115 too wide; a grid of signs does this too, but not everywhere:
LibreOffice sets a sign on every second field of it."""
_RED = "FF0000"
_MANY = 6
"""A table of more columns has smaller print."""
_HOLDING = ("%", ">", "-")
"""Signs of lines that stay on one page with the line before them."""
_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{_TEXT_WIDTH}"/></w:tabs>'
_FIGURES = "Times New Roman"
_BODY, _TITLE, _HEADS = "仿宋_GB2312", "方正小标宋简体", "黑体"
_FALLBACK = {_BODY: "仿宋", _TITLE: "宋体", _HEADS: "SimHei"}


def template_of(text: str) -> bytes:
    """The .docx template that a text of the catalogue describes."""
    lines = ["", *(line for line in text.splitlines() if line.strip()), ""]
    body = ""
    for is_table, group in groupby(
        zip(lines, lines[1:], lines[2:], strict=False), key=lambda three: three[1][0] == "|"
    ):
        if is_table:
            body += _table([line for _, line, _ in group])
        else:
            body += "".join(_paragraph(*three) for three in group)
    return archived(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
            "word/document.xml": (
                f'{_HEAD}<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}"><w:body>{body}'
                f"{_SECTION}</w:body></w:document>"
            ),
            "word/_rels/document.xml.rels": _relations(
                [
                    ("styles", "styles.xml"),
                    ("fontTable", "fontTable.xml"),
                    ("footer", "footer1.xml"),
                ]
            ),
            "word/styles.xml": _STYLES,
            "word/fontTable.xml": _fonts(),
            "word/footer1.xml": _FOOTER,
        }
    )


def _paragraph(before: str, line: str, following: str) -> str:
    sign, said = line[0], line[1:].strip(" ")
    # A heading stays with what it heads; from the last sentence to the imprint all is on one page.
    keep = "<w:keepNext/>" if sign in "*&^_>" or following[:1] in _HOLDING else ""
    indent = '<w:ind w:firstLine="640" w:firstLineChars="200"/>'
    match sign:
        case "!":
            look = f'{keep}{_spaced(0, 720, 720)}<w:jc w:val="center"/>'
            return _said(said, look, _TITLE, 60, colour=_RED)
        case "~":
            line = f'<w:bottom w:val="single" w:sz="12" w:space="6" w:color="{_RED}"/>'
            side = "" if "||" in said else '<w:jc w:val="center"/>'
            return _said(said, f"{keep}<w:pBdr>{line}</w:pBdr>{_TAB}{side}")
        case "#":
            return _said(said, f'{_spaced(_LINE, _LINE, 640)}<w:jc w:val="center"/>', _TITLE, 44)
        case "@":
            return _said(said, "")
        case "*":
            return _said(said, keep + indent, _HEADS)
        case "&":
            return _said(said, keep + indent)
        case "%":
            return _said(said, f'{keep}<w:ind w:left="1600" w:hanging="960"/>')
        case ">":
            first = "" if before[:1] == ">" else _spaced(_LINE, 0, _LINE)
            return _said(said, f'{keep}{first}<w:ind w:right="640"/><w:jc w:val="right"/>')
        case "^":
            return _said(said, f"{keep}<w:pageBreakBefore/>", _HEADS)
        case "_":
            return _said(said, f'{keep}{_spaced(0, 200, 640)}<w:jc w:val="center"/>', _TITLE, 36)
        case "-":
            rules = "".join(
                f'<w:{side} w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
                for side in ("top", "bottom", "between")
            )
            return _said(said, f"{keep}<w:pBdr>{rules}</w:pBdr>{_TAB}", half_points=28)
    return _said(line.strip(" "), keep + indent)


def _font(name: str) -> str:
    """Signs in that font; figures in Times, half as wide as a sign on every machine."""
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{_FIGURES}" w:hAnsi="{_FIGURES}" '
        f'w:eastAsia="{name}" w:cs="{_FIGURES}"/>'
    )


def _spaced(before: int, after: int, line: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


def _said(
    text: str,
    look: str,
    font: str | None = None,
    half_points: int | None = None,
    *,
    colour: str = "",
) -> str:
    """A paragraph; ``{{slots}}`` stay as they are, for the clerk to see."""
    run = ""
    if font:
        run += _font(font)
    if colour:
        run += f'<w:color w:val="{colour}"/>'
    if half_points:
        run += f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    runs = f"</w:r><w:r><w:rPr>{run}</w:rPr><w:tab/></w:r><w:r><w:rPr>{run}</w:rPr>".join(
        f'<w:t xml:space="preserve">{escape(part.strip(" "))}</w:t>' for part in text.split("||")
    )
    return f"<w:p><w:pPr>{look}</w:pPr><w:r><w:rPr>{run}</w:rPr>{runs}</w:r></w:p>"


def _table(lines: Sequence[str]) -> str:
    """A table of lines ``|= 10< 20>``, ``| header | …``, ``| cell | …``."""
    widths = lines[0].removeprefix("|=").split()
    shares = [int(width[:-1]) for width in widths]
    twips = [_TEXT_WIDTH * share // sum(shares) for share in shares]
    sides = ["right" if width.endswith(">") else "left" for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    rows = "".join(
        _row([cell.strip() for cell in line[1:].split("|")], twips, sides, header=not at)
        for at, line in enumerate(lines[1:])
    )
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:jc w:val="center"/><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" '
        f'w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: Sequence[str], twips: Sequence[int], sides: Sequence[str], *, header: bool) -> str:
    said = "".join(_cells(cells, twips, sides, header=header))
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{said}</w:tr>"


def _cells(
    cells: Sequence[str], twips: Sequence[int], sides: Sequence[str], *, header: bool
) -> Iterator[str]:
    half_points, line = (18, 270) if len(cells) > _MANY else (21, 320)
    look = f'<w:snapToGrid w:val="0"/><w:spacing w:line="{line}" w:lineRule="exact"/>'
    for cell, width, side in zip(cells, twips, sides, strict=True):
        justified = f'{look}<w:jc w:val="{"center" if header else side}"/>'
        lines = cell.split(" / ") if header else [cell]
        said = "".join(
            _said(line, justified, _HEADS if header else None, half_points) for line in lines
        )
        yield (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f"{said}</w:tc>"
        )


def _content_types() -> str:
    parts = {
        "document.main": "document",
        "styles": "styles",
        "fontTable": "fontTable",
        "footer": "footer1",
    }
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/word/{file}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
            for kind, file in parts.items()
        )
        + "</Types>"
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for at, (kind, target) in enumerate(targets, start=1)
        )
        + "</Relationships>"
    )


def _fonts() -> str:
    """What to use where a machine lacks a font: Word looks for the other name."""
    return (
        f'{_HEAD}<w:fonts xmlns:w="{_WORD}">'
        + "".join(
            f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for font, other in _FALLBACK.items()
        )
        + "</w:fonts>"
    )


_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
    f"{_font(_BODY)}"
    f'<w:spacing w:val="{_CLOSER}"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:autoSpaceDE w:val="0"/>'
    f'<w:autoSpaceDN w:val="0"/><w:spacing w:line="{_LINE}" w:lineRule="exact"/>'
    '</w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" '
    'w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>'
)
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" '
    'w:left="1587" w:header="851" w:footer="1417" w:gutter="0"/>'
    f'<w:docGrid w:type="lines" w:linePitch="{_LINE}"/></w:sectPr>'
)
_FOOTER = (
    f'{_HEAD}<w:ftr xmlns:w="{_WORD}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:fldSimple w:instr="PAGE"><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>1</w:t></w:r>'
    '</w:fldSimple><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve"> —</w:t></w:r>'
    "</w:p></w:ftr>"
)
