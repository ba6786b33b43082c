"""A county's own rule: one SELECT beside its profile, no Python; a wrong one is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.drawing import draw, indicators
from zbb_reconcile import Refusal, open_run, reconcile

PROFILE = """
[profile]
name = "mine"
title_zh = "本县"

[citations.own_2024]
law_zh = "本县支付管理办法"
article_zh = "第五条"
words = "年末五日不得突击支付。"
in_force = 2020-01-01
source = "县财政局"
confidence = "sourced"

[rules.LOCAL-01]
name_zh = "年底突击支付"
from = 2020-01-01
verdict = "review"
subject = "indicator"
query = "mine/rush.sql"
needs = ["payments", "indicators.agency_code"]
cite = ["own_2024"]
reason_zh = "{closed_year} 年最后五天支付 {payments} 笔，共 {amount} 元"
level = "hint"
"""
QUERY = """-- Payments of the last five days of the closed year, by indicator.
--
-- reads   payments, live_indicators
-- takes   $closed_year_end date
-- gives   one row per indicator, by subject_id
select
    payments.indicator_id as subject_id, live_indicators.agency_code,
    sum(payments.amount)::decimal(18, 2) as amount, count(*) as payments
from payments
join live_indicators using (indicator_id)
where payments.paid_on between $closed_year_end - 4 and $closed_year_end
group by payments.indicator_id, live_indicators.agency_code
order by subject_id
"""
DATA = {
    "indicators": indicators("indicator_id | fiscal_year | amount\nI1 | 2024 | 1000.00"),
    "payments": draw(
        """
        indicator_id | paid_on    | amount
        I1           | 2024-12-26 | 10.00
        I1           | 2024-12-27 | 20.00
        I1           | 2024-12-31 | 30.00
        """
    ),
}


def county(folder: Path, profile: str = PROFILE, query: str | None = QUERY) -> Path:
    """A county's profile with its rule beside it."""
    (folder / "mine").mkdir()
    if query is not None:
        (folder / "mine" / "rush.sql").write_text(query, encoding="utf-8")
    path = folder / "county.toml"
    path.write_text(profile, encoding="utf-8")
    return path


def test_a_right_one_needs_no_python(tmp_path: Path) -> None:
    profile = county(tmp_path)
    with reconcile(DATA, as_of=date(2024, 12, 31), profile=profile, threads=1) as run:
        (found,) = run["findings"].filter(rule_id="LOCAL-01").to_dicts()
        assert (found["subject_id"], str(found["amount"])) == ("I1", "50.00")
        assert found["reason"] == "2024 年最后五天支付 2 笔，共 50.00 元"
        assert found["legal_basis"] == "本县支付管理办法第五条"
        assert run["followup"].filter(rule_id="LOCAL-01")["change"].to_list() == ["new"]
        run.write(tmp_path / "out")
    with open_run(tmp_path / "out") as written:
        told = written.explain(found["finding_id"])
        assert "between date '2024-12-31' - 4 and date '2024-12-31'" in told
        assert "from local_01 where subject_id = (select" in written.explain(
            found["finding_id"], sql=True
        )


def without(part: str, by: str = "") -> Callable[[str], str]:
    """The text with a part of it replaced, which must be there."""

    def changed(text: str) -> str:
        assert part in text
        return text.replace(part, by, 1)

    return changed


WRONG = {
    "own_rule_path": (without("mine/rush.sql", "../rush.sql"), None),
    "own_rule_missing": (without("mine/rush.sql", "mine/lost.sql"), None),
    "own_rule_needs": (without('"payments", ', '"payment", '), None),
    "profile_not_choice": (without('"review"', '"recall"'), None),
    "own_rule_slot": (without("{payments}", "{payment}"), None),
    "own_rule_id": (without("LOCAL-01", "LOCAL-x"), None),
    "own_rule_header": (None, without("-- gives ", "-- given ")),
    "own_rule_takes": (None, without("$closed_year_end date\n", "closed_year_end\n")),
    "own_rule_reads": (None, without("payments, live_indicators\n", "payments, live\n")),
    "own_rule_undeclared": (None, without("payments, live_indicators\n", "payments\n")),
    "own_rule_value": (None, without("$closed_year_end date\n", "$year_end date\n")),
    "own_rule_untaken": (None, without("$closed_year_end date\n", "\n")),
    "own_rule_select": (None, without("order by subject_id", "; drop table payments")),
    "own_rule_empty": (None, lambda text: text[: text.index("select")]),
    "own_rule_column": (None, without(" as amount,", " as yuan,")),
    "own_rule_type": (None, without("::decimal(18, 2)", "::double")),
    "own_rule_subjects": (
        None,
        without("payments.indicator_id as subject_id", "null::varchar as subject_id"),
    ),
}


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_one_is_refused_with_a_remedy_of_its_own(tmp_path: Path, key: str) -> None:
    of_profile, of_query = WRONG[key]
    profile = county(
        tmp_path,
        of_profile(PROFILE) if of_profile else PROFILE,
        of_query(QUERY) if of_query else QUERY,
    )
    with pytest.raises(Refusal) as refused:
        reconcile(DATA, as_of=date(2024, 12, 31), profile=profile, threads=1)
    assert refused.value.key == key
    assert "county.toml" in str(refused.value) or "mine/rush.sql" in str(refused.value)


def test_a_link_is_no_query_file(tmp_path: Path) -> None:
    profile = county(tmp_path, query=None)
    (tmp_path / "elsewhere.sql").write_text(QUERY, encoding="utf-8")
    (tmp_path / "mine" / "rush.sql").symlink_to(tmp_path / "elsewhere.sql")
    with pytest.raises(Refusal) as refused:
        reconcile(DATA, as_of=date(2024, 12, 31), profile=profile, threads=1)
    assert refused.value.key == "own_rule_missing"


def test_it_sees_no_file_of_the_machine(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("subject_id,agency_code,amount\na,b,1\n", encoding="utf-8")
    query = QUERY.replace("from payments\n", f"from read_csv('{secret}') as payments\n")
    profile = county(tmp_path, query=query)
    with pytest.raises(Refusal) as refused:
        reconcile(DATA, as_of=date(2024, 12, 31), profile=profile, threads=1)
    assert refused.value.key == "own_rule_failed"
