"""The shared folder is found by its variable or beside the repository, never by a path."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent
ABSOLUTE = re.compile(r"""["'](?:/[\w.-]+)+/shared\b""")


def test_no_test_says_where_the_shared_folder_is() -> None:
    sources = [path for path in TESTS.rglob("*.py") if path.name != "shared_data.py"]
    assert [path.name for path in sources if ABSOLUTE.search(path.read_text("utf-8"))] == []
    assert ABSOLUTE.search('Path("/work/' + 'shared/data")')
