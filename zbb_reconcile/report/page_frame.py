"""The frame of the report page: its style and scripts, what they may do, and the HTML around."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from string import Template

_ASSETS = files("zbb_reconcile.report") / "assets"
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


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


PAGE = Template(
    """<!DOCTYPE html>
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
<p class="states">$states</p>
</header>
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
<dialog id="details" aria-labelledby="details-title"></dialog>
$data
<script>$charts</script>
<script>$own</script>
</body>
</html>
"""
)

SECTION = Template('<section id="$name"$look>\n<h2>$title</h2>\n$body\n</section>')
DATA = Template('<script type="application/json" id="data-$name">$json</script>')
