"""Write the generated pages of docs/ from the code's own data: ``python docs/generate.py``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from zbb_reconcile import reconcile
from zbb_reconcile.cli import app
from zbb_reconcile.law import load_profile
from zbb_reconcile.law.citations import limited, whole_basis
from zbb_reconcile.law.tables import printed
from zbb_reconcile.report.labels import column_label, table_label, value_label
from zbb_reconcile.report.workbook.words import answers, parameter_label, word
from zbb_reconcile.results import RESULTS
from zbb_reconcile.tables import TABLES, Table
from zbb_reconcile.texts import chosen, fill

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


# The same pages for who reads Chinese: names and headers as the papers have them.

TYPES_ZH = {
    "String": "文本",
    "Date": "日期",
    "Boolean": "是 / 否",
    "Int64": "整数",
    "Int32": "整数",
    "Decimal(precision=18, scale=2)": "元，两位小数",
    "Decimal(precision=38, scale=2)": "元或个数，两位小数",
}
KINDS_ZH = {
    "account": "账号（文本）",
    "code": "编码（文本）",
    "text": "文本",
    "flag": "是 / 否",
    "money": "元，两位小数",
    "area": "平方米",
    "rate": "比率（0 到 1）",
    "year": "年度",
    "day": "日期",
}


def tables_zh() -> str:
    """The input tables, by their Chinese headers."""
    lines = [
        "# 输入表",
        "",
        "由 `docs/generate.py` 从 `zbb_reconcile/tables.py` 生成，请勿手改。",
        "带 \\* 的列必须有，其余可以没有。",
        "",
        "每张表一个文件（`指标.xlsx`、`indicators.csv`，.csv、.parquet、.xlsx、.xls 都可以），",
        "或一个工作簿里每个工作表是一张表；同一张表的几个文件合在一起。",
        "列标题用下面任何一种写法都认得，也可以用列名本身。",
        "*斜体*是拼成其他列的零件；“否则”后面的标题，只在没有前面那些时才读。",
    ]
    for table in TABLES.values():
        lines += ["", f"## {table.names[0]} · {table.name}", ""]
        for said, columns in (("每一行由这些列确定", table.key), *_either(table)):
            if columns:
                lines += [f"{said}：{_columns(table.name, columns)}。", ""]
        lines += ["| 列标题 | 内容 | 列名 |", "|---|---|---|"]
        for column in (*table.columns, *table.pieces):
            holds = KINDS_ZH.get(column.kind) or "；".join(
                "、".join(w for w, c in column.words.items() if c == code != w) or code
                for code in dict.fromkeys(column.words.values())
            )
            star = "\\*" if column.required else ""
            headers = "、".join(column.headers)
            headers += f"；否则：{'、'.join(column.fallbacks)}" if column.fallbacks else ""
            name = f"*{column.name}*" if column in table.pieces else column.name
            lines.append(f"| {headers}{star} | {holds} | {name} |")
    return "\n".join(lines) + "\n"


def _either(table: Table) -> list[tuple[str, tuple[str, ...]]]:
    return [("至少要有其中一列", tuple(names)) for names in table.either]


def _columns(table: str, columns: Sequence[str]) -> str:
    return "、".join(column_label(table, column, ZH) for column in columns)


def rules_zh() -> str:
    """The rules with their law and every parameter, in Chinese."""
    law = load_profile("national", AS_OF)
    lines = [
        "# 规则",
        "",
        "由 `docs/generate.py` 从 `zbb_reconcile/law/national/` 生成，请勿手改。",
        f"截至 {AS_OF}。每条规则是 `queries/` 下的一个查询。",
        "“限”：只对该单位或情形引用；其他情形不引用，没有别的依据时，依据为本产品书面口径。",
        "“参照”：文件不是为县级制定的，只作参照。",
        "",
        "| 规则 | 名称 | 怎样判断 | 处理意见 | 依据 | 需要的数据 |",
        "|---|---|---|---|---|---|",
    ]
    for rule in law.rules.values():
        off = "" if rule.enabled else "（国家规定未启用）"
        said = {name: _shown(law.values[name]) for name in rule.parameters}
        sentence = fill(ZH[f"sentences.{rule.id}"], said)
        lines.append(
            f"| {rule.id} | {rule.name_zh}{off} | {_cell(sentence)} "
            f"| {word('verdict', rule.verdict, ZH)} | {whole_basis(law, rule.id, ZH)} "
            f"| {word('needs', ', '.join(rule.needs), ZH)} |"
        )
    lines += ["", "## 参数", "", "| 参数 | 值 | 起始 | 依据 | 名称 |", "|---|---|---|---|---|"]
    for parameter in law.parameters:
        value = _cell(_shown(parameter.value))
        if len(value) > 300:
            value = f"共 {len(parameter.value)} 项，见规则文件"
        lines.append(
            f"| {parameter_label(parameter.name, ZH)} | {value} | {parameter.in_force_from} "
            f"| {law.cited(parameter.cite, ZH)} | {parameter.name} |"
        )
    lines += ["", "## 依据原文", "", "| 依据 | 原文 | 出处 |", "|---|---|---|"]
    for citation in law.citations.values():
        read = value_label("confidence", citation.confidence, ZH)
        lines.append(
            f"| {limited(citation, ZH)} | {_cell(citation.words) or '—'} "
            f"| {citation.source}（{read}） |"
        )
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return ZH(f"report.{'yes' if value else 'no'}")
    return word("value", printed(value), ZH)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def commands_zh() -> str:
    """The Chinese help page of every command, in the order of the front page."""
    lines = ["# 命令", "", "由 `docs/generate.py` 从帮助页生成，请勿手改。", ""]
    lines += ["```text", ZH("cli.help").strip(), "```"]
    for name in sorted(info.name for info in app.registered_commands if info.name):
        lines += ["", f"## {name}", "", "```text", ZH(f"cli.help_{name}").strip(), "```"]
    return "\n".join(lines) + "\n"


def results_zh() -> str:
    """The tables of a finished run as the papers call them."""
    lines = [
        "# 结果表",
        "",
        "由 `docs/generate.py` 按样例县的一次核对生成，请勿手改。",
        "每张表是 `结果/tables/表名.parquet`，也是 `结果/run.duckdb` 里的一张表，",
        "工作簿里多数有自己的工作表。",
    ]
    with reconcile(HERE.parent / "sample_data", as_of=AS_OF, lang="zh") as outcome:
        for name in RESULTS:
            lines += ["", f"## {table_label(name, ZH)} · {name}", ""]
            lines += [*filter(None, [answers(name, ZH)]), ""]
            lines += ["| 列 | 内容 | 列名 |", "|---|---|---|"]
            for column, kind in outcome[name].schema.items():
                label = column_label(name, column, ZH)
                lines.append(f"| {label} | {TYPES_ZH.get(str(kind), str(kind))} | {column} |")
    return "\n".join(lines) + "\n"


PAGES = {
    "tables.md": tables,
    "rules.md": rules,
    "commands.md": commands,
    "results.md": results,
    "zh/tables.md": tables_zh,
    "zh/rules.md": rules_zh,
    "zh/commands.md": commands_zh,
    "zh/results.md": results_zh,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
