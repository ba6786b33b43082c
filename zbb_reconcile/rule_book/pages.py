"""The law book's blocks as one HTML file, or as a .docx: the same content, laid out twice."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from zbb_reconcile.report.escape import visible
from zbb_reconcile.report.notices.docx import archived
from zbb_reconcile.rule_book.blocks import Block, Grid, Look, Text
from zbb_reconcile.texts import Words

_TAGS: dict[Look, str] = {
    "title": "h1",
    "subtitle": "p",
    "rule": "h2",
    "heading": "h3",
    "text": "p",
    "quote": "blockquote",
    "code": "pre",
}
_STYLE = """
body{max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff;
font:16px/1.7 "Noto Serif CJK SC","Source Han Serif SC",SimSun,"Songti SC",serif}
h1{font-size:2rem;text-align:center;margin:3rem 0 .5rem}
h2{font-size:1.4rem;margin:3rem 0 .5rem;border-bottom:2px solid #8a1c1c;padding-bottom:.3rem}
h3{font-size:1.05rem;margin:1.4rem 0 .3rem}
.subtitle{text-align:center;margin-bottom:2rem}
blockquote{margin:.3rem 0 .8rem;padding:.2rem 1rem;border-left:4px solid #c9a227;background:#fbf8ee}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f6f8;padding:.8rem;font-size:.75rem;
line-height:1.45;font-family:"Noto Sans Mono CJK SC",Consolas,monospace}
.wide{overflow-x:auto;margin:.5rem 0 1rem}
table{border-collapse:collapse;width:100%;font-size:.875rem}
caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{border:1px solid #9aa3ad;padding:.25rem .5rem;text-align:left;vertical-align:top;
overflow-wrap:anywhere;min-width:2.5rem}
th{background:#eef0f3}
.sign td{height:3.2rem}
.sign th:nth-child(1){width:18%}.sign th:nth-child(2){width:20%}.sign th:nth-child(3){width:17%}
a{color:#0b4f8a}
@media print{body{max-width:none;margin:0;padding:0;font-size:10.5pt}h2{break-before:page}
h3,caption{break-after:avoid}table.sign,blockquote,tr{break-inside:avoid}thead{display:
table-header-group}.wide{overflow:visible}table{font-size:8pt}th,td{padding:.1rem .3rem;
min-width:0}p,blockquote{margin-top:.2rem;margin-bottom:.2rem;line-height:1.5}pre{font-size:7pt}a{color:inherit;
text-decoration:none}@page{size:A4;margin:18mm 16mm}}
"""
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1021" '
    'w:bottom="1134" w:left="1021" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)
_WIDTH = 9864
"""Twentieths of a point between the margins."""
_SIGNING = (1800, 2000, 1700, 4364)
"""The widths of the line to sign; together the same."""
_SIZES: dict[Look, int] = {
    "title": 44,
    "subtitle": 24,
    "rule": 30,
    "heading": 24,
    "text": 21,
    "quote": 21,
    "code": 15,
}
"""Half points."""
_BEFORE: dict[Look, str] = {
    "title": '<w:spacing w:before="2400" w:after="240"/><w:jc w:val="center"/>',
    "subtitle": '<w:spacing w:after="480"/><w:jc w:val="center"/>',
    "rule": '<w:keepNext/><w:pageBreakBefore/><w:spacing w:after="160"/><w:outlineLvl w:val="0"/>',
    "heading": '<w:keepNext/><w:spacing w:before="200" w:after="60"/><w:outlineLvl w:val="1"/>',
    "text": '<w:spacing w:after="80"/>',
    "quote": '<w:spacing w:after="120"/><w:ind w:left="480" w:right="240"/>',
    "code": '<w:shd w:val="clear" w:color="auto" w:fill="F5F6F8"/><w:spacing w:after="0"/>',
}
"""What stands in a paragraph's properties, in the order that Word asks for."""


def as_html(blocks: Iterable[Block], title: str, words: Words) -> bytes:
    """The book as one file that needs no other, no script and no network."""
    body = "\n".join(
        _html_text(one) if isinstance(one, Text) else _html_grid(one) for one in blocks
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{words("law_book.language")}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def _safe(text: str) -> str:
    return escape(visible(text, keep="\n\t"))


def _html_text(one: Text) -> str:
    tag = _TAGS[one.look]
    named = f' id="{_safe(one.anchor)}"' if one.anchor else ""
    look = ' class="subtitle"' if one.look == "subtitle" else ""
    return f"<{tag}{named}{look}>{_safe(one.text)}</{tag}>"


def _html_grid(grid: Grid) -> str:
    rows = []
    for at, row in enumerate(grid.rows):
        cells = [_safe(cell) for cell in row]
        if grid.leads_to:
            cells[0] = f'<a href="#{_safe(grid.leads_to[at])}">{cells[0]}</a>'
        named = [not grid.header and place % 2 == 0 for place in range(len(cells))]
        told = zip(named, cells, strict=True)
        listed = (
            f'<th scope="row">{cell}</th>' if is_name else f"<td>{cell}</td>"
            for is_name, cell in told
        )
        rows.append(f"<tr>{''.join(listed)}</tr>")
    caption = f"<caption>{_safe(grid.caption)}</caption>" if grid.caption else ""
    heads = "".join(f'<th scope="col">{_safe(head)}</th>' for head in grid.header)
    header = f"<thead><tr>{heads}</tr></thead>" if heads else ""
    look = ' class="sign"' if grid.to_sign else ""
    body = "\n".join(rows)
    return (
        f'<div class="wide"><table{look}>{caption}{header}<tbody>\n{body}\n</tbody></table></div>'
    )


def as_docx(blocks: Iterable[Block], title: str, words: Words) -> bytes:
    """The book as a .docx for Word and WPS; the same blocks give the same bytes."""
    body = "".join(_word_text(one) if isinstance(one, Text) else _word_grid(one) for one in blocks)
    document = f'{_HEAD}<w:document xmlns:w="{_WORD}"><w:body>{body}{_PAGE}</w:body></w:document>'
    return archived(
        {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    )


def _word_text(one: Text) -> str:
    lines = one.text.splitlines() if one.look == "code" else [one.text]
    return "".join(_paragraph(line, one.look) for line in lines)


def _paragraph(text: str, look: Look, *, bold: bool = False, size: int = 0) -> str:
    strong = "<w:b/>" if bold or look in ("title", "rule", "heading") else ""
    latin, own = ("Consolas", "黑体") if look == "code" else ("Times New Roman", "宋体")
    points = size or _SIZES[look]
    return (
        f"<w:p><w:pPr>{_BEFORE[look]}</w:pPr><w:r><w:rPr>"
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{own}"/>{strong}'
        f'<w:sz w:val="{points}"/></w:rPr>'
        f'<w:t xml:space="preserve">{_safe(text)}</w:t></w:r></w:p>'
    )


def _word_grid(grid: Grid) -> str:
    columns = len(grid.header or grid.rows[0])
    widths = _SIGNING if grid.to_sign else _widths(grid, columns)
    size = 21 if grid.to_sign or columns <= 5 else 15
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="9AA3AD"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    listed = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    caption = _paragraph(grid.caption, "heading", size=21) if grid.caption else ""
    header = _word_row(grid.header, widths, size, head=True) if grid.header else ""
    high = '<w:trHeight w:val="900"/>' if grid.to_sign else ""
    rows = "".join(_word_row(row, widths, size, high=high) for row in grid.rows)
    return (
        f'{caption}<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{lines}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{listed}</w:tblGrid>'
        f"{header}{rows}</w:tbl>{_paragraph('', 'text')}"
    )


def _widths(grid: Grid, columns: int) -> tuple[int, ...]:
    """Widths by the longest cell of each column, none too thin to read."""
    longest = [
        min(40, max([4, *(len(row[at]) for row in (grid.header, *grid.rows) if row)]))
        for at in range(columns)
    ]
    return tuple(_WIDTH * each // sum(longest) for each in longest)


def _word_row(
    cells: tuple[str, ...],
    widths: tuple[int, ...],
    size: int,
    *,
    head: bool = False,
    high: str = "",
) -> str:
    again = "<w:tblHeader/>" if head else ""
    filled = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(cell, 'text', bold=head, size=size)}</w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{high}{again}</w:trPr>{filled}</w:tr>"
