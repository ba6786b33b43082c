"""A new folder of files that appears whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zbb_reconcile.errors import Refusal
from zbb_reconcile.output.target import beside, unwritable


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A place to write into, which becomes ``folder`` when all went well.

    Raises Refusal if ``folder`` is there with anything in it, or cannot be written.
    """
    target = Path(os.path.abspath(folder))
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise Refusal("sample_not_folder", folder=str(folder))
    if target.is_dir() and any(target.iterdir()):
        raise Refusal("sample_not_empty", folder=str(folder))
    part = beside(target, "part", secrets.token_hex(4))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir(mode=0o750)
        yield part
        if target.is_dir():
            target.rmdir()
        part.rename(target)
    except OSError as error:
        raise unwritable(folder, error) or error from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
