"""The desk: who is let in, what is written and where, two people at once, and a real browser."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import polars as pl
import pytest

from tests.drawing import draw, indicators
from zbb_reconcile import Inputs, open_run, reconcile
from zbb_reconcile.commands import shell
from zbb_reconcile.desk.answers import Desk
from zbb_reconcile.desk.decision_file import COLUMNS, Change, DecisionFile, version
from zbb_reconcile.desk.entry import PAGE_ROWS
from zbb_reconcile.desk.server import DeskServer
from zbb_reconcile.errors import Refusal
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import chosen

DAY = date(2024, 12, 31)
HOSTILE = "<script>window.hurt=1</script>\"'><img src=x onerror=window.hurt=1>"
ACCOUNT = "6222021234567890123"
DATA = {
    "agencies": draw(
        f"""
        division_code | agency_code | agency_name
        360732000     | A1          | {HOSTILE}
        360732000     | A2          | 农业局
        """
    ),
    "indicators": indicators(
        """
        indicator_id | fiscal_year | amount | agency_code
        I1           | 2021        | 5.00   | A1
        I2           | 2022        | 7.00   | A2
        I3           | 2020        | 9.00   | A2
        """
    ),
    "payments": draw(
        f"""
        indicator_id | paid_on    | amount | payee_name    | purpose
        I1           | 2022-03-01 | 1.00   | {HOSTILE}     | 转 {ACCOUNT}
        """
    ),
}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("desk") / "out"
    with reconcile(DATA, as_of=DAY) as run:
        assert run["findings"].height >= 3
        run.write(out)
    return out


@pytest.fixture
def out(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "结果"))


class Visitor:
    """Somebody who asks a desk."""

    def __init__(self, server: DeskServer) -> None:
        self.server = server
        self.desk = server.desk
        self.told: list[str] = []

    def ask(
        self, path: str, form: dict[str, Any] | None = None, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers; ``path`` is below the token unless it begins with a slash."""
        where = path if path.startswith("/") else f"/{self.desk.token}/{path}"
        talk = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=20)
        body = None if form is None else urlencode(form, doseq=True)
        talk.request("GET" if form is None else "POST", where, body, headers)
        answer = talk.getresponse()
        content = answer.read().decode("utf-8", "replace")
        talk.close()
        return answer.status, content, dict(answer.getheaders())

    def tick(self, finding_id: str) -> str:
        """What the list sends for a finding that is ticked."""
        page = unescape(self.ask("")[1])
        found = re.search(rf'name="tick" value="({finding_id}:\w+)"', page)
        assert found
        return found[1]

    def decide(self, *findings: str, **cells: str) -> int:
        ticks = [self.tick(one) for one in findings]
        return self.ask("decide", {"tick": ticks, "decision": "agree", **cells})[0]


def opened(run: Any, out: Path, file: Path | None = None) -> Visitor:
    told: list[str] = []
    server = DeskServer(Desk(run, out, file), 0, told.append)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    visitor = Visitor(server)
    visitor.told = told
    return visitor


@pytest.fixture
def visitor(out: Path) -> Iterator[Visitor]:
    with open_run(out) as run:
        came = opened(run, out)
        yield came
        came.server.shutdown()
        came.server.server_close()
    assert came.told == []


@pytest.fixture
def findings(out: Path) -> list[str]:
    with open_run(out) as run:
        return run["findings"]["finding_id"].to_list()


