"""``zbb.toml``: options for a folder or a user, said each time, refused where not understood."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from tests.test_taking_in import ONE_PAYMENT, folder_of
from zbb_reconcile import reconcile
from zbb_reconcile.cli import app
from zbb_reconcile.commands.settings import settled
from zbb_reconcile.commands.shell import talk
from zbb_reconcile.errors import Refusal

AT_HOME = {"profile": None, "lang": None, "encoding": None, "threads": None, "memory_limit": None}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.delenv("ZBB_LANG", raising=False)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "data", payments__csv=ONE_PAYMENT)


def write(folder: Path, text: str) -> None:
    (folder / "zbb.toml").write_text(text, encoding="utf-8")


def refused(data: Path, text: str) -> Refusal:
    write(data, text)
    with pytest.raises(Refusal) as raised:
        settled(data, AT_HOME)
    return raised.value


def test_the_command_counts_before_the_data_and_the_data_before_the_home(
    home: Path, data: Path
) -> None:
    write(home, 'profile = "zixing"\nthreads = 1\nlang = "en"\n')
    write(data, 'profile = "xingguo"\nthreads = 2\n')
    found = settled(data, AT_HOME | {"threads": 4})
    assert found.values == {
        "profile": "xingguo",
        "threads": 4,
        "lang": "en",
        "memory_limit": "2500MB",
    }
    assert found.taken_from == (
        (data / "zbb.toml", ("profile",)),
        (home / "zbb.toml", ("lang",)),
    )


def test_the_language_of_the_environment_counts_before_the_files(
    home: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(data, 'lang = "en"\n')
    monkeypatch.setenv("ZBB_LANG", "zh")
    assert "lang" not in settled(data, AT_HOME).values


def test_a_command_takes_only_the_options_it_has(home: Path, data: Path) -> None:
    write(home, 'profile = "xingguo"\n')
    assert settled(data, {"lang": None}).taken_from == ()


def test_a_run_says_what_it_takes_and_the_manifest_has_what_changes_the_result(
    home: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(data, 'profile = "xingguo"\nlang = "en"\nthreads = 1\n')
    out = tmp_path / "out"
    assert talk(app, ["run", str(data), "--as-of", "2024-12-31", "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert (
        f"options from {data / 'zbb.toml'}: profile = xingguo, lang = en, threads = 1" in said.err
    )
    assert "zbb.toml" not in said.out
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    sha256 = hashlib.sha256((data / "zbb.toml").read_bytes()).hexdigest()
    assert {"role": "settings", "file": "zbb.toml", "sha256": sha256} in manifest["inputs"]
    assert (manifest["profile"]["name"], manifest["lang"]) == ("xingguo", "en")
    assert manifest["not_read"] == []


def test_options_that_change_no_result_leave_it_as_it_is(
    home: Path, data: Path, tmp_path: Path
) -> None:
    def manifest(out: Path) -> bytes:
        line = ["run", str(data), "--as-of", "2024-12-31", "--out", str(out), "--lang", "zh"]
        assert talk(app, line) == 0
        return (out / "manifest.json").read_bytes()

    bare = manifest(tmp_path / "bare")
    write(home, 'threads = 1\nmemory_limit = "1GB"\n')
    assert manifest(tmp_path / "set") == bare


def test_the_library_takes_no_option_from_a_file_and_lists_it_as_not_read(
    home: Path, data: Path, tmp_path: Path
) -> None:
    write(data, 'profile = "xingguo"\n')
    with reconcile(data, as_of=date(2024, 12, 31)) as run:
        assert run.summary()["profile"] == "national"
        assert not any("zbb.toml" in note for note in run.summary()["notes"])
        out = run.write(tmp_path / "out")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert [(one["file"], one["why"]) for one in manifest["not_read"]] == [
        ("zbb.toml", "settings_file")
    ]


def test_the_as_of_day_is_never_taken_from_a_file(home: Path, data: Path) -> None:
    refusal = refused(data, 'lang = "zh"\nas_of = "2024-12-31"\n')
    assert (refusal.key, refusal.row) == ("settings_as_of", 2)
    assert "--as-of" in refusal.message("zh")


@pytest.mark.parametrize(
    ("text", "key", "row"),
    [
        ('\nout = "x"\n', "settings_key", 2),
        ('[profile]\nname = "xingguo"\n', "settings_value", 1),
        ("threads = true\n", "settings_value", 1),
        ("threads = 0\n", "settings_value", 1),
        ('lang = "zh"\nthreads = 2000\n', "settings_value", 2),
        ('memory_limit = "much"\n', "settings_value", 1),
        ('lang = "fr"\n', "settings_value", 1),
        ('lang = "zh"\nprofile\n', "settings_broken", 2),
        ('profile = "county.toml"\n', "settings_profile", 1),
        ('profile = "../x/county"\n', "settings_profile", 1),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(
    home: Path, data: Path, text: str, key: str, row: int
) -> None:
    refusal = refused(data, text)
    assert (refusal.key, refusal.row) == (key, row)
    for lang in ("zh", "en"):
        assert "zbb.toml" in refusal.message(lang)


def test_at_home_a_county_file_is_found_from_where_it_is_named(home: Path, data: Path) -> None:
    write(home, 'profile = "county.toml"\n')
    assert settled(data, AT_HOME).values["profile"] == str(home / "county.toml")


def test_a_file_in_an_old_editors_encoding_is_read(home: Path, data: Path) -> None:
    (data / "zbb.toml").write_bytes('# 本县用兴国口径\nprofile = "xingguo"\n'.encode("gb18030"))
    assert settled(data, AT_HOME).values["profile"] == "xingguo"


def test_where_the_data_lies_in_the_home_the_file_counts_once(home: Path) -> None:
    write(home, "threads = 2\n")
    assert len(settled(home, AT_HOME).taken_from) == 1
