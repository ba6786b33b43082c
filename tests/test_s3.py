"""Data and results in an object store: the same bytes as in folders, and no result but a whole one.

The store is moto's, on this machine's loopback.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.provinces import COUNTIES, poison, write_county
from tests.test_divisions import states, written
from zbb_reconcile import Refusal, open_run, reconcile
from zbb_reconcile.cli import app
from zbb_reconcile.commands.shell import talk
from zbb_reconcile.divisions.everyone import reconcile_all
from zbb_reconcile.divisions.one import Task, at_hand, is_unchanged
from zbb_reconcile.divisions.roll_up import roll_up
from zbb_reconcile.divisions.store import opened_store, results_in
from zbb_reconcile.inputs import Inputs
from zbb_reconcile.object_store import objects
from zbb_reconcile.object_store.objects import ObjectFolder
from zbb_reconcile.object_store.staging import placed
from zbb_reconcile.output.checksums import write_sums
from zbb_reconcile.output.held import SCRATCH_PREFIX
from zbb_reconcile.output.target import check_target
from zbb_reconcile.version import __version__

moto = pytest.importorskip("moto.server", reason="moto is not installed")

AS_OF = date(2024, 12, 31)
FIRST, SECOND, THIRD = tuple(COUNTIES)[:3]
BUCKET = "treasury"
KEY, SECRET = "AKIAZBBTESTKEY", "not-to-be-shown-to-anybody"


@pytest.fixture(scope="module", autouse=True)
def endpoint() -> Iterator[str]:
    """A server with an empty bucket, which the environment names."""
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", KEY)
        patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        ObjectFolder(f"s3://{BUCKET}")._ask("create_bucket", Bucket=BUCKET)
        yield f"http://{host}:{port}"
    server.stop()


def upload(folder: Path, name: str) -> str:
    """Every file below a folder, put into the bucket; its address."""
    there = ObjectFolder(f"s3://{BUCKET}/{name}")
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            there.put(path.relative_to(folder).as_posix(), path)
    return there.url


def download(url: str, to: Path) -> Path:
    to.mkdir(parents=True)
    ObjectFolder(url).copy_here(to)
    return to


def proven(folder: Path) -> dict[str, str]:
    """The files of a result by their hashes; the database's own bytes need not be the same."""
    free = ("run.duckdb", "sha256sums.txt")
    return {name: one for name, one in written(folder).items() if not name.endswith(free)}


def listed(url: str) -> dict[str, objects.Stored]:
    return dict(ObjectFolder(url).listed().objects)


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test does, none of what was brought stays."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield
    assert not list(place.glob(f"{SCRATCH_PREFIX}*"))


