"""The frame of the report page: its style, and the HTML that holds the sections."""

from __future__ import annotations

from string import Template

STYLE = """
body { font-family: "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei",
  system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; line-height: 1.5;
  color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; margin-bottom: 0; }
h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0;
  border-bottom: 1px solid #ddd; unicode-bidi: isolate; overflow-wrap: anywhere; }
th { border-bottom: 2px solid #666; }
.amount { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.short { white-space: nowrap; }
.fails { color: #a30015; font-weight: bold; }
.note { color: #555; }
rect { fill: #2f6690; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
"""

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
<header>
<h1>$title</h1>
<p>$scope</p>
<p class="note">$masked</p>
</header>
<main>
$sections
</main>
</body>
</html>
"""
)

SECTION = Template("<section>\n<h2>$title</h2>\n$body\n</section>")
