"""LibreOffice, where it is: papers as PDF, made by a process that gets no network and no profile.

It is asked in a private folder that the caller clears away, under names of ours: what a paper is
called is no business of another program. It may take so long and no longer.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from zbb_reconcile.errors import Refusal

_NAMES = ("soffice.com", "soffice.exe") if os.name == "nt" else ("soffice", "libreoffice")
_AT_ONCE = 100
"""Papers of one call: a command line of Windows holds some 32,000 characters."""
_START_SECONDS, _PAPER_SECONDS = 120, 10
"""What it may take to start, with a new profile and a slow disk, and for each paper besides."""
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM = """<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">\
<value>{value}</value></prop></item>"""
_SETTINGS = (
    # Pictures and other parts from elsewhere are not fetched, and what would be goes nowhere.
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)


def office() -> Path | None:
    """The program, on the PATH or where its installer puts it; None where it is not found."""
    folders = [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part]
    # A relative part, and the current folder that Windows adds, may hold what data brought along.
    folders = [folder for folder in folders if folder.is_absolute()] + _usual_folders()
    for folder in folders:
        for name in _NAMES:
            program = folder / name
            if program.is_file() and os.access(program, os.X_OK):
                return program
    return None


def _usual_folders() -> list[Path]:
    if sys.platform == "darwin":
        return [Path("/Applications/LibreOffice.app/Contents/MacOS")]
    roots = (os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)"))
    return [Path(root) / "LibreOffice" / "program" for root in roots if root]


def as_pdf(program: Path, papers: Mapping[str, bytes], private: Path) -> dict[str, bytes]:
    """Each paper (.docx) as PDF, by the paper's own name; ``private`` is a folder to work in.

    Raises Refusal where one does not come out, or it takes too long.
    """
    private.mkdir(mode=0o700)
    _write_profile(private / "profile")
    names = {f"{number}": name for number, name in enumerate(sorted(papers), start=1)}
    for number, name in names.items():
        (private / f"{number}.docx").write_bytes(papers[name])
    numbers = list(names)
    for at in range(0, len(numbers), _AT_ONCE):
        _convert(program, numbers[at : at + _AT_ONCE], private)
    made = {name: private / f"{number}.pdf" for number, name in names.items()}
    lacking = [name for name, file in made.items() if not file.is_file()]
    if lacking:
        raise Refusal("pdf_failed", found=lacking[0], count=len(lacking), program=str(program))
    return {name: file.read_bytes() for name, file in made.items()}


def _write_profile(folder: Path) -> None:
    (folder / "user").mkdir(parents=True)
    items = "\n".join(
        _ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS
    )
    (folder / "user" / "registrymodifications.xcu").write_text(
        _PROFILE.format(items=items), encoding="utf-8"
    )


def _convert(program: Path, numbers: Sequence[str], private: Path) -> None:
    profile = (private / "profile").as_uri()
    line = [
        str(program),
        f"-env:UserInstallation={profile}",
        *("--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(private)),
        *(f"{number}.docx" for number in numbers),
    ]
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    apart = (
        {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
        if os.name == "nt"
        else {"start_new_session": True}
    )
    with subprocess.Popen(
        line,
        cwd=private,
        env=os.environ | nowhere,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **apart,
    ) as process:
        try:
            process.wait(_START_SECONDS + _PAPER_SECONDS * len(numbers))
        except subprocess.TimeoutExpired:
            _end(process)
            raise Refusal("pdf_slow", program=str(program), count=len(numbers)) from None
        except BaseException:
            _end(process)
            raise


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and those that it started: the program is a script that starts another."""
    if os.name == "nt":
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False
        )
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
