"""``check`` says beforehand what a run will say of the files, and offers the rows to correct."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from tests.test_taking_in import folder_of
from zbb_reconcile import check, reconcile
from zbb_reconcile.cli import app
from zbb_reconcile.commands.shell import talk
from zbb_reconcile.controls import CONTROLS, OF_INPUT
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import mask_text
from zbb_reconcile.inputs import Inputs
from zbb_reconcile.queries import queries
from zbb_reconcile.standardise.parts import SCHEMAS
from zbb_reconcile.tables import CELLS_ALONE, TABLES, Column

AS_OF = date(2024, 12, 31)
OWN, OTHER = "6222021203001234567", "6222021203007654321"
HEAD = "账号,记账日期,流水号,金额,余额\n"


def failing(controls: list[Any]) -> set[str]:
    return {row["control_id"] for row in controls if row["holds"] is False}


def needs(table: str) -> tuple[set[str], set[str]]:
    """What a table rests on in the end: parameters, and tables that no query makes."""
    makers = {one.table: one for path, one in queries().items() if not path.startswith("evidence/")}
    takes: set[str] = set()
    rests: set[str] = set()
    waiting, seen = [table], {"movements"}
    while waiting:
        query = makers.get(waiting.pop())
        if query is None:
            continue
        takes |= set(query.takes)
        for read in set(query.reads) - seen:
            seen.add(read)
            waiting.append(read)
            rests |= {read} - makers.keys()
    return takes, rests


def test_check_counts_every_control_that_needs_neither_the_law_nor_a_day() -> None:
    taken_in = {*TABLES, *SCHEMAS, "movements", "placed_rows", "placed_money", "quarantine"}
    taken_in |= {"given_figures", "layout_rows", "read_files", "sheet_forms", "not_data"}
    taken_in |= {"statement_overlaps", "other_divisions"}
    unjudged = set()
    for path, query in queries().items():
        if path.startswith("control/") and path != CONTROLS:
            takes, rests = needs(query.table)
            if not takes and rests <= taken_in:
                unjudged.add(path)
    assert unjudged == set(OF_INPUT)


def drawn(seed: int) -> dict[str, str]:
    """One or two statements, some of whose balances or amounts are wrong or cannot be read."""
    draw = Random(seed)
    sums: dict[str, int] = {}
    rows = []
    for nth in range(draw.randrange(9)):
        account, fen = draw.choice([OWN, OTHER]), draw.randint(-300, 300)
        sums[account] = sums.get(account, 0) + fen
        left = (sums[account] + draw.choice([0, 0, 0, 0, 1, 100])) / 100
        spoilt = draw.choice(["", "", "", "坏"])
        day = draw.randint(1, 4)
        rows.append(f"{account},2024-01-{day:02},{nth},{fen / 100:.2f}{spoilt},{left:.2f}\n")
    files = {"bank_lines_1__csv": HEAD + "".join(rows)}
    if draw.random() < 0.5:
        files["bank_lines_2__csv"] = HEAD + "".join(draw.sample(rows, len(rows) // 2))
    return files


@pytest.mark.parametrize("seed", range(8))
def test_what_fails_in_a_run_fails_in_check(tmp_path: Path, seed: int) -> None:
    data = folder_of(tmp_path / "data", **drawn(seed))
    try:
        of_check = failing(check(data, as_of=AS_OF)["controls"]["every"])
    except Refusal as refusal:
        with pytest.raises(Refusal, match=re.escape(str(refusal))):
            reconcile(data, as_of=AS_OF, tables=["controls"])
        return
    with reconcile(data, as_of=AS_OF, tables=["controls"]) as run:
        of_run = failing(run["controls"].to_dicts())
        assert {mask_text(control) for control in of_run} == of_check


BROKEN = (
    f"{HEAD}{OWN},2024-05-06,1,100.00,100.00\n{OWN},2024-05-07,2,-30.00,71.00\n"
    f"{OWN},2024-05-08,3,5.00,75.00\n"
)


def corrected(book: Path, texts: dict[tuple[int, str], str]) -> None:
    """Put texts under a header into the row of the first sheet that is about that row."""
    opened = openpyxl.load_workbook(book)
    sheet = opened.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[2]}
    places = {row[heads["行"] - 1].value: row[0].row for row in sheet.iter_rows(min_row=3)}
    for (row, header), text in texts.items():
        sheet.cell(places[str(row)], heads[header], text)
    opened.save(book)


def test_a_balance_that_does_not_follow_names_its_row_and_can_be_corrected(tmp_path: Path) -> None:
    data, book = folder_of(tmp_path / "data", bank_lines__csv=BROKEN), tmp_path / "q.xlsx"
    checked = check(data, lang="zh", quarantine=book)
    assert failing(checked["controls"]["every"]) == {"balance_steps"}
    control = checked["controls"]["every"][0]
    assert (control["source_file"], control["source_row"]) == ("bank_lines.csv", 3)
    (note,) = [note for note in checked["notes"] if "推算余额应为 70.00" in note]
    assert "第 3 行" in note
    assert "原件改正" in note
    assert OWN not in note
    corrected(book, {(3, "余额"): "70.00"})
    held = Inputs(corrections=book)
    assert failing(check(data, inputs=held)["controls"]["every"]) == set()
    with reconcile(data, as_of=AS_OF, inputs=held) as run:
        assert run["controls"]["holds"].all()
        assert run["balance_breaks"].is_empty()
        assert run["corrections"].select("source_row", "old", "new").rows() == [
            (3, "71.00", "70.00")
        ]


def test_nothing_to_correct_writes_no_workbook(tmp_path: Path) -> None:
    whole = BROKEN.replace("71.00", "70.00")
    check(folder_of(tmp_path / "data", bank_lines__csv=whole), quarantine=tmp_path / "q.xlsx")
    assert not (tmp_path / "q.xlsx").exists()


def test_check_with_the_day_of_the_run_sets_aside_what_the_run_sets_aside(tmp_path: Path) -> None:
    lines = f"{HEAD}{OWN},2204-05-06,1,1.00,1.00\n{OWN},2025-05-06,2,1.00,2.00\n"
    data = folder_of(tmp_path / "data", bank_lines__csv=lines)
    assert check(data)["quarantine"]["count"] == 0
    checked = check(data, lang="zh", as_of=AS_OF)
    assert [row["source_row"] for row in checked["quarantine"]["first"]] == [2]
    assert any("有 1 行日期在基准日之后" in note for note in checked["notes"])


# Cells set aside alone


def spoilt(column: Column) -> str:
    """Something that no cell of that column may say."""
    return {"day": "8月某日", "code": "1.2E+15"}.get(column.kind, "约九千")


def right(column: Column) -> str:
    """A cell of that column."""
    if column.kind == "choice":
        return column.codes()[0]
    texts = {"day": "2024-01-05", "money": "1.00", "area": "1.00", "flag": "是", "year": "2024"}
    return texts.get(column.kind, "3" if column.kind == "count" else "43108100")


@pytest.mark.parametrize("table", CELLS_ALONE)
def test_a_cell_set_aside_alone_is_offered_and_its_correction_comes_back(
    tmp_path: Path, table: str
) -> None:
    columns = [column for column in TABLES[table].columns if column.name in CELLS_ALONE[table]]
    needed = [column for column in TABLES[table].columns if column.required]
    either = [TABLES[table].column(names[0]) for names in TABLES[table].either]
    every = [*needed, *either, *columns]
    cells = [right(column) for column in (*needed, *either)] + [spoilt(one) for one in columns]
    text = ",".join(column.name for column in every) + "\n" + ",".join(cells) + "\n"
    data, book = folder_of(tmp_path / "data", **{f"{table}__csv": text}), tmp_path / "q.xlsx"
    checked = check(data, lang="zh", quarantine=book)
    assert checked["quarantine"]["count"] == 1
    assert checked["sources"][0]["rows_standardised"] == 1
    corrected(book, {(2, column.name): right(column) for column in columns})
    with reconcile(data, as_of=AS_OF, inputs=Inputs(corrections=book), tables=[table]) as run:
        assert run["quarantine"].is_empty()
        kept = run[table].select(column.name for column in columns)
        assert kept.null_count().sum_horizontal().sum() == 0
        assert kept.height == 1


def test_what_can_be_corrected_is_named_as_a_workbook(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data", bank_lines__csv=HEAD + f"{OWN},2024-01-02,,x,1\n")
    with pytest.raises(Refusal) as refused:
        check(data, quarantine=tmp_path / "q.csv")
    assert refused.value.key == "quarantine_not_xlsx"
    assert not (tmp_path / "q.csv").exists()


def test_the_last_line_of_check_is_the_command_that_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, book = folder_of(tmp_path / "data", bank_lines__csv=BROKEN), tmp_path / "q.xlsx"
    assert talk(app, ["check", str(data), "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert f"zbb-reconcile check {data} --quarantine 更正表.xlsx" in said.splitlines()[-1]
    # Lines are counted, they are no yuan.
    assert re.search(r"左方\d，右方\d，差额\d。", re.sub(r"\s", "", said))
    assert talk(app, ["check", str(data), "--lang", "zh", "--quarantine", str(book)]) == 1
    assert capsys.readouterr().out.splitlines()[-1].endswith(f"--corrections {book}")


def test_notices_of_a_run_with_failing_controls_say_so_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = folder_of(tmp_path / "data", bank_lines__csv=BROKEN), tmp_path / "out"
    listed = "account_no,account_name,balance,balance_on\n770001,甲局,5.00,2024-12-31\n"
    (data / "bank_accounts.csv").write_text(listed, encoding="utf-8")
    assert talk(app, ["run", str(data), "--as-of", str(AS_OF), "--out", str(out)]) == 1
    capsys.readouterr()
    talk(app, ["notices", str(out), "--to", str(tmp_path / "papers"), "--lang", "zh"])
    said = capsys.readouterr().out
    assert "项勾稽不成立，所以没有写出收回、撤户、缴库通知书" in said.splitlines()[0]
    # Nothing is recalled, so no sum is announced either.
    assert "= 应收回" not in said
