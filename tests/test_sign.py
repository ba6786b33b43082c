"""Signatures: who, for whom, over what; and every change that is made afterwards is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.drawing import draw, indicators
from zbb_reconcile import Refusal, reconcile, sign, verify


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small finished run, signed by two."""
    out = tmp_path_factory.mktemp("signed") / "out"
    data = {
        "indicators": indicators("indicator_id | fiscal_year | amount\nI1 | 2022 | 5.00"),
        "payments": draw("indicator_id | paid_on | amount\nI1 | 2022-03-01 | 1.00"),
    }
    with reconcile(data, as_of=date(2024, 12, 31), threads=1) as run:
        run.write(out)
    sign(out, by="张三", role="财政", on=date(2025, 1, 20))
    sign(out, by="Li", role="audit", note="looked at")
    return out


def test_a_run_as_it_was_written_and_signed_differs_in_nothing(written: Path) -> None:
    assert verify(written) == []
    first, second = json.loads((written / "signatures.json").read_text(encoding="utf-8"))
    assert (first["by"], first["role"], first["on"], first["previous"]) == (
        *("张三", "finance", "2025-01-20"),
        None,
    )
    assert (second["previous"], second["on"]) == (first["hash"], None)


def _append(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / name).open("ab") as file:
            file.write(b" ")

    return change


def _resigned(folder: Path) -> None:
    """Somebody else's name under the first signature."""
    path = folder / "signatures.json"
    path.write_text(path.read_text(encoding="utf-8").replace("张三", "李四"), encoding="utf-8")


def _cut(folder: Path) -> None:
    """The first signature is gone."""
    path = folder / "signatures.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(entries[1:], ensure_ascii=False), encoding="utf-8")


def _covered(folder: Path) -> None:
    """A file was changed, and the sums with it."""
    (folder / "report.html").write_bytes(b"<html></html>")
    lines = (folder / "sha256sums.txt").read_text(encoding="utf-8").splitlines()
    digest = "f2f1f1ca2eb4c1ff6eac4f5c3ac9a5c2a9b3b41a6c2f4f35e4c3e2f0b8b8e3d5"
    kept = [line for line in lines if not line.endswith("report.html")]
    text = "\n".join([*kept, f"{digest}  report.html"])
    (folder / "sha256sums.txt").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (_append("report.html"), {("changed", "report.html")}),
        (_append("run.duckdb"), {("changed", "run.duckdb")}),
        (_append("manifest.json"), {("changed", "manifest.json"), ("signature", "1")}),
        (lambda folder: (folder / "workbook.xlsx").unlink(), {("missing", "workbook.xlsx")}),
        (
            lambda folder: (folder / "tables" / "more.parquet").write_bytes(b""),
            {("added", "tables/more.parquet")},
        ),
        (_resigned, {("chain", "1")}),
        (_cut, {("chain", "1")}),
        (_covered, {("signature", "1"), ("signature", "2")}),
    ],
)
def test_whatever_is_changed_afterwards_is_named(
    written: Path, tmp_path: Path, change: Callable[[Path], None], kinds: set[tuple[str, str]]
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(written, copy)
    change(copy)
    assert kinds <= {(one.kind, one.what) for one in verify(copy)}
    with pytest.raises(Refusal) as refused:
        sign(copy, by="Wang", role="audit")
    assert refused.value.key == "sign_changed"


@pytest.mark.parametrize(
    ("by", "role", "key"), [("Li", "boss", "sign_role"), (" ", "audit", "sign_nobody")]
)
def test_somebody_signs_for_somebody(written: Path, by: str, role: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        sign(written, by=by, role=role)
    assert refused.value.key == key


def test_a_signed_run_is_not_replaced(written: Path) -> None:
    data = {"indicators": indicators("indicator_id | fiscal_year | amount\nI1 | 2022 | 5.00")}
    with (
        reconcile(data, as_of=date(2024, 12, 31), threads=1) as run,
        pytest.raises(Refusal) as refused,
    ):
        run.write(written, force=True)
    assert refused.value.key == "out_signed"
