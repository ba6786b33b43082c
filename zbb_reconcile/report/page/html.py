"""Pieces of the page's HTML: escaped text, paragraphs, tables, numbers that lead to their rows."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import urlencode

from zbb_reconcile.identifiers import mask_text
from zbb_reconcile.report.escape import visible, yuan
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
    """What a rule is called, and its id, small: as HTML."""
    if not rule:
        return ""
    name = names.get(rule)
    return f'{safe(name)} <span class="code">{safe(rule)}</span>' if name else safe(rule)


def roughly(amount: Decimal, words: Words) -> str:
    """The amount as a leader says it: 117.53 万元, 16.23 亿元, 1.18 million yuan; small as is."""
    for unit in ("large", "middle"):
        size = Decimal(words[f"page.unit_{unit}_is"])
        if abs(amount) >= size:
            rough = (amount / size).quantize(Decimal("0.01"), ROUND_HALF_UP)
            return words(f"page.unit_{unit}", amount=f"{rough:,}")
    return words("page.unit_small", amount=yuan(amount))


def grid(name: str, words: Words) -> str:
    """The place where a script puts a list that sorts, filters and searches."""
    label = said(f"title_{name}", words)
    return f'<div class="grid" id="grid-{name}" data-label="{label}" hidden></div>'


_ASSETS = files("zbb_reconcile") / "report" / "page" / "assets"
CHARTS = "vendor/echarts.custom.min.js"
SCRIPTS = ("money.js", "grid.js", "details.js", "charts.js", "page.js")
"""Our own scripts in the order in which they build on each other; they run as one."""


@cache
def asset(name: str) -> str:
    """The text of a file of the folder ``assets``."""
    return _ASSETS.joinpath(*name.split("/")).read_text(encoding="utf-8")


@cache
def scripts() -> tuple[str, str]:
    """The chart library, and our own scripts as one strict script."""
    own = "\n".join(asset(name) for name in SCRIPTS)
    return asset(CHARTS), f'"use strict";\n(() => {{\n{own}}})();\n'


@cache
def policy() -> str:
    """Nothing may load, submit or frame; one style sheet and two scripts run, by their hashes."""
    allowed = " ".join(map(_hash, scripts()))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(asset('page.css'))}; "
        "base-uri 'none'; form-action 'none'"
    )


def plain_policy() -> str:
    """The same for a page without scripts."""
    style = _hash(asset("page.css"))
    return f"default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


_FRAME = """<!DOCTYPE html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="$policy">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title $as_of</title>
<style>$style</style>
</head>
<body>
<a class="skip" href="#main">$skip</a>
<header>
<h1>$title</h1>
<p class="scope">$scope</p>
{beside}</header>
<nav aria-label="$contents"><ul>
$links
</ul></nav>
<main id="main">
$sections
</main>
<footer>
<p>$masked</p>
<p>$made</p>
</footer>
{behind}</body>
</html>
"""
PLAIN_PAGE = Template(_FRAME.format(beside="", behind=""))
PAGE = Template(
    _FRAME.format(
        beside="""<p class="states">$states
<button type="button" id="brief" class="noprint" hidden>$brief</button></p>
""",
        behind="""<dialog id="details" aria-labelledby="details-title"></dialog>
$data
<script>$charts</script>
<script>$own</script>
""",
    )
)

SECTION = Template('<section id="$name"$look>\n<h2>$title</h2>\n$body\n</section>')
DATA = Template('<script type="application/json" id="data-$name">$json</script>')
