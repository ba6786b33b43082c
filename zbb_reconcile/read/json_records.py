"""JSON and NDJSON of records to grids: keys are the header, numbers stay the text they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.cell_styles import MOST_COLUMNS, MOST_ROWS, SPARSE_AREA
from zbb_reconcile.read.cells import Cell, Grid
from zbb_reconcile.read.encoding import decode

MOST_BYTES = 64 * 1024**2
_DEEPEST = 8
"""How far inside other objects records are looked for."""
_LINE_END = re.compile(r"\r\n|\r|\n")

_LABELS = {
    **dict.fromkeys(("accountno", "acctno", "accountnumber"), "账号"),
    **dict.fromkeys(("currency", "currencycode", "ccy", "curr"), "币种"),
    **dict.fromkeys(("unit", "amountunit"), "单位"),
}
"""What programs call that which decides the meaning of all records, in the words of titles."""

_Record = dict[str, object]


class _KeyTwice(ValueError):
    """An object names a key twice: which value is meant, nobody knows."""


def read_json(file: str, content: bytes, encoding: str | None = None) -> list[Grid]:
    """The records of a JSON document or of one object a line, as a sheet under a header of keys.

    A document is an array of flat objects, or an object with such an array anywhere inside: what
    else it says (``"unit": "万元"``) stands above the header, as the title of a sheet does. Several
    arrays are several sheets, named by their keys. A number is the text that stands there, true
    and false are these words, null is blank. Raises Refusal for what is broken or too large, for a
    key that repeats, and for values inside values.
    """
    if len(content) > MOST_BYTES:
        raise Refusal("too_large", file=file, limit=f"{MOST_BYTES // 1024**2} MiB")
    text, used = decode(file, content, encoding)
    lines = [line for line in _LINE_END.split(text) if line.strip()]
    if len(lines) > 1 and all(_closed(line) for line in lines[:2]):
        grids = [_grid(file, None, [], list(_by_lines(file, text)))]
    else:
        grids = _of_document(file, _loaded(file, text, 1))
    for grid in grids:
        grid.encoding = used
    return grids


def _closed(line: str) -> bool:
    """Whether a line is an object by itself, as far as its ends say."""
    line = line.strip()
    return line.startswith("{") and line.endswith("}")


def _by_lines(file: str, text: str) -> Iterator[_Record]:
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if line.strip():
            record = _loaded(file, line, number)
            if not isinstance(record, dict):
                raise Refusal("json_no_records", file=file, row=number)
            yield record


def _loaded(file: str, text: str, first_line: int) -> object:
    """The document, every number of it as text. Raises Refusal; ``first_line`` is where it is."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=str,
            parse_int=str,
            parse_constant=str,
        )
    except _KeyTwice as twice:
        row = first_line if first_line > 1 else None
        raise Refusal("json_key_twice", file=file, row=row, found=shown(str(twice))) from None
    except json.JSONDecodeError as error:
        raise Refusal("broken_json", file=file, row=first_line + error.lineno - 1) from None
    except RecursionError:
        raise Refusal("json_nested", file=file) from None


def _object(pairs: Sequence[tuple[str, object]]) -> _Record:
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _KeyTwice(next(key for key in keys if keys.count(key) > 1))
    return record


def _of_document(file: str, document: object) -> list[Grid]:
    if isinstance(document, list) and document:
        return [_grid(file, None, [], document)]
    if not isinstance(document, dict):
        raise Refusal("json_no_records", file=file)
    arrays: dict[str, list[object]] = {}
    said: list[list[Cell]] = []
    _walk(file, document, (), arrays, said)
    filled = {path: records for path, records in arrays.items() if records}
    if not arrays:
        return [_grid(file, None, [], [document])]
    if not filled:
        raise Refusal("json_no_records", file=file)
    alone = len(filled) == 1
    return [_grid(file, None if alone else path, said, records) for path, records in filled.items()]


def _walk(
    file: str,
    inside: _Record,
    path: tuple[str, ...],
    arrays: dict[str, list[object]],
    said: list[list[Cell]],
) -> None:
    """Put each array of records among ``arrays``, by its keys, and all else into ``said``."""
    if len(path) > _DEEPEST:
        raise Refusal("json_nested", file=file, column=shown(path[-1]))
    for key, value in inside.items():
        if isinstance(value, dict):
            _walk(file, value, (*path, key), arrays, said)
        elif isinstance(value, list) and (not value or isinstance(value[0], (dict, list))):
            arrays[".".join((*path, key))] = value
        else:
            texts = [_text(file, None, key, one) for one in _listed(value)]
            label = _LABELS.get(key.casefold().replace("_", ""), key)
            said.append([f"{label}：{'、'.join(texts)}"])


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _grid(
    file: str, name: str | None, said: Sequence[list[Cell]], records: Sequence[object]
) -> Grid:
    """What is said of all records, the header of their keys in order of appearance, the records.

    Row n of a message is that of this sheet, as ``source_row`` counts: the header has one too.
    """
    keys: dict[str, int] = {}
    above = len(said) + 1
    filled: list[_Record] = []
    for row, record in enumerate(records, start=above + 1):
        if not isinstance(record, dict):
            raise Refusal("json_no_records", file=file, sheet=name, row=row)
        filled.append(record)
        for key in record:
            keys.setdefault(key, len(keys))
        if len(keys) > MOST_COLUMNS:
            raise Refusal(
                "too_many_columns",
                file=file,
                sheet=name,
                row=row,
                columns=len(keys),
                limit=MOST_COLUMNS,
            )
    width = max([len(keys), *(len(row) for row in said)])
    if len(filled) > MOST_ROWS or len(filled) * width > 10 * SPARSE_AREA:
        raise Refusal("too_many_cells", file=file, rows=len(filled), columns=width)
    rows: list[list[Cell]] = [*said, list(keys)]
    for number, record in enumerate(filled, start=above + 1):
        rows.append([_text(file, number, key, record.get(key)) for key in keys])
    return Grid(name, [[*row, *[""] * (width - len(row))] for row in rows])


def _text(file: str, row: int | None, key: str, value: object) -> str:
    """The value as a cell. Numbers are text already; raises Refusal for a value with parts."""
    if isinstance(value, (dict, list)):
        raise Refusal("json_nested", file=file, row=row, column=shown(key))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
