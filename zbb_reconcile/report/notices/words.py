"""What a paper says of one row: the day, the way, the reason, where a closed account's money goes.

Reasons are made here of what the rules found, and not of the findings' own sentences: a paper is
shorter than a working paper, and may be in another language than the run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zbb_reconcile.report.escape import yuan
from zbb_reconcile.report.notice_facts import NoticeFacts, Row
from zbb_reconcile.texts import Words

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_BESIDE_CHINESE = re.compile(rf"(?:(?<=[^\x00-\x7f]) )?({_ISO.pattern})(?: (?=[^\x00-\x7f]))?")
"""A day and the blanks beside it, which a paper has none of."""


def day_of(day: date, words: Words) -> str:
    """A day as a paper writes it: 2022年12月31日."""
    return words("notices.day", year=day.year, month=day.month, day=day.day)


def with_days(text: str, words: Words) -> str:
    """The text with every 2022-12-31 in it as a paper writes it."""
    days = words.of(_BESIDE_CHINESE, _ISO)
    return days.sub(lambda found: day_of(date.fromisoformat(found[0].strip()), words), text)


def reason_of(facts: NoticeFacts, row: Row, words: Words) -> str:
    """Why this row is recalled: the year, the rule's words, the day from which they hold."""
    root = facts.roots.get(row["subject_id"], {})
    state = facts.projects.get(root.get("project_code") or "", {})
    item = root.get("fund_item_code")
    fund = facts.funds.get((row["division_code"], item), {}) if item else {}
    values: dict[str, Any] = {
        **facts.terms,
        "year": root.get("fiscal_year"),
        "since": day_of(row["since"], words) if row["since"] else None,
        "level": words.get(f"notices.level_{root.get('budget_level')}"),
        **{name: yuan(fund.get(name)) for name in ("kept", "revenue", "allowance")},
    }
    # The most particular text that the rule has: of its project, of how years are counted, its own.
    ended = f"{state.get('status')}{'' if row['since'] else '_undated'}"
    ways = (root.get("project_category"), ended, facts.parameters.get("count_mode"))
    rule = row["rule_id"].replace("-", "_")
    key = next((f"{rule}_{way}" for way in ways if _has(f"{rule}_{way}", words)), rule)
    return _said(key, values, words) or with_days(row["reason"], words)


def sum_of(facts: NoticeFacts, row: Row, words: Words) -> str:
    """How the stale cash of an agency was worked out."""
    stale = facts.stale.get(row["agency_code"], {})
    values = {
        name: yuan(stale.get(name))
        for name in ("opening", "outflow", "minimum", "stale_min", "stale_max")
    }
    values["since"] = day_of(row["since"], words) if row["since"] else ""
    values["count"] = str(stale.get("accounts_in_doubt") or "")
    key = "unsure_sum" if values["count"] else "unused_sum"
    return _said(key, values, words) or with_days(row["reason"], words)


def closing_reason(facts: NoticeFacts, row: Row, words: Words) -> str:
    """Why an account is to be closed: one clause for each finding that says so."""
    clauses = []
    for finding in row["findings"]:
        rule = finding["rule_id"].replace("-", "_")
        since = finding["since"]
        if not row["last_customer_movement_on"] and _has(f"{rule}_never", words):
            rule, since = f"{rule}_never", row["lines_from"]
        values = {**facts.terms, "since": day_of(since, words) if since else None}
        clauses.append(_said(rule, values, words) or with_days(finding["reason"], words))
    return words("notices.clause_joint").join(clauses)


def whereto(facts: NoticeFacts, row: Row, words: Words) -> str:
    """Where the balance of an account that closes goes."""
    if row["balance"] is None:
        return words("notices.whereto_foreign")
    parts = []
    if row["to_treasury"]:
        parts.append(words("notices.whereto_treasury", amount=yuan(row["to_treasury"])))
    if row["to_target"]:
        target = row["target_account_no"]
        bank = facts.accounts.get(target or "", {}).get("bank_name") or ""
        key = "notices.whereto_target" if target else "notices.whereto_open"
        amount = yuan(row["to_target"])
        at = words("notices.at_bank", bank=bank) if bank else ""
        parts.append(words(key, amount=amount, account_no=target, bank=at))
        if row["is_in_trust"]:
            parts.append(words("notices.whereto_in_trust"))
    return words("notices.clause_joint").join(parts) or words("notices.whereto_none")


def _has(key: str, words: Words) -> bool:
    return f"notices.why_{key}" in words


def _said(key: str, values: Mapping[str, Any], words: Words) -> str:
    """The reason of that key; '' where there is none, or where a value that it names is missing."""
    text = words.get(f"notices.why_{key}")
    if not text:
        return ""
    named = re.findall(r"\{(\w+)\}", text)
    if any(values.get(name) in (None, "") for name in named):
        return ""
    return words(f"notices.why_{key}", **values)


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_LIMIT = Decimal(10) ** 16


def capitals(amount: Decimal) -> str:
    """The amount in capitals, without 人民币 before it; ValueError for what no paper can say.

    >>> capitals(Decimal("100001.00")), capitals(Decimal("3.05")), capitals(Decimal("10100.00"))
    ('壹拾万零壹元整', '叁元零伍分', '壹万零壹佰元整')
    >>> capitals(Decimal("1409.50")), capitals(Decimal("107000.53"))
    ('壹仟肆佰零玖元伍角', '壹拾万零柒仟元伍角叁分')
    """
    fen = amount * 100
    if not 0 <= amount < _LIMIT or fen != fen.to_integral_value():
        raise ValueError(amount)
    whole, cents = divmod(int(fen), 100)
    jiao, odd = divmod(cents, 10)
    said = _whole(whole) + "元" if whole or not cents else ""
    if not cents:
        return said + "整"
    if jiao:
        said += _DIGITS[jiao] + "角"
    elif said:
        said += _DIGITS[0]
    return said + (_DIGITS[odd] + "分" if odd else "")


def _whole(number: int) -> str:
    """Whole yuan; zeros between two other digits are one 零, however many and wherever they are."""
    text = str(number)
    said = ""
    skipped = False
    for at, digit in enumerate(text):
        place = len(text) - 1 - at
        if digit == "0":
            skipped = bool(said)
        else:
            said += _DIGITS[0] * skipped + _DIGITS[int(digit)] + _PLACES[place % 4]
            skipped = False
        if place == 8:
            said += "亿"
        elif place % 8 == 4 and int(text[: at + 1]) % 10_000:
            said += "万"
    return said or _DIGITS[0]
