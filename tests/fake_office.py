"""A program that answers as LibreOffice does when it is asked for PDFs, and does little."""

from __future__ import annotations

from pathlib import Path

MAKES = """
while [ $# -gt 0 ]; do
  case "$1" in
    --outdir) shift; to="$1" ;;
    *.docx) printf '%%PDF-1.4 made of %s\\n' "$(wc -c < "$1")" > "$to/${1%.docx}.pdf" ;;
  esac
  shift
done
"""
"""A PDF for each paper, that says how long the paper is."""


def fake_office(folder: Path, does: str = MAKES) -> Path:
    """The program ``soffice`` in that folder, which is made."""
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{does}", encoding="utf-8")
    program.chmod(0o755)
    return program
