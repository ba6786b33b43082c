"""Pieces of the page's HTML: escaped text, paragraphs, tables, numbers that lead to their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from urllib.parse import urlencode

from zbb_reconcile.identifiers import mask_text
from zbb_reconcile.report.neutral import visible, yuan
from zbb_reconcile.texts import Words

BAR_WIDTH = 1000
"""Units of a bar drawn by the server; the style sheet stretches it."""


def safe(value: object) -> str:
    """Text as HTML: what acts is shown as an escape, what marks up is quoted."""
    return escape(visible(value), quote=True)


def masked(text: object) -> str:
    """Safe text without whole account numbers; '' for None."""
    return safe(mask_text(str(text))) if text else ""


def said(key: str, words: Words, **values: object) -> str:
    """A text of the catalogue as HTML; a key without a file is one of ``page.toml``."""
    return safe(words(key if "." in key else f"page.{key}", **values))


def said_with(key: str, words: Words, **pieces: str) -> str:
    """A text of the page whose slots take pieces that are HTML already."""
    text = said(key, words, **{name: f"⟦{name}⟧" for name in pieces})
    for name, piece in pieces.items():
        text = text.replace(f"⟦{name}⟧", piece)
    return text


def paragraph(key: str, words: Words, look: str = "", **values: object) -> str:
    """A text of the catalogue as a paragraph."""
    kind = f' class="{look}"' if look else ""
    return f"<p{kind}>{said(key, words, **values)}</p>"


def go(words: str, table: str, **filters: object) -> str:
    """Words (HTML already) that lead to the rows of that table which the filters let through."""
    query = safe(urlencode({name: str(value) for name, value in filters.items()}))
    return f'<a class="go" href="#{table}" data-filter="{query}">{words}</a>'


def sum_of(amount: Decimal | str, table: str, **filters: object) -> str:
    """An amount that leads to its rows; nought has none."""
    return go(money(amount), table, **filters) if Decimal(amount) else money(amount)


def swatch(code: str) -> str:
    """The mark that a picture gives that code; the word always stands beside it."""
    mark = (
        '<svg class="mark" width="12" height="12" aria-hidden="true" focusable="false">'
        '<rect class="v-$" width="12" height="12"></rect></svg>'
    )
    return mark.replace("$", safe(code))


def stacked(parts: Iterable[tuple[str, Decimal]]) -> str:
    """One bar of parts as long as their amounts; negative ones and zeros have no length."""
    shown = [(code, amount) for code, amount in parts if amount > 0]
    total = sum((amount for _, amount in shown), Decimal(0))
    drawn, start = "", Decimal(0)
    for code, amount in shown:
        left, right = (int(BAR_WIDTH * at / total) for at in (start, start + amount))
        drawn += f'<rect class="v-{safe(code)}" x="{left}" width="{right - left}" height="10"/>'
        start += amount
    return (
        f'<svg class="bar" viewBox="0 0 {BAR_WIDTH} 10" preserveAspectRatio="none" '
        f'aria-hidden="true" focusable="false">{drawn}</svg>'
    )


def table(
    headers: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[str]],
    *,
    name: str = "",
    caption: str = "",
    foot: Sequence[str] = (),
) -> str:
    """A table of cells that are HTML already; a header is (words, class of its cells)."""
    known = f' id="{name}" class="sortable"' if name else ""
    head = "".join(f'<th scope="col"{_look(look)}>{safe(word)}</th>' for word, look in headers)
    body = "\n".join(_row(headers, row) for row in rows)
    below = f"\n<tfoot>{_row(headers, foot)}</tfoot>" if foot else ""
    title = f"<caption>{caption}</caption>\n" if caption else ""
    return (
        f'<div class="scroll"><table{known}>\n{title}<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>{below}\n</table></div>"
    )


def _row(headers: Sequence[tuple[str, str]], cells: Sequence[str]) -> str:
    return (
        "<tr>"
        + "".join(
            f"<td{_look(look)}>{cell}</td>" for (_, look), cell in zip(headers, cells, strict=True)
        )
        + "</tr>"
    )


def _look(look: str) -> str:
    return f' class="{look}"' if look else ""


def figure(name: str, caption: str, words: Words, table_html: str) -> str:
    """A place for a picture, hidden until it is drawn, with the same numbers as a table below."""
    label = said("chart_label", words, caption=caption)
    return (
        f'<figure><figcaption>{safe(caption)}</figcaption><div class="chart" id="chart-{name}" '
        f'role="img" aria-label="{label}" hidden></div></figure>\n{table_html}'
    )


def money(amount: Decimal | str | None) -> str:
    """Yuan to the fen as HTML; a dash where no amount is known, which is not zero."""
    return "—" if amount is None else escape(yuan(amount))


def rule_words(rule: str | None, names: Mapping[str, str]) -> str:
    """A rule's id and name as HTML."""
    return safe(f"{rule} {names.get(rule, '')}".strip()) if rule else ""


def grid(name: str, words: Words) -> str:
    """The place where a script puts a list that sorts, filters and searches."""
    label = said(f"title_{name}", words)
    return f'<div class="grid" id="grid-{name}" data-label="{label}" hidden></div>'
