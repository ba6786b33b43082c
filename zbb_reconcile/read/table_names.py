"""Which table a file or a sheet is, by its name."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache
from pathlib import PurePath

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import InWords

_BOUNDARY = re.compile(
    r"(?:导出|明细|清单|清册|台账|数据|信息|盘点|清查|基本|登记|一览|收缴|统计|查询|列表|记录)*[表簿账册]?(?:$|[_\-\s(0-9])"
)
"""What may follow the name of a table: a word that says nothing new, and then the end or a mark."""
_WHOSE = re.compile(
    r"(?:(?:19|20)\d\d年?度?|[\u4e00-\u9fff]{1,6}[省市县区旗州]|全[省市县区]|[省市县区]?本级|[省市县]级|各?(?:预算)?单位|"
    r"各部门|部门|行政事业单位|国有|固定)+"
)
"""Whose and of when the table is, before its name."""
_MEANS_ANOTHER = frozenset({"银行账户明细", "账户明细", "银行账户明细表", "支付宝"})
"""A bank's word for the movements of an account, and no list of accounts."""
_TELLING = frozenset({"指标", "支付"})
"""The names of two letters that mean a table wherever they stand."""


def _normal(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


@cache
def _tables_by_name() -> dict[str, str]:
    """Normal form of every canonical and Chinese name -> table, longest name first."""
    said = {
        _normal(name): table.name
        for table in TABLES.values()
        for name in (table.name, *table.names)
    }
    return dict(sorted(said.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def table_named(name: str, *, bare: bool = False) -> str | None:
    """The table of a file stem or sheet name; None if it names none.

    The name is a table's, alone or followed by ``_``, ``-``, a space, a bracket or digits, or by
    导出, 明细, 清单, 台账, 数据 or 表. Before it may stand whose and of when it is (青山县,
    2024年), unless ``bare``.

    >>> table_named("bank_accounts_2024"), table_named("银行流水（工行）"), table_named("说明")
    ('bank_accounts', 'bank_lines', None)
    >>> table_named("指标导出"), table_named("账户登记表_2024"), table_named("银行账户明细")
    ('indicators', 'accounts', None)
    >>> table_named("2024年青山县指标"), table_named("2024年青山县指标", bare=True)
    ('indicators', None)
    """
    wanted = _normal(name)
    whose = None if bare else _WHOSE.match(wanted)
    for form in (wanted, wanted[whose.end() :]) if whose else (wanted,):
        for said, table in _tables_by_name().items():
            if form.startswith(said) and _BOUNDARY.match(form[len(said) :]):
                another = any(form.startswith(other) for other in _MEANS_ANOTHER)
                return None if another else table
    return None


def nearest_table_name(name: str) -> str | None:
    """The table name that an unknown one holds, or is most like, as its writer might have meant."""
    wanted = _normal(name)
    telling = [said for said in _tables_by_name() if len(said) > 2 or said in _TELLING]
    held = next((said for said in telling if said in wanted), None)
    if held is not None and not any(other in wanted for other in _MEANS_ANOTHER):
        return held
    close = get_close_matches(_normal(name), list(_tables_by_name()), n=1, cutoff=0.5)
    return close[0] if close else None


def table_names() -> InWords:
    """Every table as ``name 中文名``, for a message."""
    both = ", ".join(f"{table.name} {table.names[0]}" for table in TABLES.values())
    return InWords(both, ", ".join(TABLES))


def unknown_table(file: str) -> Refusal:
    """The refusal of a file whose name is no table's, with the name it may have meant."""
    stem, ending = PurePath(file).stem, shown(PurePath(file).suffix)
    near = nearest_table_name(stem)
    name, tables = shown(stem), table_names()
    if near is None:
        lines = TABLES["bank_lines"]
        example = InWords(f"{lines.names[0]}_{name}{ending}", f"{lines.name}_{name}{ending}")
        return Refusal("unknown_table", file=file, name=name, tables=tables, example=example)
    example_of = f"{near}_{name}{ending}" if near in _normal(stem) else f"{near}{ending}"
    return Refusal("unknown_table_near", file=file, name=name, near=near, example=example_of)
