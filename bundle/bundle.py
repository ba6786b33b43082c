"""Make the bundles that install without a network: ``bundle/bundle.py [TARGET …] [--to DIR]``.

Each is one archive in dist/ (or DIR): the wheels of everything in requirements.lock (held to its
hashes) for every Python that is supported, the product's own wheel, the guide as HTML, and scripts
to install and to start. Each set is proven complete: pip resolves it without an index. ``here`` is
the target of this machine. Exits with 3 where the wheels cannot be had (no network, no such wheel
in the index).
"""

from __future__ import annotations

import argparse
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_string
from email.message import Message
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

HERE = Path(__file__).parent
ROOT = HERE.parent
PYTHONS = ("3.11", "3.12", "3.13")
GLIBC = 28
"""The oldest glibc (2.28: Debian 10, openEuler, Kylin V10) that the Linux wheels may ask for."""
UNOBTAINABLE = 3
"""The exit code where the index, or the way to it, does not give the wheels."""
_WINDOWS_ONLY = ' ; platform_system == "Windows"'
EPOCH = (1980, 1, 1, 0, 0, 0)


def manylinux(machine: str) -> tuple[str, ...]:
    """The platforms of wheels that a system with that glibc takes."""
    by_glibc = (f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 4, -1))
    return (*by_glibc, f"manylinux2014_{machine}", f"linux_{machine}")


TARGETS = {
    "windows": ("win_amd64",),
    "linux-x86_64": manylinux("x86_64"),
    "linux-arm64": manylinux("aarch64"),
}


class Failure(Exception):
    """Why there is no bundle; ``code`` is what the program exits with."""

    def __init__(self, said: str, code: int = 1) -> None:
        """``said`` is for whoever builds it."""
        super().__init__(said)
        self.code = code


def pip(*words: str) -> None:
    """Run pip, quietly; its own message where it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        # A wheel that is not the one in the lock is no lack of a network.
        lacking = words[0] == "download" and "HASHES" not in done.stderr
        said = f"pip {' '.join(words)}\n{done.stdout}{done.stderr}"
        raise Failure(said, UNOBTAINABLE if lacking else 1)


def own_wheel(folder: Path) -> Path:
    """Build the product's wheel."""
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f"the product's own wheel is not built\n{done.stdout}{done.stderr}")
    return next(folder.glob("zbb_reconcile-*.whl"))


def for_platforms(platforms: tuple[str, ...], python: str) -> list[str]:
    """The options with which pip works for another system."""
    named = [word for platform in platforms for word in ("--platform", platform)]
    return [*named, "--python-version", python, "--implementation", "cp", "--only-binary=:all:"]


def gather(platforms: tuple[str, ...], wheel: Path, wheels: Path) -> None:
    """Fetch the wheels for every Python, held to their hashes, and prove each set complete."""
    wheels.mkdir(parents=True)
    shutil.copy(wheel, wheels)
    lock = str(wheels.with_name("requirements.lock"))
    windows = platforms == TARGETS["windows"]
    # pip asks this system, and not that one, what a line is for.
    said = (ROOT / "requirements.lock").read_text("utf-8")
    own = said.replace(_WINDOWS_ONLY, "") if windows else said
    Path(lock).write_text(own, "utf-8")
    for python in PYTHONS:
        options = for_platforms(platforms, python)
        pip("download", "--require-hashes", "-r", lock, "-d", str(wheels), *options)
    for python in PYTHONS:
        # Without an index: what is not in the folder is missing.
        options = for_platforms(platforms, python)
        away = ["--no-index", "--find-links", str(wheels), "--target", str(wheels.parent / "none")]
        pip("install", "--dry-run", "--ignore-installed", *away, *options, f"{wheel}[bank]")
        prove(platforms, python, wheels)