def beside(out: Path) -> Path:
    return out.with_name(f"{out.name}_decisions.csv")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def followed(*decisions: Path, **more: Any) -> dict[str, dict[str, Any]]:
    inputs = Inputs(decisions=decisions)
    with reconcile(DATA, as_of=DAY, inputs=inputs, **more) as run:
        assert run["quarantine"].is_empty()
        return {row["finding_id"]: row for row in run["followup"].to_dicts()}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 404),
        ("/favicon.ico", {}, 404),
        ("/" + "x" * 32 + "/", {}, 404),
        ("/%E5%8F%A3%E4%BB%A4/", {}, 404),
        ("nowhere", {}, 404),
        ("../../etc/passwd", {}, 404),
        ("sheet.exe", {}, 404),
        ("finding?id=CR-01-0000000000000000", {}, 404),
        ("", {"Host": "localhost"}, 403),
        ("", {"Host": "evil.example"}, 403),
        ("", {"Origin": "http://evil.example"}, 403),
        ("", {"Origin": "null"}, 403),
        ("", {}, 200),
    ],
)
def test_only_who_has_the_address_is_let_in(
    visitor: Visitor, path: str, headers: dict[str, str], status: int
) -> None:
    assert visitor.ask(path, **headers)[0] == status


def test_a_form_from_elsewhere_or_without_the_token_changes_nothing(
    visitor: Visitor, out: Path, findings: list[str]
) -> None:
    form = {"tick": visitor.tick(findings[0]), "decision": "agree"}
    assert visitor.ask("decide", form, Origin="http://evil.example")[0] == 403
    assert visitor.ask("decide", form, Host="evil.example")[0] == 403
    assert visitor.ask("/wrong/decide", form)[0] == 404
    # What changes anything is sent, never only asked for.
    assert visitor.ask(f"decide?{urlencode(form)}")[0] == 404
    assert not beside(out).exists()


def test_it_listens_on_the_loopback_alone(visitor: Visitor) -> None:
    assert visitor.server.socket.getsockname()[0] == "127.0.0.1"
    for other in ("127.0.0.2", "::1"):
        with pytest.raises(OSError, match=r"refused|unreachable|assign|support"):
            socket.create_connection((other, visitor.server.server_port), timeout=2).close()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST {}decide HTTP/1.1\r\nHost: {host}\r\n\r\n", b"411"),
        (b"POST {}decide HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999\r\n\r\n", b"413"),
        (b"POST {}decide HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n\xff\xff", b"400"),
        (b"GET {} HTTP/1.1\r\n\r\n", b"403"),
        (b"GET {} HTTP/1.1\r\nHost: {host}\r\nHost: evil\r\n\r\n", b"403"),
        (b"PUT {} HTTP/1.1\r\nHost: {host}\r\n\r\n", b"501"),
        (b"GET <script> <script> HTTP/1.1\r\n\r\n", b"400"),
    ],
)
def test_what_no_browser_sends_gets_a_bare_status(
    visitor: Visitor, sent: bytes, status: bytes
) -> None:
    place, host = f"/{visitor.desk.token}/".encode(), visitor.server.host.encode()
    with socket.create_connection(("127.0.0.1", visitor.server.server_port), timeout=10) as line:
        line.sendall(sent.replace(b"{}", place).replace(b"{host}", host))
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    assert answer.split()[1] == status
    assert b"script" not in answer.lower().replace(b"script-src", b"")


def test_nothing_of_the_data_is_obeyed_and_accounts_are_masked(
    visitor: Visitor, findings: list[str]
) -> None:
    visitor.decide(findings[0], reason=HOSTILE, document=HOSTILE)
    pages = [visitor.ask("", words="x"), visitor.ask(f"?{urlencode({'words': HOSTILE})}")]
    pages += [visitor.ask(f"finding?id={one}") for one in findings]
    for status, page, headers in pages:
        assert status == 200
        assert "<script" not in page
        assert "<img" not in page
        assert ACCOUNT not in page
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "script-src" not in policy
        assert "unsafe" not in policy
    assert any("&lt;script&gt;" in page for _, page, _ in pages)


def test_a_decision_is_what_the_next_run_takes(
    visitor: Visitor, out: Path, findings: list[str]
) -> None:
    one, other, third = findings[:3]
    assert visitor.decide(one, due_on="2025-03-31", reason="=1+1", document="财〔2024〕1号") == 303
    kept = {"decision": "keep", "reason": "工程未完", "valid_until": "2025-06-30"}
    assert visitor.decide(other, third, **kept) == 303
    content = beside(out).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = followed(beside(out))
    assert (rows[one]["state"], rows[one]["due_on"]) == ("due", date(2025, 3, 31))
    assert [rows[each]["state"] for each in (other, third)] == ["kept", "kept"]
    # Excel takes no cell for a formula, and the desk shows what was typed.
    assert "'=1+1" in content.decode("utf-8-sig")
    assert visitor.desk.file.read()[one][0]["reason"] == "=1+1"


