"""The bundles: complete for the system they are for, scripts that its shell can read."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def bundle():
    spec = importlib.util.spec_from_file_location("bundle", ROOT / "bundle" / "bundle.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(folder: Path, name: str, tag: str = "py3-none-any", needs: str = "") -> None:
    said = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    said += f"Requires-Dist: {needs}\n" if needs else ""
    file = name.replace("-", "_")
    with zipfile.ZipFile(folder / f"{file}-1.0-{tag}.whl", "w") as archive:
        archive.writestr(f"{file}-1.0.dist-info/METADATA", said)


WINDOWS_ONLY = 'colorama; platform_system == "Windows"'


def test_what_only_windows_needs_is_asked_for_there_and_not_here(bundle, tmp_path: Path) -> None:
    """pip asks the system that it runs on, so a Windows bundle made on Linux would lack it."""
    wheel(tmp_path, "zbb-reconcile", needs=WINDOWS_ONLY)
    bundle.prove(bundle.TARGETS["linux-x86_64"], "3.12", tmp_path)
    with pytest.raises(bundle.Failure, match="colorama"):
        bundle.prove(bundle.TARGETS["windows"], "3.12", tmp_path)
    wheel(tmp_path, "colorama")
    bundle.prove(bundle.TARGETS["windows"], "3.12", tmp_path)


@pytest.mark.parametrize(
    ("tag", "fits"),
    [
        ("cp312-cp312-win_amd64", {("windows", "3.12")}),
        ("cp311-abi3-win_amd64", {("windows", python) for python in ("3.11", "3.12", "3.13")}),
        ("cp312-cp312-manylinux_2_17_x86_64", {("linux-x86_64", "3.12")}),
        ("cp312-cp312-manylinux_2_34_x86_64", set()),
        ("cp312-cp312-manylinux2014_aarch64", {("linux-arm64", "3.12")}),
        ("cp312-cp312-musllinux_1_2_x86_64", set()),
    ],
)
def test_a_wheel_counts_only_where_its_tags_fit(
    bundle, tmp_path: Path, tag: str, fits: set[tuple[str, str]]
) -> None:
    wheel(tmp_path, "zbb-reconcile", needs="engine")
    wheel(tmp_path, "engine", tag)
    found = set()
    for target, platforms in bundle.TARGETS.items():
        for python in bundle.PYTHONS:
            try:
                bundle.prove(platforms, python, tmp_path)
            except bundle.Failure:
                continue
            found.add((target, python))
    assert found == fits


def test_the_lock_names_all_that_a_run_needs_on_windows() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    named = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", lock, re.M)}
    windows = {"platform_system": "Windows", "sys_platform": "win32", "os_name": "nt"}
    left, seen = [("zbb-reconcile", "bank")], set()
    while left:
        name, extra = left.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        if name not in ("zbb-reconcile", *sys.stdlib_module_names):
            assert name in named, f"{name} is needed on Windows"
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # what only Windows needs is not installed here
        for said in needs:
            need = Requirement(said)
            there = {**default_environment(), **windows, "extra": extra}
            if need.marker is None or need.marker.evaluate(there):
                left += [(canonicalize_name(need.name), other) for other in (*need.extras, "")]
    assert "colorama" in {name for name, _ in seen}


def test_batch_files_are_gbk_with_line_ends_of_windows(bundle, tmp_path: Path) -> None:
    bundle.scripts("windows", tmp_path, "9.9.9")
    assert {path.name for path in tmp_path.iterdir()} == {"install.bat", "start.bat", "shell.bat"}
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert content.count(b"\n") == content.count(b"\r\n") > 5
        text = content.decode("gb18030")
        assert "存量资金核对" in text or "install.bat" in text
        assert "@VERSION@" not in text
    assert "zbb-reconcile[bank]==9.9.9" in (tmp_path / "install.bat").read_bytes().decode("gb18030")


def test_shell_scripts_run_and_refuse_an_old_glibc(bundle, tmp_path: Path) -> None:
    import subprocess

    bundle.scripts("linux-x86_64", tmp_path, "9.9.9")
    assert {path.name for path in tmp_path.iterdir()} == {"install.sh", "start.sh", "shell.sh"}
    old = tmp_path / "bin"
    old.mkdir()
    (old / "getconf").write_text("#!/bin/sh\necho glibc 2.17\n", "utf-8")
    (old / "getconf").chmod(0o755)
    done = subprocess.run(
        [tmp_path / "install.sh"],
        env={"PATH": f"{old}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "2.17" in done.stderr
    assert not (tmp_path / "zbb").exists()


def test_the_shell_of_a_bundle_knows_the_command(bundle, tmp_path: Path) -> None:
    import subprocess

    bundle.scripts("linux-x86_64", tmp_path, "9.9.9")
    command = tmp_path / "zbb" / "bin" / "zbb-reconcile"
    command.parent.mkdir(parents=True)
    command.write_text('#!/bin/sh\necho "here: $PWD"\n', encoding="utf-8")
    command.chmod(0o755)
    data = tmp_path / "数据 1"
    data.mkdir()
    done = subprocess.run(
        [tmp_path / "shell.sh", data],
        env={"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"},
        input="zbb-reconcile\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == f"here: {data}\n"


def test_no_network_is_told_from_a_wheel_that_is_not_the_one_in_the_lock(
    bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first leaves CI without a bundle, the second must not pass."""
    wheel(tmp_path, "engine")
    for name in list(os.environ):
        if name.upper().startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    away = ["--no-index", "--find-links", str(tmp_path), "-d", str(tmp_path / "none")]
    lock = tmp_path / "lock.txt"
    for line, code in (("other==1.0", bundle.UNOBTAINABLE), ("engine==1.0", 1)):
        lock.write_text(f"{line} --hash=sha256:{'0' * 64}\n", encoding="utf-8")
        with pytest.raises(bundle.Failure) as failed:
            bundle.pip("download", "--require-hashes", "-r", str(lock), *away)
        assert failed.value.code == code
