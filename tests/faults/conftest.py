"""One bench for all tests of faults: its server has the program in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.bench import Bench, made_bench
from tests.faults.injector import COMPILER


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory, sample_out: Path) -> Iterator[Bench]:
    if COMPILER is None:
        pytest.skip("no C compiler here")
    with made_bench(tmp_path_factory, sample_out) as made:
        yield made