def test_a_workbook_holds_the_same(out: Path, findings: list[str], tmp_path: Path) -> None:
    book = tmp_path / "决定.xlsx"
    with open_run(out, lang="en") as run:
        came = opened(run, out, book)
        assert came.decide(findings[0], due_on="2025-03-31", reason="=1") == 303
        assert came.decide(findings[1], document="00123456789012345678") == 303
        downloaded = came.ask("sheet.csv")[1]
        came.server.shutdown()
        came.server.server_close()
    (sheet,) = openpyxl.load_workbook(book).worksheets
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet["D3"].value == "00123456789012345678"
    assert findings[0] in downloaded
    assert followed(book)[findings[0]]["state"] == "due"
    assert not beside(out).exists()


def test_only_the_one_file_is_written(visitor: Visitor, out: Path, findings: list[str]) -> None:
    before = files(out.parent)
    for suffix in ("csv", "xlsx"):
        assert visitor.ask(f"sheet.{suffix}")[0] == 200
    assert files(out.parent) == before
    visitor.decide(*findings)
    visitor.ask("undo", {"view": findings[0]})
    visitor.ask("undo", {})
    after = files(out.parent)
    assert set(after) - set(before) == {str(beside(out))}
    assert {name: after[name] for name in before} == before


def test_undo_takes_back_the_last_change_or_that_of_one_finding(
    visitor: Visitor, findings: list[str]
) -> None:
    one, other = findings[:2]
    visitor.decide(one, other)
    visitor.decide(one, decision="dispute")

    def standing() -> dict[str, str]:
        rows = visitor.desk.file.read()
        return {each: rows[each][0]["decision"] for each in (one, other) if rows.get(each)}

    assert standing() == {one: "有异议", other: "同意整改"}
    assert visitor.ask("undo", {"view": other})[0] == 303
    assert standing() == {one: "有异议"}
    visitor.ask("undo", {})
    assert standing() == {one: "同意整改"}
    visitor.ask("undo", {})
    assert standing() == {}
    assert 'action="undo"' not in visitor.ask("")[1]
    assert followed(visitor.desk.file.path)[one]["state"] == "found"


def test_what_another_changed_meanwhile_is_a_conflict(
    visitor: Visitor, out: Path, findings: list[str]
) -> None:
    one, other = findings[:2]
    ticks = [visitor.tick(one), visitor.tick(other)]
    with open_run(out) as run:
        second = opened(run, out)
        assert second.decide(one, decision="dispute", reason="不属实") == 303
        form = {"tick": ticks, "decision": "agree", "reason": "我的理由"}
        status, page, _ = visitor.ask("decide", form | {"filters": "state=undecided"})
        assert status == 409
        assert re.findall(r'name="tick" value="([\w-]+):\w+"[^>]* checked', page) == [one]
        assert page.count('<input type="checkbox"') == 1
        assert "我的理由" in page
        rows = visitor.desk.file.read()
        assert rows[one][0]["reason"] == "不属实"
        assert rows[other][0]["reason"] == "我的理由"
        # Seen what stands there now, it can be changed; then the other cannot undo it.
        assert visitor.decide(one, reason="商量过") == 303
        assert second.ask("undo", {"view": one})[0] == 409
        assert second.desk.file.read()[one][0]["reason"] == "商量过"
        second.server.shutdown()
        second.server.server_close()


