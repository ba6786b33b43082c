"""Files that come from a folder of somebody's: links, pipes, devices, and TOML made to break us."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.test_taking_in import ONE_PAYMENT, folder_of
from zbb_reconcile import Inputs, Refusal, check, map_file, open_run, pull, reconcile
from zbb_reconcile.commands.notices import write_templates
from zbb_reconcile.commands.settings import settled
from zbb_reconcile.files import MOST_TOML, taken, toml_of
from zbb_reconcile.texts import chosen

DAY = date(2024, 12, 31)


def of_mapping(place: Path, data: Path) -> object:
    shutil.copytree(data, data.parent / "mapped")
    place.rename(data.parent / "mapped" / "mapping.toml")
    return check(data.parent / "mapped")


def of_settings(place: Path, data: Path) -> object:
    folder = data.parent / "set"
    folder.mkdir()
    place.rename(folder / "zbb.toml")
    return settled(folder, {"threads": None})


USES: dict[str, Callable[[Path, Path], object]] = {
    "mapping": of_mapping,
    "settings": of_settings,
    "profile": lambda place, data: reconcile(data, as_of=DAY, profile=place),
    "corrections": lambda place, data: check(data, inputs=Inputs(corrections=place)),
    "map": lambda place, data: map_file(place, "payments"),
    "pull": lambda place, data: pull(place, data.parent / "pulled"),
}
"""Everything that takes a file which somebody else may have made."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "data", payments__csv=ONE_PAYMENT)


def pipe(place: Path) -> None:
    os.mkfifo(place)


def link(place: Path) -> None:
    place.symlink_to("/dev/zero")


def folder(place: Path) -> None:
    place.mkdir()


def endless(place: Path) -> None:
    with place.open("wb") as stream:
        stream.truncate(8 * 1024**3)


def key_of(act: Callable[[], object]) -> str:
    began = time.monotonic()
    with pytest.raises(Refusal) as raised:
        act()
    assert time.monotonic() - began < 5
    for lang in ("zh", "en"):
        assert raised.value.message(lang)
    return raised.value.key


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    ("made", "key"),
    [
        (pipe, "not_regular"),
        (folder, "not_regular"),
        (link, "symlink"),
        (endless, "file_too_large"),
    ],
)
def test_f10_no_pipe_link_folder_or_endless_file_is_read(
    tmp_path: Path, data: Path, use: str, made: Callable[[Path], None], key: str
) -> None:
    place = tmp_path / "given.toml"
    made(place)
    assert key_of(lambda: USES[use](place, data)) == key


def test_f10_templates_are_taken_the_same_way(tmp_path: Path, sample_out: Path) -> None:
    templates = tmp_path / "own"
    templates.mkdir()
    write_templates(tmp_path / "templates", chosen("zh"))
    place = templates / min((tmp_path / "templates").iterdir()).name
    os.mkfifo(place)
    with open_run(sample_out) as run:
        assert key_of(lambda: run.notices(tmp_path / "papers", templates=templates)) == (
            "not_regular"
        )
        place.unlink()
        place.symlink_to("/dev/zero")
        assert key_of(lambda: run.notices(tmp_path / "papers", templates=templates)) == "symlink"


HOSTILE = {
    "brackets": "x = " + "[" * 100_000,
    "tables": "x = " + "{a = " * 50_000,
    "digits": "x = 1\ny = " + "9" * 5_000,
    "dotted": "a." * 200_000 + "a = 1",
    "quoted": '"a".' * 100_000 + "a = 1",
    "header": "[" + "a." * 200_000 + "a]",
    "inline": "x = {" + "a." * 200_000 + "a = 1}",
    "no_equals": "a." * 400_000,
    "spaced": "[ " + "a . " * 100_000 + "a ]",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("use", ["mapping", "profile", "pull"])
def test_f10_toml_made_to_break_the_reader_is_refused_with_its_line(
    tmp_path: Path, data: Path, use: str, kind: str
) -> None:
    place = tmp_path / "given.toml"
    place.write_text("# the first line\n" + HOSTILE[kind], encoding="utf-8")
    with pytest.raises(Refusal) as raised:
        USES[use](place, data)
    expected = "toml_long_number" if kind == "digits" else "toml_too_deep"
    assert (raised.value.key, raised.value.row) == (expected, 3 if kind == "digits" else 2)
    assert raised.value.file is not None


def test_f10_the_worst_toml_that_is_taken_takes_seconds() -> None:
    line = "k{}." + ".".join("a" * 31) + " = 1"
    most = MOST_TOML // 8
    text = "\n".join(line.format(at) for at in range(most // len(line)))
    began = time.monotonic()
    toml_of(text, "mapping.toml")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        "[parameters.life_years]\nis = 2\n",
        'sql = """\nselect ' + ", ".join(f"t.c{at}" for at in range(90)) + '\nfrom t"""',
        "# " + "." * 500 + " = 1",
        'x = "' + "…… . " * 50 + '"',
        "x = [" + ", ".join(["1.50"] * 90) + "]",
        "a.b.c.d.e = 1",
    ],
)
def test_f10_what_people_write_is_read(text: str) -> None:
    assert toml_of(text, "x.toml") is not None


def test_f10_a_file_that_grows_after_it_was_looked_at_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, small = tmp_path / "grows", tmp_path / "small"
    place.write_bytes(b"x" * 100)
    small.write_bytes(b"x" * 10)
    monkeypatch.setattr(os, "fstat", lambda handle: small.lstat())
    with pytest.raises(Refusal) as raised:
        taken(place, 99)
    assert raised.value.key == "file_too_large"
    assert taken(place, 100) == b"x" * 100
