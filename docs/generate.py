"""Write the generated pages of docs/ from the code's own data: ``python docs/generate.py``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from zbb_reconcile import reconcile
from zbb_reconcile.cli import app
from zbb_reconcile.law import load_profile
from zbb_reconcile.law.citations import limited, whole_basis
from zbb_reconcile.law.tables import printed
from zbb_reconcile.report.labels import column_label, table_label
from zbb_reconcile.results import RESULTS
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import chosen

HERE = Path(__file__).parent
ZH = chosen("zh")
AS_OF = date(2024, 12, 31)
TYPES = {
    "String": "text",
    "Date": "day",
    "Boolean": "true / false",
    "Int64": "number",
    "Int32": "number",
    "Decimal(precision=18, scale=2)": "yuan, two decimals",
    "Decimal(precision=38, scale=2)": "yuan or a count, two decimals",
}
KINDS = {
    "account": "account number (text)",
    "code": "code (text)",
    "text": "text",
    "flag": "yes / no",
    "money": "yuan, two decimals",
    "area": "square metres",
    "rate": "a part of a whole",
    "year": "year",
    "day": "day",
}


def tables() -> str:
    """The input tables with their columns, Chinese headers and words."""
    lines = [
        "# Input tables",
        "",
        "Made by `docs/generate.py` from `zbb_reconcile/tables.py`; do not edit. `*`: required.",
        "One file per table (`accounts.csv`, `.parquet`, `.xlsx`, `.xls`, also under the Chinese",
        "name), or workbooks whose sheets are tables; several files of one table add up.",
        "*Italic*: a piece, read and made into columns. *Else*: read where none of the others is.",
    ]
    for table in TABLES.values():
        lines += ["", f"## {table.name} · {table.names[0]}", ""]
        if table.key:
            lines += [f"A row is known by: {', '.join(table.key)}.", ""]
        for names in table.either:
            lines += [f"At least one of: {', '.join(names)}.", ""]
        lines += ["| column | holds | Chinese headers |", "|---|---|---|"]
        for column in (*table.columns, *table.pieces):
            holds = KINDS.get(column.kind) or "; ".join(
                f"`{code}` " + "、".join(w for w, c in column.words.items() if c == code != w)
                for code in dict.fromkeys(column.words.values())
            )
            star = "\\*" if column.required else ""
            name = f"*{column.name}*" if column in table.pieces else column.name
            headers = "、".join(column.headers)
            headers += f" · *else* {'、'.join(column.fallbacks)}" if column.fallbacks else ""
            lines.append(f"| {name}{star} | {holds} | {headers} |")
    return "\n".join(lines) + "\n"


def rules() -> str:
    """The rules of the national profile with their law, and every parameter."""
    law = load_profile("national", AS_OF)
    lines = [
        "# Rules",
        "",
        "Made by `docs/generate.py` from `zbb_reconcile/law/national/`; do not edit.",
        f"As on {AS_OF}. Each rule is one query under `queries/`. 限: a finding",
        "about any other unit or case does not cite that text; where none is left, its basis is",
        "本产品书面口径. 参照: made for others (central departments, another city), followed as a",
        "pattern.",
        "",
        "| rule | name | verdict | law | query | needs |",
        "|---|---|---|---|---|---|",
    ]
    for rule in law.rules.values():
        off = "" if rule.enabled else " (off in national)"
        lines.append(
            f"| {rule.id} | {rule.name_zh} · {rule.name_en}{off} | {rule.verdict} "
            f"| {whole_basis(law, rule.id, ZH)} | `{rule.query}` | {', '.join(rule.needs)} |"
        )
    lines += ["", "## Parameters", "", "| name | value | from | law |", "|---|---|---|---|"]
    for parameter in law.parameters:
        value = printed(parameter.value).replace("|", "\\|")
        if len(value) > 300:
            value = f"{len(parameter.value)} entries, see the profile"
        lines.append(
            f"| {parameter.name} | {value} | {parameter.in_force_from} "
            f"| {law.cited(parameter.cite, ZH)} |"
        )
    lines += ["", "## Citations", "", "| law | words | read where |", "|---|---|---|"]
    for citation in law.citations.values():
        words = citation.words.replace("|", "\\|") or "—"
        lines.append(
            f"| {limited(citation, ZH)} | {words} | {citation.source} ({citation.confidence}) |"
        )
    return "\n".join(lines) + "\n"


def commands() -> str:
    """The help page of every command, in both languages."""
    lines = ["# Commands", "", "Made by `docs/generate.py` from the help pages; do not edit."]
    names = [info.name for info in app.registered_commands]
    for name in sorted(name for name in names if name):
        lines += ["", f"## {name}"]
        for lang in ("en", "zh"):
            lines += ["", "```text", chosen(lang)(f"cli.help_{name}").strip(), "```"]
    return "\n".join(lines) + "\n"


def results() -> str:
    """The tables of a finished run with their columns, as the sample county gives them."""
    lines = [
        "# Result tables",
        "",
        "Made by `docs/generate.py` from a run on the sample county; do not edit.",
        "Each is `OUT/tables/<table>.parquet` and a table of `OUT/run.duckdb`.",
    ]
    with reconcile(HERE.parent / "sample_data", as_of=AS_OF, lang="en") as outcome:
        for name in RESULTS:
            lines += ["", f"## {name} · {table_label(name, ZH)}", ""]
            lines += ["| column | type | in reports |", "|---|---|---|"]
            for column, kind in outcome[name].schema.items():
                label = column_label(name, column, ZH)
                lines.append(f"| {column} | {TYPES.get(str(kind), str(kind))} | {label} |")
    return "\n".join(lines) + "\n"


PAGES = {"tables.md": tables, "rules.md": rules, "commands.md": commands, "results.md": results}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
