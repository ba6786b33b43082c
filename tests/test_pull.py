"""``pull``: SELECTs over DB-API drivers to Parquet, exact to the fen, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.test_read import refused
from zbb_reconcile import pull
from zbb_reconcile.commands.pull_sources import one_select
from zbb_reconcile.read import read_folder

SQL = "select indicator_id, paid_on, amount, summary from pay order by indicator_id"


@pytest.fixture
def lite(tmp_path: Path) -> Path:
    place = tmp_path / "a b?.sqlite"
    with sqlite3.connect(place) as base:
        base.execute(
            "create table pay (indicator_id text, paid_on text, amount text, summary text)"
        )
        base.executemany(
            "insert into pay values (?, ?, ?, ?)",
            [("001", "2024-01-02", "0.10", "甲"), ("002", "2024-01-03", "90071992547409.93", None)],
        )
    base.close()
    return place


def sources(folder: Path, sql: str = SQL, connect: str = "", driver: str = "sqlite3") -> Path:
    path = folder / "sources.toml"
    path.write_text(
        f'[source.treasury]\ndriver = "{driver}"\ntable = "payments"\nsql = """{sql}"""\n'
        f"connect = {connect}\n"
    )
    return path


def at(place: Path) -> str:
    return json.dumps(str(place))


def test_rows_sums_sql_and_hash_of_each_table_are_in_the_manifest(
    lite: Path, tmp_path: Path
) -> None:
    (pulled,) = pull(sources(tmp_path, connect=f"{{ database = {at(lite)} }}"), tmp_path / "data")
    content = (tmp_path / "data" / "payments_treasury.parquet").read_bytes()
    told = json.loads((tmp_path / "data" / "pull-manifest.json").read_text("utf-8"))["tables"]
    assert told == [
        {
            "name": "treasury",
            "driver": "sqlite3",
            "table": "payments",
            "file": "payments_treasury.parquet",
            "rows": 2,
            "sums": {"amount": "90071992547410.03"},
            "read_only": True,
            "sql": SQL,
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
        }
    ]
    assert pulled.rows == 2
    assert sorted(os.listdir(tmp_path / "data")) == [
        "payments_treasury.parquet",
        "pull-manifest.json",
    ]
    reading = read_folder(tmp_path / "data")
    assert [parquet.row_count for parquet in reading.parquets] == [2]


def test_a_float_is_refused_unless_the_query_casts_it(lite: Path, tmp_path: Path) -> None:
    floats = "select indicator_id, paid_on, cast(amount as real) as amount from pay"
    refusal = refused(
        lambda: pull(sources(tmp_path, floats, at(lite)), tmp_path / "data"), "pull_not_exact"
    )
    assert (refusal.row, refusal.column) == (1, "amount")
    assert not (tmp_path / "data").exists()
    cast = floats.replace("cast(amount as real)", "printf('%.2f', cast(amount as real))")
    pull(sources(tmp_path, cast, at(lite)), tmp_path / "data")
    frame = pl.read_parquet(tmp_path / "data" / "payments_treasury.parquet")
    assert frame["amount"].sort().to_list() == ["0.10", "90071992547409.94"]


@pytest.mark.parametrize(
    ("sql", "key"),
    [
        ("delete from pay", "pull_not_select"),
        ("select 1; delete from pay", "pull_not_select"),
        ("with x as (delete from pay returning *) select * from x", "pull_not_select"),
        ("select * into other from pay", "pull_not_select"),
        ("", "pull_not_select"),
        ("-- select\nvacuum", "pull_not_select"),
        ("select indicator_id, paid_on from pay", "missing_column"),
        ("select *, amount as amount from pay", "pull_column_twice"),
        ("select * from none", "pull_failed"),
    ],
)
def test_what_is_no_reading_or_gives_no_table_writes_nothing(
    sql: str, key: str, lite: Path, tmp_path: Path
) -> None:
    before = lite.read_bytes()
    refused(lambda: pull(sources(tmp_path, sql, at(lite)), tmp_path / "data"), key)
    assert lite.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == [lite.name, "sources.toml"]


def test_words_in_literals_names_and_comments_are_no_commands() -> None:
    sql = "select 'delete; it''s', \"update\" /* drop; */ from t -- insert\n;"
    assert one_select("x", "x", sql) == sql[:-1].strip()


def test_a_folder_with_something_in_it_is_not_written_over(lite: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x").write_text("x")
    told = sources(tmp_path, connect=at(lite))
    with pytest.raises(Exception, match="data"):
        pull(told, tmp_path / "data")
    assert os.listdir(tmp_path / "data") == ["x"]


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    told = sources(tmp_path, connect=at(tmp_path / "none.db"))
    refused(lambda: pull(told, tmp_path / "data"), "pull_failed")
    assert os.listdir(tmp_path) == ["sources.toml"]


@pytest.mark.parametrize(
    ("connect", "key"),
    [
        ('{ user = "u", password = "hunter2" }', "pull_password"),
        ('"host=x password=hunter2"', "pull_password"),
        ('"postgresql://u:hunter2@host/db"', "pull_password"),
        ('"u/hunter2@host:1521"', "pull_password"),
        ('{ password = "${ZBB_NOT_SET}" }', "pull_no_variable"),
        ("3", "pull_bad_source"),
    ],
)
def test_a_password_never_stands_in_the_file_nor_in_a_message(
    connect: str, key: str, tmp_path: Path
) -> None:
    refusal = refused(lambda: pull(sources(tmp_path, connect=connect), tmp_path / "d"), key)
    assert "hunter2" not in refusal.message("zh") + refusal.message("en")


def test_what_comes_from_the_environment_is_struck_out_of_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "loud.py").write_text(
        "apilevel = '2.0'\ndef connect(**told):\n    raise RuntimeError(f'no {told}')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("ZBB_SECRET", "hunter2")
    told = sources(tmp_path, connect='{ password = "${ZBB_SECRET}" }', driver="loud")
    refusal = refused(lambda: pull(told, tmp_path / "d"), "pull_failed")
    assert "hunter2" not in refusal.message("zh")
    assert "***" in refusal.message("zh")


def test_a_driver_that_is_not_there_and_a_file_that_is_wrong_are_refused(tmp_path: Path) -> None:
    told = sources(tmp_path, connect='"x"', driver="no_such_driver")
    refused(lambda: pull(told, tmp_path / "d"), "pull_no_driver")
    for text, key in (
        ("x = 1", "pull_bad_toml"),
        ("[source.a", "pull_bad_toml"),
        ("[source.a]\ndriver = 'sqlite3'", "pull_bad_source"),
        (told.read_text().replace("payments", "none"), "pull_bad_source"),
        (told.read_text().replace("treasury", '"../x"'), "pull_bad_source"),
    ):
        told.write_text(text)
        refused(lambda: pull(told, tmp_path / "d"), key)


def test_the_command_says_what_it_wrote(lite: Path, tmp_path: Path) -> None:
    told = sources(tmp_path, connect=at(lite))
    ran = subprocess.run(
        [sys.executable, "-m", "zbb_reconcile", "pull", str(told), "--to", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "payments_treasury.parquet  2 行" in ran.stdout


def _server() -> Path | None:
    """Where the programs of a PostgreSQL server are, if anywhere."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own on a socket in a folder; the folder, which is its host."""
    pytest.importorskip("psycopg", reason="no driver psycopg")
    programs = _server()
    if programs is None:
        pytest.skip("no initdb: install the Debian package postgresql")
    as_user = []
    home = Path(
        subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip()
    )
    if os.getuid() == 0:
        # The server refuses to run as root.
        user = "postgres" if "postgres" in {one.pw_name for one in pwd.getpwall()} else "nobody"
        shutil.chown(home, user)
        as_user = [
            "setpriv",
            f"--reuid={user}",
            f"--regid={pwd.getpwnam(user).pw_gid}",
            "--clear-groups",
        ]
    place = home / "data"

    def do(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd=home)

    do(
        str(programs / "initdb"),
        "-D",
        str(place),
        "-U",
        "zbb",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
    )
    options = f"-c listen_addresses='' -k {home}"
    do(
        str(programs / "pg_ctl"),
        "-D",
        str(place),
        "-l",
        str(home / "log"),
        "-w",
        "-o",
        options,
        "start",
    )
    try:
        yield str(home)
    finally:
        do(str(programs / "pg_ctl"), "-D", str(place), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def test_postgresql_gives_decimals_days_and_texts_as_they_are(
    postgres: str, tmp_path: Path
) -> None:
    import psycopg

    with psycopg.connect(host=postgres, user="zbb", dbname="postgres") as base:
        base.execute(
            "create table pay (indicator_id text, paid_on date, amount numeric(18,2),"
            " payee_name text, rate double precision)"
        )
        base.execute(
            "insert into pay select to_char(n, 'FM000000'), date '2024-01-01' + n % 300,"
            " n * 1000000000.01, case when n % 2 = 0 then '甲' end, n"
            " from generate_series(1, 120000) n"
        )
    connect = f'{{ host = {json.dumps(postgres)}, user = "zbb", dbname = "postgres" }}'
    sql = "select indicator_id, paid_on, amount, payee_name from pay order by indicator_id"
    (pulled,) = pull(sources(tmp_path, sql, connect, "psycopg"), tmp_path / "data")
    assert (pulled.rows, pulled.read_only) == (120_000, True)
    total = Decimal("1000000000.01") * (120_000 * 120_001 // 2)
    assert pulled.sums == {"amount": f"{total}"}
    frame = pl.read_parquet(tmp_path / "data" / pulled.file)
    assert frame["amount"].dtype == pl.Decimal(38, 2)
    assert frame["paid_on"].dtype == pl.Date
    assert frame.row(0)[0] == "000001"
    assert frame["amount"].sum() == total

    told = sources(tmp_path, sql.replace("amount", "rate as amount"), connect, "psycopg")
    refused(lambda: pull(told, tmp_path / "more"), "pull_not_exact")
    told = sources(tmp_path, sql.replace("amount", "'NaN'::numeric as amount"), connect, "psycopg")
    refused(lambda: pull(told, tmp_path / "more"), "pull_not_exact")
    # A function may write behind a SELECT: the transaction does not let it.
    with psycopg.connect(host=postgres, user="zbb", dbname="postgres") as base:
        base.execute(
            "create function spoil() returns text language sql"
            " as 'delete from pay returning 1::text'"
        )
    told = sources(tmp_path, sql.replace("payee_name", "spoil() as payee_name"), connect, "psycopg")
    refused(lambda: pull(told, tmp_path / "more"), "pull_failed")
    with psycopg.connect(host=postgres, user="zbb", dbname="postgres") as base:
        assert base.execute("select count(*) from pay").fetchone() == (120_000,)


def test_the_rows_of_a_large_answer_wait_in_the_server(postgres: str, tmp_path: Path) -> None:
    """A client's cursor holds the whole answer in memory before the first row is seen."""
    connect = f'{{ host = {json.dumps(postgres)}, user = "zbb", dbname = "postgres" }}'
    sql = (
        "select n::text as indicator_id, date '2024-01-01' as paid_on, 1.00 as amount,"
        " (select string_agg(name, ',') from pg_cursors) as summary from generate_series(1, 3) n"
    )
    (pulled,) = pull(sources(tmp_path, sql, connect, "psycopg"), tmp_path / "data")
    frame = pl.read_parquet(tmp_path / "data" / pulled.file)
    assert frame["summary"].to_list() == ["zbb_pull"] * 3
    none = sources(tmp_path, sql.replace("(1, 3)", "(1, 0)"), connect, "psycopg")
    assert pull(none, tmp_path / "none")[0].rows == 0


def test_a_message_shows_no_account_number(tmp_path: Path, lite: Path) -> None:
    told = sources(tmp_path, "select 6222020200112233445 from none", at(lite))
    message = refused(lambda: pull(told, tmp_path / "d"), "pull_failed").message("zh")
    assert re.search(r"\d{9}", message) is None