TABLES = ("agencies", "accounts", "bank_accounts")
"""A county that is run in no time."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties in a folder each, one with rules of its own, and a third that nobody can use."""
    data = tmp_path_factory.mktemp("far") / "全市"
    for code in (FIRST, SECOND, THIRD):
        write_county(data / f"{code} {COUNTIES[code]}", code, TABLES)
    for name in ("accounts.csv", "bank_accounts.csv", "bank_lines.parquet"):
        (data / f"{SECOND} {COUNTIES[SECOND]}" / name).unlink()
    poison(data / f"{THIRD} {COUNTIES[THIRD]}")
    (data / "profiles.toml").write_text(f'[profiles]\n{SECOND} = "xingguo"\n', encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def near(folders: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same counties run out of the folder, into a folder."""
    store = tmp_path_factory.mktemp("near") / "counties"
    reconcile_all(folders, store, as_of=AS_OF, lang="en", threads=1)
    return store


@pytest.fixture(scope="module")
def data(folders: Path) -> str:
    return upload(folders, "全市")


@pytest.fixture(scope="module")
def store(data: str) -> str:
    """The counties run out of the bucket into the bucket."""
    store = f"s3://{BUCKET}/counties"
    ended = reconcile_all(data, store, as_of=AS_OF, lang="en", threads=1)
    assert states(ended) == {FIRST: "done", SECOND: "done", THIRD: "refused"}
    return store


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A result with no more in it than shows whose it is."""
    folder = tmp_path / "small" / FIRST
    (folder / "tables").mkdir(parents=True)
    for name in ("run.duckdb", "workbook.xlsx", "report.html", "tables/recalls.parquet"):
        (folder / name).write_bytes(name.encode())
    said = {"made_by": "zbb-reconcile", "as_of": str(AS_OF), "version": __version__}
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    write_sums(folder, {})
    return folder


@pytest.fixture
def result(small: Path, request: pytest.FixtureRequest) -> str:
    """The same, put into the bucket for one test."""
    url = f"s3://{BUCKET}/{request.node.name}/{FIRST}"
    publish(small, url)
    return url


def publish(folder: Path, url: str) -> None:
    """Put a result where a run would."""
    with placed(url) as there:
        shutil.rmtree(there.here, ignore_errors=True)
        shutil.copytree(folder, there.here)
        there.publish()


def put_bytes(url: str, name: str, content: bytes = b"theirs") -> None:
    ObjectFolder(url).put(name, content)


def is_whole(url: str) -> bool:
    with placed(url) as there:
        return there.is_whole()


def test_a_store_in_a_bucket_has_the_bytes_of_one_in_a_folder(
    store: str, near: Path, tmp_path: Path
) -> None:
    """The failure of the division that nobody can use is among them."""
    assert proven(download(store, tmp_path / "copy")) == proven(near)
    assert f"{THIRD}.error.json" in written(near)


def test_only_a_division_s_own_folder_is_brought(
    data: str, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought: list[str] = []
    copy_here = ObjectFolder.copy_here

    def recorded(self: ObjectFolder, to: Path, **options: Any) -> objects.Listing:
        found = copy_here(self, to, **options)
        brought.extend(path.relative_to(to.parent).as_posix() for path in to.rglob("*.*"))
        return found

    monkeypatch.setattr(ObjectFolder, "copy_here", recorded)
    with reconcile(data, as_of=AS_OF, lang="en", inputs=Inputs(division=FIRST)) as run:
        assert run["agencies"].height > 5
    own = folders / f"{FIRST} {COUNTIES[FIRST]}"
    assert sorted(brought) == sorted(
        ["全市/profiles.toml", *(f"{own.name}/{path.name}" for path in own.iterdir())]
    )


def test_what_is_unchanged_is_left_and_nothing_is_put(
    data: str, store: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """But the failure of the one that cannot be judged, which is tried again."""
    put: list[str] = []
    really = ObjectFolder.put

    def recorded(self: ObjectFolder, name: str, *content: Any) -> objects.Stored:
        put.append(name)
        return really(self, name, *content)

    monkeypatch.setattr(ObjectFolder, "put", recorded)
    line = f"run {data} --as-of 2024-12-31 --all --store {store} --threads 1 --lang en"
    assert talk(app, line.split()) == 1
    told = capfd.readouterr()
    assert "3 divisions: 0 done, 2 unchanged, 1 failed." in told.out
    assert f"roll-up {store} --out" in told.out
    assert put == [f"{THIRD}.error.json"]
    assert SCRATCH_PREFIX not in told.out + told.err


def test_workers_bring_and_put_by_themselves(data: str, store: str) -> None:
    before = listed(store)
    ended = reconcile_all(data, store, as_of=AS_OF, lang="en", threads=1, workers=1)
    assert states(ended) == {FIRST: "unchanged", SECOND: "unchanged", THIRD: "refused"}
    assert listed(store) == before


class Killed(BaseException):
    """Stands for a kill: nothing of ours catches it."""


def publish_killed(folder: Path, url: str) -> None:
    """Put a result, but be killed before its manifest is there."""
    really = ObjectFolder.put

    def killed(self: ObjectFolder, name: str, *content: Any) -> objects.Stored:
        if name == "manifest.json":
            raise Killed
        return really(self, name, *content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ObjectFolder, "put", killed)
        with pytest.raises(Killed):
            publish(folder, url)


def test_a_killed_upload_leaves_no_result(small: Path, result: str) -> None:
    """Also where there was one before."""
    publish_killed(small, result)
    assert set(listed(result)) == set(written(small)) - {"manifest.json"}
    with pytest.raises(Refusal) as caught, opened_store(result.rpartition("/")[0]) as there:
        results_in(there.here)
    assert caught.value.key == "store_empty"


def test_a_column_of_divisions_is_read_out_of_a_bucket(
    tmp_path: Path, small: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """By the plain command for one division, with options out of the data's own zbb.toml.

    What a killed upload left at its place is gone.
    """
    header = "division_code,agency_code,agency_name\n"
    rows = f"{FIRST}000,1,财政局\n{SECOND}000,2,教育局\n"
    here = tmp_path / "shared"
    here.mkdir()
    (here / "agencies.csv").write_text(header + rows, encoding="utf-8")
    (here / "zbb.toml").write_text('profile = "xingguo"\n', encoding="utf-8")
    data, far = upload(here, "shared"), f"s3://{BUCKET}/one-by-one/{SECOND}"
    (small / "tables" / "of_an_older_program.parquet").touch()
    publish_killed(small, far)
    for place, out in ((here, tmp_path / SECOND), (data, far)):
        line = f"run {place} --as-of 2024-12-31 --division {SECOND} --out {out} --lang en"
        assert talk(app, line.split()) == 0
        told = capfd.readouterr()
        assert str(out) in told.out
        assert f"{place}/zbb.toml" in told.err
    assert proven(download(far, tmp_path / "copy")) == proven(tmp_path / SECOND)
    before = listed(far)
    assert talk(app, line.split()) == 0
    assert "the result stays" in capfd.readouterr().out
    assert listed(far) == before
    assert talk(app, [*line.split(), "--what-if", "life_years=1"]) == 2
    told = capfd.readouterr()
    assert far in told.err
    assert "--force" in told.err


def test_what_changed_is_run_again(
    data: str, store: str, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs it, a worker of a cluster, too, brings all by itself."""
    task = Task(FIRST, data, store, AS_OF, "national", "en")
    own = f"{data}/{FIRST} {COUNTIES[FIRST]}"

    def would_run() -> bool:
        with at_hand(task) as (near, there):
            return not is_unchanged(near, there)

    assert not would_run()
    put_bytes(own, "说明.md", b"not read")
    assert would_run()
    ObjectFolder(own).remove("说明.md")
    assert not would_run()


def test_a_roll_up_of_a_bucket_has_the_bytes_of_one_of_a_folder(
    store: str, near: Path, tmp_path: Path
) -> None:
    roll_up(near, tmp_path / "out", lang="en", threads=1)
    whole = f"s3://{BUCKET}/whole"
    assert roll_up(store, whole, lang="en", threads=1).exit_code == 1
    assert proven(download(whole, tmp_path / "copy")) == proven(tmp_path / "out")


def test_a_roll_up_takes_no_result_that_was_changed(result: str, tmp_path: Path) -> None:
    size = listed(result)["tables/recalls.parquet"].size
    put_bytes(result, "tables/recalls.parquet", b"0" * size)
    assert not is_whole(result)
    with pytest.raises(Refusal) as caught:
        roll_up(result.rpartition("/")[0], tmp_path / "out", lang="en", threads=1)
    assert caught.value.key == "roll_up_changed"


def test_what_people_did_in_a_bucket_is_seen_and_refused_where_it_would_be_lost(
    result: str, small: Path
) -> None:
    def refused(*, force: bool = True) -> str | None:
        with placed(result) as there:
            try:
                check_target(there.here, force=force)
            except Refusal as refusal:
                return refusal.key
            return None

    assert (refused(), refused(force=False), is_whole(result)) == (None, "out_exists", True)
    for name, key in (
        ("workbook.xlsx", "out_workbook_changed"),
        ("signatures.json", "out_signed"),
        ("notices.json", "out_notices_sent"),
        ("说明.docx", "out_holds_more"),
    ):
        put_bytes(result, name)
        assert (refused(), is_whole(result)) == (key, True)
        ObjectFolder(result).remove(name)
    ObjectFolder(result).put("workbook.xlsx", small / "workbook.xlsx")
    assert refused() is None
    put_bytes(result, "run.duckdb")
    assert (refused(), is_whole(result)) == (None, False)
    put_bytes(result, "manifest.json")
    assert refused() == "out_not_ours"


def test_a_result_that_was_copied_is_whole_too(result: str, small: Path) -> None:
    """Its files are brought and looked at: the copy of the manifest says nothing of them."""
    copy = upload(small, f"copied/{FIRST}")
    assert listed(copy) == listed(result)
    assert not ObjectFolder(copy).metadata("manifest.json")
    assert is_whole(copy)
    put_bytes(copy, "report.html")
    assert not is_whole(copy)


def test_a_folder_of_others_in_a_bucket_is_not_written_over() -> None:
    url = f"s3://{BUCKET}/theirs"
    put_bytes(url, "report.html")
    with placed(url) as there, pytest.raises(Refusal) as caught:
        check_target(there.here, force=True)
    assert caught.value.key == "out_not_ours"


def test_two_writers_never_leave_a_mixture_that_passes_for_a_result(
    small: Path, result: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One who wrote before this one began to put is not written over; one who writes meanwhile
    keeps the manifest away."""
    before = listed(result)
    with placed(result) as there:
        put_bytes(result, "report.html")
        with pytest.raises(Refusal) as caught:
            there.publish()
    assert caught.value.key == "s3_written"
    assert set(listed(result)) == set(before)
    really = ObjectFolder.put

    def with_another(self: ObjectFolder, name: str, *content: Any) -> objects.Stored:
        stored = really(self, name, *content)
        if name == "run.duckdb":
            really(self, name, b"theirs")
        return stored

    monkeypatch.setattr(ObjectFolder, "put", with_another)
    with pytest.raises(Refusal) as caught:
        publish(small, result)
    assert caught.value.key == "s3_written"
    assert "manifest.json" not in listed(result)


def test_what_is_large_is_put_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "PART", 5 * 1024**2)
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * 44 * 1024)
    there = ObjectFolder(f"s3://{BUCKET}/parts")
    stored = there.put("large", large)
    assert listed(there.url) == {"large": stored}
    assert stored.etag.endswith("-3")
    assert written(download(there.url, tmp_path / "copy")) == {"large": written(tmp_path)["large"]}


@pytest.mark.parametrize("name", ["a\\b.csv", "..", "c:.csv", "nul.csv", "/y.csv", "a.csv."])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    url = f"s3://{BUCKET}/names/{FIRST}"
    there = ObjectFolder(url)
    there._ask("put_object", Bucket=BUCKET, Key=f"{there.key}/{name}", Body=b"1")
    try:
        with pytest.raises(Refusal) as caught:
            reconcile(f"s3://{BUCKET}/names", as_of=AS_OF, inputs=Inputs(division=FIRST))
        assert caught.value.key == "s3_bad_name"
        assert url in caught.value.message("en")
    finally:
        there.remove(name)


def test_data_that_are_written_while_they_are_read_are_refused(
    data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = ObjectFolder.place

    def meanwhile(self: ObjectFolder, name: str, folder: Path) -> Path:
        if name == "agencies.csv":
            self.put("accounts.csv", b"new")
        return really(self, name, folder)

    monkeypatch.setattr(ObjectFolder, "place", meanwhile)
    mine = f"s3://{BUCKET}/meanwhile"
    for name in ("accounts.csv", "agencies.csv"):
        put_bytes(mine, name, b"old")
    with pytest.raises(Refusal) as caught:
        reconcile(mine, as_of=AS_OF)
    assert caught.value.key == "s3_changed"


HERE = f"s3://{BUCKET}/全市"
RUN = "run {} --as-of 2024-12-31 --division 990421 --out {}"


@pytest.mark.parametrize(
    ("line", "changes", "said"),
    [
        (RUN.format("s3://nobody/x", "{tmp}/o"), {}, "no such bucket: s3://nobody/x"),
        (RUN.format(HERE, "s3://nobody/x"), {}, "no such bucket: s3://nobody/x"),
        (RUN.format("s3://nobody", "{tmp}/o"), {"s3fs": None}, "pip install 'zbb-reconcile[s3]'"),
        (
            RUN.format(HERE, "{tmp}/o"),
            {"AWS_ENDPOINT_URL": "http://me:word@127.0.0.1:9"},
            "cannot be reached",
        ),
        (
            f"run {HERE} --as-of 2024-12-31 --all --store s3://nobody/x",
            {},
            "no such bucket: s3://nobody/x",
        ),
        (RUN.format(HERE, "{tmp}/o"), {"AWS_SECRET_ACCESS_KEY": None}, "credentials"),
        (RUN.format("s3://treasury/no", "{tmp}/o"), {}, "nothing below s3://treasury/no"),
        (RUN.format("s3:///x", "{tmp}/o"), {}, "can be no address"),
        (RUN.format("s3://treasury/../x", "{tmp}/o"), {}, "can be no address"),
        (RUN.format(HERE, f"{HERE}/out"), {}, f"{HERE}/out"),
        (f"explain {HERE} CR-01", {}, f"{HERE} lies in an object store"),
        (RUN.format(HERE, "{tmp}/o") + f" --decisions {HERE}/d.csv", {}, "lies in an object store"),
        (f"export {{near}} --table findings --to {HERE}", {}, f"{HERE} lies in an object store"),
        ("roll-up s3://treasury/全市 --out {tmp}/o", {}, "no result of any division in s3://"),
        ("roll-up s3://nobody/x --out {tmp}/o", {}, "no such bucket: s3://nobody/x"),
    ],
)
def test_what_cannot_be_had_of_a_bucket_is_said(
    data: str,
    near: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    line: str,
    changes: dict[str, str | None],
    said: str,
) -> None:
    """In one message with what to do, exit code 2, and no secret in it."""
    if changes:
        monkeypatch.setattr(objects, "_client", objects._client.__wrapped__)
    for name, value in changes.items():
        if name == "s3fs":
            monkeypatch.setitem(sys.modules, name, None)
        elif value is None:
            monkeypatch.delenv(name)
            monkeypatch.setenv("HOME", str(tmp_path))
        else:
            monkeypatch.setenv(name, value)
    line = line.format(tmp=tmp_path, near=near / FIRST)
    assert talk(app, [*line.split(), "--lang", "en"]) == 2
    told = capfd.readouterr()
    assert said in told.err
    for hidden in (KEY, SECRET, "word", "Traceback", SCRATCH_PREFIX):
        assert hidden not in told.err + told.out
    assert not (tmp_path / "o").exists()


def test_an_object_store_is_no_folder_for_other_verbs(tmp_path: Path, near: Path) -> None:
    with pytest.raises(Refusal) as caught:
        open_run(f"s3://{BUCKET}/counties/{FIRST}")
    assert caught.value.key == "s3_not_here"
    with open_run(near / FIRST) as run, pytest.raises(Refusal) as caught:
        run.write(f"s3://{BUCKET}/counties/{FIRST}")
    assert caught.value.key == "s3_not_here"
