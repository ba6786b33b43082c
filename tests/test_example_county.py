"""The example of a county's own file: it loads, says every local switch, and changes nothing."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.shared_data import ROOT
from zbb_reconcile import Outcome, reconcile
from zbb_reconcile.law import load_profile
from zbb_reconcile.law.schema import PARAMETERS

EXAMPLE = ROOT / "docs" / "examples" / "county.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
AS_OF = date(2024, 12, 31)
SWITCHES = {
    "own_cash_scope",
    "upper_allotted",
    "township_money",
    "basic_recall",
    "ratio_fund_types",
    "research_full_years",
    "allowed_kinds",
    "allowed_purpose_words",
    "sweep_days",
    "deposit_years",
    "pool_categories",
    "institution_rent",
    "interest_years",
    "added_exempt_words",
    "removed_exempt_words",
}
"""What the national law leaves to a county's own text."""
OTHERS = [found.start() for found in re.finditer(r"^# (?:is|enabled) = ", TEXT, re.MULTILINE)]
"""Where the example says what else a switch may be."""


def test_it_says_every_local_switch_and_no_other() -> None:
    said = tomllib.loads(TEXT)["parameters"]
    assert set(said) == SWITCHES
    assert set(PARAMETERS) >= SWITCHES


def test_each_switch_has_a_text_of_its_own_and_no_text_is_left_over() -> None:
    example = tomllib.loads(TEXT)
    cites = [value["cite"] for values in example["parameters"].values() for value in values]
    assert all(len(keys) == 1 for keys in cites)
    texts = [keys[0] for keys in cites]
    assert len(set(texts)) == len(texts)
    assert set(texts) == set(example["citations"])


def test_each_switch_has_a_comment_above_it_and_says_what_else_it_may_be() -> None:
    for name in SWITCHES:
        above, _, block = TEXT.partition(f"[[parameters.{name}]]\n")
        assert above.splitlines()[-1].startswith("# "), name
        assert re.search(r"^ *# (?:is = |\{ category)", block.split("\n\n")[0], re.MULTILINE), name


def test_as_it_stands_every_value_is_the_nations() -> None:
    own, national = load_profile(EXAMPLE, AS_OF), load_profile("national", AS_OF)
    assert own.values == national.values
    assert {rule.id for rule in own.rules.values() if rule.enabled} == {
        rule.id for rule in national.rules.values() if rule.enabled
    }
    changed = {each.name for each in own.parameters if each.profile == "ours"}
    assert changed == SWITCHES


def test_no_notice_rests_on_its_placeholders() -> None:
    for name, citation in tomllib.loads(TEXT)["citations"].items():
        assert citation["papers"] == [], name
        assert citation["confidence"] == "recalled"
        assert "样本" in citation["law_zh"]


@pytest.mark.parametrize("place", OTHERS)
def test_whatever_else_it_offers_can_be_said(tmp_path: Path, place: int) -> None:
    before, after = TEXT[:place], TEXT[place:]
    offered, _, rest = after.partition("\n")
    kept = re.sub(r"(?m)^(?:is|enabled) = .*\n(?:# (?:is|enabled) = .*\n)*\Z", "", before)
    assert kept != before
    path = tmp_path / "ours.toml"
    path.write_text(kept + offered.removeprefix("# ") + "\n" + rest, encoding="utf-8")
    other, own = load_profile(path, AS_OF), load_profile(EXAMPLE, AS_OF)
    differing = {name for name in own.values if other.values[name] != own.values[name]}
    switched = other.rules["CR-09"].enabled
    assert (len(differing), switched) in ((1, False), (0, True))
    assert differing <= SWITCHES


def test_a_pool_can_be_added(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(TEXT.replace("    # { category", "    { category"), encoding="utf-8")
    own, more = load_profile(EXAMPLE, AS_OF), load_profile(path, AS_OF)
    assert len(more.values["pool_categories"]) == len(own.values["pool_categories"]) + 1


def test_a_run_of_the_sample_with_it_finds_what_the_national_rules_find(
    sample_run: Outcome,
) -> None:
    columns = ["finding_id", "rule_id", "verdict", "subject_id", "amount", "amount_max"]
    found: list[pl.DataFrame] = []
    with reconcile(ROOT / "sample_data", as_of=AS_OF, profile=EXAMPLE, threads=1) as of_example:
        for run in (sample_run, of_example):
            assert run["controls"]["holds"].all()
            found.append(run["findings"].select(columns).sort("finding_id"))
    assert not found[0].is_empty()
    assert found[0].equals(found[1])