@pytest.fixture(scope="module")
def of_many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with more findings than a page of the desk holds."""
    out = tmp_path_factory.mktemp("many") / "out"
    rows = [f"I{at} | 2020 | {at}.00 | {'A1' if at % 2 else 'A2'}" for at in range(1, 121)]
    head = "indicator_id | fiscal_year | amount | agency_code"
    with reconcile(DATA | {"indicators": indicators("\n".join([head, *rows]))}, as_of=DAY) as run:
        assert run["findings"].height > 2 * PAGE_ROWS
        run.write(out)
    return out


def about(page: str, kind: str) -> str:
    """What the form sends for the whole page, or for all that is listed."""
    return re.findall(rf'<option value="({kind}:\w+)"', page)[0]


def test_a_decision_on_all_that_is_listed_reaches_the_other_pages(
    of_many: Path, tmp_path: Path
) -> None:
    file = tmp_path / "decisions.csv"
    with open_run(of_many) as run:
        came, other = opened(run, of_many, file), opened(run, of_many, file)
        findings = run["findings"].filter(pl.col("agency_code") == "A1", rule_id="CR-01")
        assert findings.height > PAGE_ROWS
        listed = came.ask("?agency=A1&rule=CR-01")[1]
        form = {"filters": "agency=A1&rule=CR-01", "about": about(listed, "all")}
        form |= {"decision": "agree", "due_on": "2025-03-31"}
        # Somebody else decides on one of them first: nothing is written over what was not seen.
        assert other.decide(findings["finding_id"][-1], decision="dispute") == 303
        status, page, _ = came.ask("decide", form)
        assert status == 400
        assert "清单有了变化" in page
        assert len(came.desk.file.read()) == 1
        status, _, headers = came.ask("decide", form | {"about": about(page, "all")})
        assert (status, headers["Location"].split("count=")[1]) == (303, str(findings.height))
        assert set(came.desk.file.read()) == set(findings["finding_id"])
        # One step back takes all of them back, and one page is one page.
        came.ask("undo", {})
        assert len(came.desk.file.read()) == 1
        left = came.ask("?state=undecided&page=2")[1]
        form = {"filters": "state=undecided&page=2", "about": about(left, "page")}
        assert came.ask("decide", form | {"decision": "agree"})[0] == 303
        assert len(came.desk.file.read()) == 1 + PAGE_ROWS
        for each in (came, other):
            each.server.shutdown()
            each.server.server_close()


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each its own file, lock and all, as in processes of their own."""

    def write(at: int) -> None:
        name = f"CR-01-{at:016x}"
        row = dict.fromkeys(COLUMNS, "") | {"finding_id": name, "decision": "同意整改"}
        file = DecisionFile(tmp_path / "decisions.csv", chosen("zh"))
        assert file.decide({name: Change(version(()), (row,))}).written == (name,)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))
    assert len(DecisionFile(tmp_path / "decisions.csv", chosen("zh")).read()) == 24
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.csv"]


def test_a_connection_that_breaks_loses_nothing(
    visitor: Visitor, out: Path, findings: list[str]
) -> None:
    form = {"tick": visitor.tick(findings[0]), "decision": "agree", "reason": "whole"}
    body = urlencode(form).encode()
    head = f"POST /{visitor.desk.token}/decide HTTP/1.1\r\nHost: {visitor.server.host}\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    # The first is cut short; of the second nobody waits for the answer.
    for sent in (body[:-2], body):
        with socket.create_connection(("127.0.0.1", visitor.server.server_port), 10) as line:
            line.sendall(head.encode() + sent)
    for _ in range(200):
        if beside(out).exists():
            break
        visitor.ask("")
    rows = visitor.desk.file.read()
    assert {one: rows[one][0]["reason"] for one in rows} == {findings[0]: "whole"}


