"""Data and results in an object store: the same bytes as in folders, and no result but a whole one.

The store is moto's, on this machine's loopback.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.provinces import COUNTIES, FEW, poison, write_folders
from tests.test_divisions import states, written
from zbb_reconcile import reconcile
from zbb_reconcile.divisions.everyone import reconcile_all
from zbb_reconcile.inputs import Inputs
from zbb_reconcile.object_store import objects
from zbb_reconcile.object_store.objects import ObjectFolder
from zbb_reconcile.output.held import SCRATCH_PREFIX

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


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties in a folder each, one with rules of its own, and a third that nobody can use."""
    data = write_folders(tmp_path_factory.mktemp("far") / "全市", (FIRST, SECOND, THIRD))
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


def test_a_store_in_a_bucket_has_the_bytes_of_one_in_a_folder(
    store: str, near: Path, tmp_path: Path
) -> None:
    assert written(download(store, tmp_path / "copy")) == written(near)


def test_only_the_division_s_own_folder_is_brought(
    data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought: list[str] = []
    copy_here = ObjectFolder.copy_here

    def recorded(self: ObjectFolder, to: Path, **options: Any) -> objects.Listing:
        found = copy_here(self, to, **options)
        brought.extend(path.name for path in to.iterdir() if path.is_file())
        brought.append(self.name)
        return found

    monkeypatch.setattr(ObjectFolder, "copy_here", recorded)
    with reconcile(data, as_of=AS_OF, lang="en", inputs=Inputs(division=FIRST)) as run:
        assert run["agencies"].height > 5
    own = sorted([f"{name}.csv" for name in FEW] + ["bank_lines.parquet"])
    assert sorted(brought) == sorted(["profiles.toml", "全市", *own, f"{FIRST} {COUNTIES[FIRST]}"])