def prove(platforms: tuple[str, ...], python: str, wheels: Path) -> None:
    """Follow what every wheel requires *there*: pip asks this system about ``sys_platform``."""
    windows = platforms == TARGETS["windows"]
    there = {
        **default_environment(),
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "nt" if windows else "posix",
        "sys_platform": "win32" if windows else "linux",
        "platform_system": "Windows" if windows else "Linux",
        "platform_machine": "AMD64" if windows else platforms[0].removeprefix("manylinux_2_28_"),
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    numbers = tuple(map(int, python.split(".")))
    fitting = {
        *cpython_tags(numbers, platforms=platforms),
        *compatible_tags(numbers, f"cp{''.join(python.split('.'))}", platforms),
    }
    found = {}
    for path in sorted(wheels.glob("*.whl")):
        name, version, _, tags = parse_wheel_filename(path.name)
        if tags & fitting:
            found[name] = (version, path)
    left, seen = [("zbb-reconcile", "bank")], set()
    while left:
        name, extra = left.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for said in metadata(found[name][1]).get_all("Requires-Dist", []):
            need = Requirement(said)
            if need.marker and not need.marker.evaluate(there | {"extra": extra}):
                continue
            wanted = canonicalize_name(need.name)
            if wanted not in found or found[wanted][0] not in need.specifier:
                where = f"{platforms[0]}, Python {python}"
                raise Failure(f"{where}: {name} needs {need}, which is missing")
            left += [(wanted, other) for other in (*need.extras, "")]


def metadata(wheel: Path) -> Message:
    """What a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        return message_from_string(archive.read(name).decode("utf-8"))


def guide(folder: Path) -> None:
    """The documentation as HTML."""
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(ROOT / "docs"), str(folder)],
        check=True,
    )
    shutil.rmtree(folder / ".doctrees", ignore_errors=True)
    (folder / ".buildinfo").unlink(missing_ok=True)


def scripts(target: str, folder: Path, version: str) -> None:
    """The scripts of a system, in the encoding and with the line ends that its shell wants."""
    windows = target == "windows"
    for path in sorted(HERE.glob("*.bat" if windows else "*.sh")):
        if path.name.startswith("try_"):
            continue
        text = path.read_text("utf-8").replace("@VERSION@", version).replace("@GLIBC@", str(GLIBC))
        out = folder / path.name
        if windows:
            # A Chinese console reads them as GBK, line by line.
            out.write_bytes(text.replace("\n", "\r\n").encode("gb18030"))
        else:
            out.write_text(text, "utf-8", newline="\n")
            out.chmod(0o755)


def packed(folder: Path, target: str, to: Path) -> Path:
    """The folder as one archive; the wheels are packed already, so it is only stored."""
    if target == "windows":
        out = to / f"{folder.name}.zip"
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for path in files(folder):
                info = zipfile.ZipInfo(
                    f"{folder.name}/{path.relative_to(folder).as_posix()}", EPOCH
                )
                archive.writestr(info, path.read_bytes())
        return out
    out = to / f"{folder.name}.tar"
    with tarfile.open(out, "w") as archive:
        for path in files(folder):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            info = archive.gettarinfo(path, name)
            info.mtime, info.uid, info.gid, info.uname, info.gname = 0, 0, 0, "", ""
            with path.open("rb") as content:
                archive.addfile(info, content)
    return out


def files(folder: Path) -> Iterator[Path]:
    """Every file in a folder, by name."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def here() -> str:
    """The target of this machine."""
    machine = {"AMD64": "x86_64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    return "windows" if sys.platform == "win32" else f"{sys.platform}-{machine}"


def main(wanted: list[str], to: Path, built: Path | None) -> None:
    """Make the bundles that are wanted, all where none is named; ``built`` is our own wheel."""
    targets = [here() if one == "here" else one for one in wanted] or list(TARGETS)
    unknown = set(targets) - set(TARGETS)
    if unknown:
        known = ", ".join(TARGETS)
        raise Failure(f"no such target: {', '.join(sorted(unknown))}; known: {known}")
    making = ROOT / "build" / "bundle"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    to.mkdir(parents=True, exist_ok=True)
    wheel = built or own_wheel(making / "own")
    version = re.match(r"zbb_reconcile-([^-]+)-", wheel.name)[1]
    folders = {target: making / f"zbb-reconcile-{version}-{target}" for target in targets}
    # Each waits for pip, or Sphinx, most of the time.
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(guide, making / "guide")]
        for target, folder in folders.items():
            waiting.append(pool.submit(gather, TARGETS[target], wheel, folder / "wheels"))
        for one in waiting:
            one.result()
    for target, folder in folders.items():
        shutil.copytree(making / "guide", folder / "guide")
        scripts(target, folder, version)
        out = packed(folder, target, to)
        count = len(list((folder / "wheels").iterdir()))
        proven = f"complete for Python {', '.join(PYTHONS)}"
        print(f"{out.name}  {out.stat().st_size / 1e6:.0f} MB, {count} wheels, {proven}")
    shutil.rmtree(making)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("target", nargs="*", help=f"here, {', '.join(TARGETS)}; all if none")
    asked.add_argument("--to", type=Path, default=ROOT / "dist")
    asked.add_argument("--wheel", type=Path, help="the product's own, if it is built already")
    said = asked.parse_args()
    try:
        main(said.target, said.to, said.wheel)
    except Failure as failure:
        print(failure, file=sys.stderr)
        sys.exit(failure.code)