def test_a_bug_is_told_and_stops_one_page_only(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(visitor.desk, "get", lambda *_: 1 // 0 if ACCOUNT else None)
        status, page, _ = visitor.ask("")
    assert (status, chosen("zh")["desk.bug"] in page) == (500, True)
    (told,) = visitor.told
    assert "ZeroDivisionError" in told
    visitor.told.clear()
    assert visitor.ask("")[0] == 200


def test_what_is_there_is_gone_on_with(visitor: Visitor, out: Path, findings: list[str]) -> None:
    """Rows of other findings stay, also those spread over several, and those of another form."""
    text = "问题编号,处理决定,整改金额\nCR-01-x,同意,1.00\nCR-01-x,同意,2.00\n"
    beside(out).write_bytes(text.encode("gb18030"))
    assert visitor.decide(findings[0]) == 303
    kept = pl.read_csv(beside(out), infer_schema=False)
    assert kept["疑点编号"].to_list() == ["CR-01-x", "CR-01-x", findings[0]]
    assert kept["完成金额"].to_list() == ["1.00", "2.00", None]


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"decision": ""}, "desk_no_decision"),
        ({"decision": "burn"}, "desk_no_decision"),
        ({"decision": "keep", "reason": "x"}, "desk_keep_lacks"),
        ({"decision": "agree", "due_on": "soon"}, "desk_bad_day"),
        ({"decision": "done", "done_amount": "much"}, "desk_bad_amount"),
        ({"decision": "agree", "reason": "长" * 2001}, "desk_too_long"),
    ],
)
def test_what_cannot_be_a_decision_is_refused_and_shown_again(
    visitor: Visitor, out: Path, findings: list[str], cells: dict[str, str], key: str
) -> None:
    form = {"tick": visitor.tick(findings[0]), "view": findings[0], "person": "李四"} | cells
    status, page, _ = visitor.ask("decide", form)
    assert status == 400
    assert chosen("zh")[f"errors.{key}.remedy"] in unescape(page)
    assert 'value="李四"' in page
    assert not beside(out).exists()


def test_the_list_is_filtered_by_all_that_it_offers(visitor: Visitor, findings: list[str]) -> None:
    visitor.decide(findings[0], decision="dispute")
    rows = visitor.desk.run["findings"].to_dicts()

    def listed(**query: str) -> list[str]:
        page = visitor.ask(f"?{urlencode(query)}")[1]
        return sorted(re.findall(r'name="tick" value="([\w-]+):', page))

    assert listed() == sorted(findings)
    assert listed(state="decided") == listed(state="dispute") == [findings[0]]
    assert listed(state="undecided") == sorted(findings[1:])
    assert listed(state="agree") == []
    for name, column in (("rule", "rule_id"), ("agency", "agency_code"), ("verdict", "verdict")):
        for value in {row[column] for row in rows} - {None}:
            wanted = sorted(row["finding_id"] for row in rows if row[column] == value)
            assert listed(**{name: value}) == wanted
    assert 0 < len(listed(words="农业局")) < len(findings)
    assert listed(words="农业局 无此字") == []
    assert listed(page="999999") == listed(page="-1") == listed(page="x") == sorted(findings)


def test_results_that_a_run_wrote_anew_are_decided_on_no_more(
    visitor: Visitor, out: Path, findings: list[str]
) -> None:
    tick = visitor.tick(findings[0])
    (out / "sha256sums.txt").write_text("", encoding="utf-8")
    status, page, _ = visitor.ask("decide", {"tick": tick, "decision": "agree"})
    assert status == 400
    assert chosen("zh")["errors.desk_results_changed.remedy"] in unescape(page)
    assert not beside(out).exists()


def test_a_file_that_somebody_has_open_is_said_and_nothing_typed_is_lost(
    visitor: Visitor, out: Path, findings: list[str]
) -> None:
    owner = out.with_name(f"~${beside(out).name}")
    owner.write_bytes(b"")
    form = {"tick": visitor.tick(findings[0]), "decision": "agree", "reason": "我的理由"}
    status, page, _ = visitor.ask("decide", form)
    assert (status, beside(out).exists()) == (400, False)
    assert "我的理由" in page
    owner.unlink()
    assert visitor.ask("decide", form)[0] == 303


