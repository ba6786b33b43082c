"""``notices --pdf``: a PDF beside each paper where LibreOffice is found; said where it is not."""

from __future__ import annotations

import http.server
import io
import os
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_office import MAKES, fake_office
from zbb_reconcile.commands import office as offices
from zbb_reconcile.commands.notices import write_notices
from zbb_reconcile.commands.office import as_pdf, office
from zbb_reconcile.errors import Refusal
from zbb_reconcile.report.notices.fields import built_in
from zbb_reconcile.run import opened
from zbb_reconcile.texts import chosen

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the program is a script of a POSIX shell")
REAL = office()


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for programs, and no LibreOffice but what is put there."""
    usual = os.environ["PATH"].split(os.pathsep)
    for name in ("soffice", "libreoffice"):
        usual = [folder for folder in usual if not (Path(folder) / name).exists()]
    folder = tmp_path / "bin"
    # A script needs the shell's own programs, which may lie where LibreOffice lies.
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), *usual]))
    monkeypatch.setattr(offices, "_usual_folders", list)
    return folder


def tell(out: Path, to: Path, *, pdf: bool = True, force: bool = False) -> str:
    with opened(out, chosen("zh")) as run:
        return write_notices(run, to, templates=None, force=force, pdf=pdf)


def made(to: Path, ending: str) -> list[str]:
    return sorted(path.stem for path in to.iterdir() if path.suffix == ending)


def test_each_paper_is_there_as_pdf_too(alone: Path, sample_out: Path, tmp_path: Path) -> None:
    program = fake_office(alone, f"PATH={os.defpath}\n{MAKES}")
    told = tell(sample_out, tmp_path / "to")
    papers = made(tmp_path / "to", ".docx")
    assert papers == made(tmp_path / "to", ".pdf")
    assert f"每份文书另有一份 PDF（共 {len(papers)} 份），由 {program} 转换" in told
    for path in (tmp_path / "to").glob("*.docx"):
        assert path.with_suffix(".pdf").read_text().split()[-1] == str(path.stat().st_size)
    assert {path.suffix for path in (tmp_path / "to").iterdir()} == {".docx", ".pdf"}
    # Papers that are replaced take their PDF with them: it would say what they no longer say.
    tell(sample_out, tmp_path / "to", pdf=False, force=True)
    assert made(tmp_path / "to", ".pdf") == []
    assert made(tmp_path / "to", ".docx") == papers


def test_a_pdf_of_somebody_elses_is_not_replaced(
    alone: Path, sample_out: Path, tmp_path: Path
) -> None:
    tell(sample_out, tmp_path / "to", pdf=False)
    (tmp_path / "to" / "扫描件.pdf").write_bytes(b"%PDF")
    with pytest.raises(Refusal, match="扫描件"):
        tell(sample_out, tmp_path / "to", force=True)


def test_without_libreoffice_the_papers_are_written_and_it_is_said(
    alone: Path, sample_out: Path, tmp_path: Path
) -> None:
    told = tell(sample_out, tmp_path / "to")
    assert "没有找到 LibreOffice" in told
    assert made(tmp_path / "to", ".docx")
    assert made(tmp_path / "to", ".pdf") == []


@pytest.mark.parametrize(
    ("does", "key"), [("exit 1", "pdf_failed"), (f"PATH={os.defpath} sleep 60 & wait", "pdf_slow")]
)
def test_where_it_fails_or_takes_too_long_nothing_is_written(
    alone: Path,
    sample_out: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    does: str,
    key: str,
) -> None:
    fake_office(alone, does)
    monkeypatch.setattr(offices, "_START_SECONDS", 0.5)
    monkeypatch.setattr(offices, "_PAPER_SECONDS", 0)
    began = time.monotonic()
    with pytest.raises(Refusal) as raised:
        tell(sample_out, tmp_path / "to")
    assert raised.value.key == key
    assert time.monotonic() - began < 20
    for lang in ("zh", "en"):
        assert "--pdf" in raised.value.message(lang)
    assert [path.name for path in tmp_path.iterdir() if path != alone] == []


def test_a_program_in_a_relative_folder_of_the_path_is_not_started(
    alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_office(alone)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(("bin", "", ".")))
    assert office() is None


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a picture on this machine, and who asked for it."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *said: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/x.png", paths
        server.shutdown()


_DRAWN = """<w:p><w:r><w:drawing><wp:inline xmlns:wp="{dml}/wordprocessingDrawing">\
<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="a"/>\
<a:graphic xmlns:a="{dml}/main"><a:graphicData uri="{dml}/picture">\
<pic:pic xmlns:pic="{dml}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/>\
</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{of}/relationships" r:link="rIdFar"/><a:stretch>\
<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>\
<a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>\
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""


def with_far_picture(paper: bytes, address: str) -> bytes:
    """The paper with a picture that lies elsewhere, as a county's own template may have one."""
    of = "http://schemas.openxmlformats.org/officeDocument/2006"
    drawn = _DRAWN.format(dml="http://schemas.openxmlformats.org/drawingml/2006", of=of)
    link = (
        f'<Relationship Id="rIdFar" Type="{of}/relationships/image" TargetMode="External" '
        f'Target="{address}"/></Relationships>'
    )
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "word/document.xml":
                text = text.replace("<w:body>", f"<w:body>{drawn}", 1)
            if name == "word/_rels/document.xml.rels":
                text = text.replace("</Relationships>", link, 1)
            new.writestr(name, text)
    return changed.getvalue()


@pytest.mark.skipif(REAL is None, reason="LibreOffice is not installed here: no real PDF is made")
def test_the_real_program_makes_a_pdf_and_fetches_nothing(
    tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    assert REAL is not None
    paper = built_in("petition", chosen("zh"))
    papers = {"请示.docx": paper, "远.docx": with_far_picture(paper, asked[0])}
    found = as_pdf(REAL, papers, tmp_path / "private")
    assert set(found) == set(papers)
    assert all(content.startswith(b"%PDF-") and len(content) > 5_000 for content in found.values())
    assert asked[1] == []
