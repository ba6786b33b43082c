"""SOURCES.toml: which questions are put to which databases; checked before any is asked."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import MOST_TOML, taken, toml_of
from zbb_reconcile.identifiers import shown
from zbb_reconcile.tables import TABLES

_KEYS = {"driver", "connect", "sql", "table"}
_NAME = re.compile(r"\w{1,60}")
_DRIVER = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET = re.compile(r"pass(word|wd|phrase)?|pwd|secret|token", re.IGNORECASE)
_SECRET_IN_TEXT = re.compile(
    r"(?:pass(?:word|wd)?|pwd)\s*=\s*(?!\$\{)\S|://[^/@\s:]*:(?!\$\{)[^/@\s]+@|^[^/@\s]+/(?!\$\{)[^@\s]+@",
    re.IGNORECASE,
)
"""A password written out in a connection string: ``password=x``, ``//user:x@host``, ``user/x@``."""
_PASSED_OVER = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/",
    re.DOTALL,
)
"""Literals, quoted names and comments: what stands in them is no command."""
_COMMAND = re.compile(
    r"\b(insert|update|delete|merge|create|alter|drop|truncate|grant|revoke|call|exec|execute|into|"
    r"copy|lock|attach|pragma|vacuum|replace\s+into)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question:
    """One SELECT, and where its answer goes."""

    name: str
    driver: str
    connect: str | Mapping[str, object] = field(repr=False)
    """What the driver's ``connect`` takes, variables put in: never printed."""
    secrets: tuple[str, ...] = field(repr=False)
    """What came from the environment: struck out of every message."""
    sql: str
    table: str

    @property
    def file(self) -> str:
        """The name of its file in the data folder."""
        return f"{self.table}_{self.name}.parquet"


def questions(path: Path) -> list[Question]:
    """The questions of a file, in its order. Raises Refusal for what is not understood."""
    content = taken(path, MOST_TOML)
    try:
        told = toml_of(content.decode("utf-8-sig"), path.name)
    except ValueError as error:
        raise Refusal("pull_bad_toml", file=path.name, found=shown(error)) from None
    sources = told.pop("source", None)
    if told or not isinstance(sources, dict) or not sources:
        raise Refusal("pull_bad_toml", file=path.name, found=shown(next(iter(told), "[source.…]")))
    return [_question(path.name, name, said) for name, said in sources.items()]


def _question(file: str, name: str, said: object) -> Question:
    def refuse(found: object) -> Refusal:
        return Refusal("pull_bad_source", file=file, name=shown(name), found=shown(found))

    if not _NAME.fullmatch(name) or not isinstance(said, dict):
        raise refuse(name)
    odd = sorted(_KEYS ^ set(said))
    if odd:
        raise refuse(odd[0])
    driver, table, sql, connect = said["driver"], said["table"], said["sql"], said["connect"]
    if not isinstance(driver, str) or not _DRIVER.fullmatch(driver):
        raise refuse("driver")
    if table not in TABLES:
        raise refuse(f"table = {table}")
    if not isinstance(sql, str):
        raise refuse("sql")
    if not isinstance(connect, (str, dict)):
        raise refuse("connect")
    _refuse_secret(file, name, connect)
    secrets: list[str] = []
    filled = _filled(file, name, connect, secrets)
    question = one_select(file, name, sql)
    return Question(name, driver, filled, tuple(secrets), question, table)


def _refuse_secret(file: str, name: str, connect: str | dict[str, object]) -> None:
    """Refuse a password that stands in the file: whoever reads the file would have it."""
    texts = [connect] if isinstance(connect, str) else [v for v in connect.values() if v != ""]
    keys = () if isinstance(connect, str) else connect.items()
    keyed = any(_SECRET.search(key) and not _VARIABLE.fullmatch(str(v)) for key, v in keys if v)
    if keyed or any(isinstance(text, str) and _SECRET_IN_TEXT.search(text) for text in texts):
        raise Refusal("pull_password", file=file, name=shown(name), variable="${DB_PASSWORD}")


def _filled(
    file: str, name: str, connect: str | dict[str, object], secrets: list[str]
) -> str | dict[str, object]:
    """What ``connect`` says, with the values of the environment in place of ``${VAR}``."""

    def value_of(found: re.Match[str]) -> str:
        value = os.environ.get(found[1])
        if value is None:
            raise Refusal("pull_no_variable", file=file, name=shown(name), variable=found[1])
        secrets.append(value)
        return value

    if isinstance(connect, str):
        return _VARIABLE.sub(value_of, connect)
    return {
        key: _VARIABLE.sub(value_of, value) if isinstance(value, str) else value
        for key, value in connect.items()
    }


def one_select(file: str, name: str, sql: str) -> str:
    """The statement without its last semicolon. Raises Refusal if it is not one that only reads.

    The database is asked to allow nothing else besides; this says it before anything is sent.
    """
    statement = sql.strip().removesuffix(";").strip()
    bare = _PASSED_OVER.sub(" ", statement)
    first = re.match(r"\s*\(*\s*(select|with)\b", bare, re.IGNORECASE)
    command = _COMMAND.search(bare)
    if first is None or ";" in bare or "$$" in bare or command is not None:
        found = command[0] if command else bare.split()[0] if bare.split() else ""
        raise Refusal("pull_not_select", file=file, name=shown(name), found=shown(found))
    return statement