def test_no_desk_is_opened_on_what_it_cannot_keep(out: Path, tmp_path: Path) -> None:
    def refused(file: Path) -> str:
        with open_run(out) as run, pytest.raises(Refusal) as refusal:
            Desk(run, out, file)
        return refusal.value.key

    assert refused(tmp_path / "decisions.txt") == "desk_file_kind"
    assert refused(out / "decisions.csv") == "papers_in_results"
    other = tmp_path / "other.csv"
    other.write_text("finding_id,decision,自己的列\nX,agree,1\n", encoding="utf-8")
    assert refused(other) == "desk_not_a_sheet"
    copy = tmp_path / "workbook.xlsx"
    shutil.copy(out / "workbook.xlsx", copy)
    before = copy.read_bytes()
    assert refused(copy)
    assert copy.read_bytes() == before
    with (out / "run.duckdb").open("ab") as database:
        database.write(b"\0")
    assert refused(tmp_path / "new.csv") == "desk_results_changed"


def test_a_port_in_use_is_refused(visitor: Visitor) -> None:
    with pytest.raises(Refusal) as refusal:
        DeskServer(visitor.desk, visitor.server.server_port, print)
    assert refusal.value.key == "desk_port_taken"


def test_every_cell_of_a_decision_is_asked_for() -> None:
    assert tuple(column.name for column in TABLES["decisions"].columns) == COLUMNS


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is no signal that can be sent there")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_serves_until_it_is_stopped(out: Path, lang: str) -> None:
    line = [sys.executable, "-m", "zbb_reconcile", "desk", str(out), "--no-browser"]
    line += ["--lang", lang]
    settings = os.environ | {"PYTHONUTF8": "1"}
    with subprocess.Popen(
        line, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        port, token = re.findall(r"http://127\.0\.0\.1:(\d+)/([\w-]{32})/$", said.strip())[0]
        talk = http.client.HTTPConnection("127.0.0.1", int(port), timeout=20)
        talk.request("GET", f"/{token}/")
        page = talk.getresponse().read().decode("utf-8")
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)
    assert chosen(lang)["desk.title"] in page
    assert (process.returncode, errors) == (shell.DONE, "")
    assert str(beside(out)) in rest.splitlines()[-1]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_in_a_browser_from_the_list_to_a_settled_finding(
    visitor: Visitor, out: Path, tmp_path: Path
) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with open_run(out) as run:
        of_one = run["findings"].filter(subject_id="I2")["finding_id"].to_list()[0]
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(10_000)
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(visitor.server.address)
        assert page.evaluate("window.hurt") is None
        page.fill("[name=words]", of_one)
        page.click("form.controls button:has-text('筛选')")
        assert page.locator("tbody tr").count() == 1
        page.check("[name=tick]")
        page.select_option("[name=decision]", "dispute")
        page.click("button:has-text('保存')")
        assert "已保存 1 条" in page.text_content("[role=status]")
        assert "有异议" in page.text_content("tbody")
        page.click("button:has-text('撤销')")
        assert "已撤销 1 条" in page.text_content("[role=status]")
        assert "尚未决定" in page.text_content("tbody")
        page.click(f"a:has-text('{of_one}')")
        page.select_option("[name=decision]", "agree")
        page.fill("[name=due_on]", "2025-03-31")
        page.fill("[name=document]", "财〔2025〕1号")
        page.click("button:has-text('保存')")
        assert "2025-03-31" in page.text_content("#standing")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        with page.expect_download() as download:
            page.click("a:has-text('.csv')")
        assert of_one in Path(download.value.path()).read_text(encoding="utf-8-sig")
        browser.close()
    assert {url.split("/")[2] for url in asked} == {visitor.server.host}
    assert [one for one in complaints if "favicon" not in one and "404" not in one] == []
    assert followed(beside(out))[of_one]["state"] == "due"
    # A quarter later the money has gone back, and the data say so.
    paid = draw("indicator_id | paid_on | amount\nI2 | 2025-02-01 | 7.00")
    later = DATA | {"payments": pl.concat([DATA["payments"], paid], how="diagonal")}
    inputs = Inputs(decisions=(beside(out),))
    with reconcile(later, as_of=date(2025, 3, 31), inputs=inputs, since=out) as run:
        (row,) = run["followup"].filter(finding_id=of_one).to_dicts()
    assert (row["change"], row["state"], row["decision"]) == ("settled", "done", "agree")
