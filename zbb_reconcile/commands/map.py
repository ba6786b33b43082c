"""A proposal how to read a file, as TOML for ``mapping.toml``, with the file's first rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zbb_reconcile.arguments import chosen_words
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.files import MOST_BOOK, taken
from zbb_reconcile.identifiers import mask_text, shown
from zbb_reconcile.output.held import Scratch
from zbb_reconcile.output.writing import new_file
from zbb_reconcile.read import (
    first_parquet_rows,
    first_rows,
    read_content,
    read_parquet,
    unit_word,
)
from zbb_reconcile.read.column_guesses import Likely, likely_header
from zbb_reconcile.read.file_type import form_of
from zbb_reconcile.read.header_finder import HEAD_ROWS
from zbb_reconcile.read.table_names import table_named, table_names
from zbb_reconcile.sheet import Given, ParquetFile, Sheet
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

PREVIEW_ROWS = 8
_DELIMITERS = {"\t": "\\t"}


def map_file(
    file: str | Path, table: str, *, encoding: str | None = None, lang: str | None = None
) -> str:
    """How a file would be read as that input table: TOML for ``mapping.toml``, to be edited.

    ``table`` is its name, canonical or Chinese (``bank_lines``, 银行流水). Raises Refusal where
    there is no such table or file.
    """
    words = chosen_words(lang)
    with refused_in(words):
        return proposal(Path(file), table, encoding=encoding, words=words)


def proposal(path: Path, table: str, *, encoding: str | None, words: Words) -> str:
    """How the file would be read as that table: a ``[[source]]`` per sheet, to be edited.

    Where the file cannot be read as it stands, the proposal says why, and names for each column the
    header that it probably is; a line that needs a hand says so. Raises Refusal if there is no
    such table or file.
    """
    meant = table_named(table)
    if meant is None:
        raise Refusal("no_such_input_table", found=shown(table), tables=table_names())
    content = taken(path, MOST_BOOK)
    lines = [f"# {line}" for line in words("cli.map_head", file=path.name).splitlines()]
    if form_of(content) == "parquet":
        return "\n".join([*lines, *_of_parquet(path.name, content, meant, words)]) + "\n"
    given = Given(encoding=encoding)
    rows = first_rows(path.name, content, given, HEAD_ROWS, meant)
    try:
        sheets = read_content(meant, path.name, content, given=given)[0]
    except Refusal as refusal:
        lines += ["#", *_comment(refusal.in_words(words))]
        for name, head in rows.items():
            likely = likely_header(meant, head)
            lines += ["", *_preview(head, words, likely.row if likely else 0)]
            if likely is None:
                lines += _comment(words("cli.map_no_header"))
                continue
            lines += _unread(path.name, name, meant, encoding, likely, words)
            lines += _still_refused(path.name, content, name, meant, given, likely, words)
    else:
        for sheet in sheets:
            lines += ["", *_preview(rows.get(sheet.sheet or "", []), words), *_as_read(sheet)]
    return "\n".join(lines) + "\n"


def _of_parquet(file: str, content: bytes, table: str, words: Words) -> list[str]:
    """The proposal for a Parquet file: its columns have names, and no row is their header."""
    with Scratch() as folder:
        place = folder / "columns.parquet"
        place.write_bytes(content)
        rows = first_parquet_rows(file, place, PREVIEW_ROWS - 1)
        shown_rows = list(_preview(rows, words))
        try:
            read = read_parquet(table, file, place)
        except Refusal as refusal:
            lines = ["#", *_comment(refusal.in_words(words)), "", *shown_rows]
            likely = likely_header(table, rows)
            if likely is None or likely.row != 1:
                likely = likely_header(table, rows[:1])
            if likely is None:
                return [*lines, *_comment(words("cli.map_no_header"))]
            lines += _unread(file, "", table, None, replace(likely, row=0), words)
            return [*lines, *_still_unlike(file, place, table, likely, words)]
    columns = read.headers if isinstance(read, Sheet) else read.columns
    said = {name: columns[name] for name in columns if not _is_said_once(read, name)}
    return ["", *shown_rows, *_named(file, None, table), *_table("columns", said)]


def _is_said_once(read: Sheet | ParquetFile, column: str) -> bool:
    """Whether the column is no column of the file but said of all of it."""
    return isinstance(read, Sheet) and column in read.layout.constants


def _still_unlike(file: str, place: Path, table: str, likely: Likely, words: Words) -> list[str]:
    """What is wrong with a Parquet file even where it is read as proposed, as comments."""
    try:
        read_parquet(table, file, place, Given(columns={**likely.known, **likely.guessed}))
    except Refusal as refusal:
        return ["#", *_comment(words("cli.map_by_hand")), *_comment(refusal.in_words(words))]
    return []


def write_proposal(out: Path, text: str) -> None:
    """Write a proposal into a new file, as UTF-8. Raises Refusal where it is there already."""
    with new_file(out, exists="map_exists") as part:
        part.write_text(text, encoding="utf-8", newline="\n")


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in text.splitlines()]


def _still_refused(
    file: str, content: bytes, sheet: str, table: str, given: Given, likely: Likely, words: Words
) -> list[str]:
    """What is wrong with the file even where it is read as proposed, as comments."""
    proposed = replace(given, header_rows=(likely.row,), columns={**likely.known, **likely.guessed})
    chosen = {sheet: (table, proposed)} if sheet else None
    try:
        read_content(table, file, content, given=proposed, chosen=chosen)
    except Refusal as refusal:
        return ["#", *_comment(words("cli.map_by_hand")), *_comment(refusal.in_words(words))]
    return []


def _preview(rows: Sequence[Sequence[str]], words: Words, header: int = 0) -> Iterator[str]:
    """The first rows as comments, to some below the header; account numbers masked."""
    rows = rows[: max(PREVIEW_ROWS, header + PREVIEW_ROWS // 2)]
    if rows:
        yield "# " + words("cli.map_preview")
    for number, cells in enumerate(rows, start=1):
        said = " | ".join(shown(mask_text(cell)) for cell in cells)
        yield f"# {number:>3}  {said}"[:200].rstrip()


def _named(file: str, sheet: str | None, table: str) -> Iterator[str]:
    """Which file, or sheet of it, is which table."""
    yield "[[source]]"
    yield f"file = {_text(file)}"
    if sheet is not None:
        yield f"sheet = {_text(sheet)}"
    yield f"table = {_text(table)}"


def _as_read(sheet: Sheet) -> Iterator[str]:
    """What was found out, key by key."""
    layout = sheet.layout
    yield from _named(sheet.file, sheet.sheet, sheet.table)
    rows = list(layout.header_rows)
    yield f"header_row = {rows[0] if len(rows) == 1 else rows}" if rows else "header_row = 0"
    if layout.encoding is not None:
        yield f"encoding = {_text(layout.encoding)}"
    if layout.delimiter is not None:
        yield f'delimiter = "{_DELIMITERS.get(layout.delimiter, layout.delimiter)}"'
    units = set(layout.units.values())
    if len(units) == 1:
        yield f"unit = {_text(unit_word(min(units)))}"
    # Said, it would outweigh what a card's statement says of itself.
    yield '# sign = "as_written"  # "opposite"'
    yield from _table(
        "columns",
        {name: header for name, header in sheet.headers.items() if name not in layout.constants},
    )
    if layout.constants:
        facts = {name: layout.facts[name] for name in layout.constants if name in layout.facts}
        yield from _table("facts", facts)


def _unread(
    file: str, sheet: str, table: str, encoding: str | None, likely: Likely, words: Words
) -> Iterator[str]:
    """What the file's headers probably are, column by column: those known, guessed, missing."""
    yield from _named(file, sheet or None, table)
    if likely.row:
        yield f"header_row = {likely.row}"
    if encoding is not None:
        yield f"encoding = {_text(encoding)}"
    yield "[source.columns]"
    guess, missing = words("cli.map_guess"), words("cli.map_missing")
    about = TABLES[table]
    for column in sorted((*about.columns, *about.pieces), key=lambda column: not column.required):
        if column.name in likely.known:
            yield f"{column.name} = {_text(likely.known[column.name])}"
        elif column.name in likely.guessed:
            comment = "" if column.required else "# "
            yield f"{comment}{column.name} = {_text(likely.guessed[column.name])}  # {guess}"
        elif column in about.columns:
            usual = column.headers[0] if column.headers else column.name
            why = f"  # {missing}" if column.required else ""
            yield f"# {column.name} = {_text(usual)}{why}"
    if likely.left:
        left = " | ".join(shown(mask_text(header)) for header in likely.left)
        yield "# " + words("cli.map_left", headers=left)


def _table(name: str, said: Mapping[str, str]) -> Iterator[str]:
    yield f"[source.{name}]"
    for key, text in said.items():
        yield f"{key} = {_text(text)}"


def _text(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False)
