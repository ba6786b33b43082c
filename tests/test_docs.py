"""The generated pages are what their generator gives, and the README's files exist."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def generator():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATED = ("tables.md", "rules.md", "commands.md", "results.md")
FIGURE = re.compile(r"[0-9][0-9,.]*[0-9]|[0-9]")


@pytest.mark.parametrize("name", [*GENERATED, *(f"zh/{name}" for name in GENERATED)])
def test_a_generated_page_is_what_the_code_says(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generator().PAGES[name]()


@pytest.mark.parametrize("name", ["quality.md", "performance.md"])
def test_a_page_in_chinese_says_no_figure_that_its_original_does_not(name: str) -> None:
    chinese, english = (
        (ROOT / "docs" / folder / name).read_text(encoding="utf-8") for folder in ("zh", ".")
    )
    assert len(FIGURE.findall(chinese)) > 70
    assert set(FIGURE.findall(chinese)) <= set(FIGURE.findall(english))


@pytest.mark.parametrize("name", ["tables.md", "rules.md", "results.md"])
def test_a_chinese_page_calls_things_by_their_chinese_names(name: str) -> None:
    """English is left only in canonical names, file names and sources."""
    text = (ROOT / "docs" / "zh" / name).read_text(encoding="utf-8")
    heads = re.findall(r"^#+ (.*)$", text, re.M)
    assert heads
    assert all(re.match("[\u4e00-\u9fff]", head) for head in heads)
    assert not re.search("text|yes / no|yuan|required|verdict", text.split("## ", 1)[0])


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_file_that_the_readme_links_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    assert links
    missing = [link for link in links if not (ROOT / link).exists()]
    assert missing == []


def test_the_county_file_of_the_readme_loads(tmp_path: Path) -> None:
    from datetime import date

    from zbb_reconcile.law import load_profile

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    ours = tmp_path / "ours.toml"
    ours.write_text(re.search(r"```toml\n(.*?)```", text, re.S).group(1), encoding="utf-8")
    assert load_profile(ours, date(2024, 12, 31)).values["life_years"] == 1
