"""Random years of a county, four quarterly runs each, against a follow-up in plain Python.

What happens is drawn first: money adjusted, spent, refunded, remitted, accounts lost and closed,
rows and whole tables that one quarter lacks, decisions, papers. The tables are then written of it,
and the reference says what each run must say, from the events and section 11 of the contract.
``ZBB_YEARS`` is how many years there are.
"""

from __future__ import annotations

import json
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.drawing import draw, indicators
from zbb_reconcile import Inputs, reconcile

YEARS = int(os.environ.get("ZBB_YEARS", "3"))
DAYS = tuple(date(*day) for day in ((2024, 12, 31), (2025, 3, 31), (2025, 6, 30), (2025, 9, 30)))
ZERO = Decimal("0.00")
TOLD = ("CR-01", "CR-02", "NT-01", "BA-02", "SF-01")
Key = tuple[str, str]
"""A rule and a subject: what a finding's id rests on."""


def months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, min(day.day, 28 if month % 12 == 1 else 30))


@dataclass
class Thing:
    """A root, an income or an account: what it had at first, and what happened to it when."""

    name: str
    first: Decimal
    events: list[tuple[date, str, Decimal]] = field(default_factory=list)
    absent: set[int] = field(default_factory=set)
    """The runs whose tables do not have it."""
    ended_on: date | None = None
    """When its project was completed, or the account closed."""

    def sum(self, kind: str, until: date, since: date = date.min) -> Decimal:
        return sum(
            (x for day, what, x in self.events if what == kind and since < day <= until), ZERO
        )

    def last(self, kind: str, until: date, since: date = date.min) -> date | None:
        return max(
            (day for day, what, _ in self.events if what == kind and since < day <= until),
            default=None,
        )

    def ended(self, day: date) -> bool:
        return self.ended_on is not None and self.ended_on <= day

    def left(self, day: date) -> Decimal:
        """A root's unspent money, an income not remitted, an account's balance."""
        return (
            self.first
            + self.sum("adjusted", day)
            - self.sum("paid", day)
            + self.sum("refund", day)
            - self.sum("remitted", day)
        )


@dataclass
class Drawn:
    """A year as it was drawn."""

    seed: int
    roots: list[Thing]
    incomes: list[Thing]
    accounts: list[Thing]
    missing: list[set[str]]
    """Of each run the tables that it was not given."""
    random: random.Random


def drawn(seed: int) -> Drawn:
    chance = random.Random(seed)

    def yuan(most: Decimal) -> Decimal:
        whole = chance.random() < 0.3
        fen = max(int(most * 100), 1)
        return Decimal(fen if whole else chance.randint(1, fen)) / 100

    def day_in(quarter: int) -> date:
        before = DAYS[quarter - 1]
        return before + timedelta(chance.randint(1, (DAYS[quarter] - before).days))

    roots = [Thing(f"R{at}", Decimal(chance.randint(100000, 900000)) / 100) for at in range(9)]
    for root in roots:
        if chance.random() < 0.5:
            root.events.append((date(2024, 5, 6), "adjusted", -yuan(root.first / 4)))
        if chance.random() < 0.5:
            root.events.append((date(2023, 5, 6), "paid", yuan(root.first / 4)))
    incomes = [Thing(f"N{at}", Decimal(chance.randint(100000, 900000)) / 100) for at in range(4)]
    for income in incomes:
        if chance.random() < 0.5:
            income.events.append((date(2024, 8, 1), "remitted", yuan(income.first / 4)))
    accounts = [Thing(f"7100000{at}", Decimal(chance.randint(1000, 9000))) for at in range(4)]
    missing: list[set[str]] = [set()]
    for quarter in (1, 2, 3):
        day = DAYS[quarter]
        missing.append(
            {name for name in ("payments", "projects", "income_due") if chance.random() < 0.15}
        )
        for thing in (*roots, *incomes, *accounts):
            if chance.random() < 0.2:
                thing.absent.add(quarter)
        for root in roots:
            for kind in chance.sample(("adjusted", "paid", "refund", "ended", "", "", ""), 2):
                left, when = root.left(day), day_in(quarter)
                if kind == "ended" and root.ended_on is None:
                    root.ended_on = when
                elif kind == "refund" and root.sum("paid", when) > 0:
                    root.events.append((when, kind, yuan(root.sum("paid", when))))
                elif kind == "adjusted" and root.sum("adjusted", when) and chance.random() < 0.3:
                    root.events.append((when, kind, yuan(-root.sum("adjusted", when))))
                elif kind in ("adjusted", "paid") and left > 0:
                    some = yuan(left)
                    root.events.append((when, kind, -some if kind == "adjusted" else some))
        for income in incomes:
            if chance.random() < 0.4 and income.left(day) > 0:
                income.events.append((day_in(quarter), "remitted", yuan(income.left(day))))
        for account in accounts:
            if quarter in account.absent or account.ended(day) or chance.random() < 0.5:
                continue
            when = day_in(quarter)
            if chance.random() < 0.4:
                account.events.append((when, "remitted", account.left(when)))
                account.ended_on = when
            elif account.left(when) > 1:
                account.events.append((when, "remitted", yuan(account.left(when) - 1)))
    return Drawn(seed, roots, incomes, accounts, missing, chance)


def tables_of(year: Drawn, quarter: int) -> dict[str, pl.DataFrame]:
    """What the county's systems say on the day of that run."""
    day = DAYS[quarter]

    def there(things: list[Thing]) -> list[Thing]:
        return [thing for thing in things if quarter not in thing.absent]

    def happened(thing: Thing, *kinds: str) -> Iterator[tuple[int, date, Decimal]]:
        for at, (when, what, some) in enumerate(thing.events):
            if what in kinds and when <= day:
                yield at, when, -some if what == "refund" else some

    rows = [
        f"{root.name} | 2022 | {root.first} | | | | P-{root.name}" for root in there(year.roots)
    ]
    rows += [
        f"{root.name}-{at} | 2025 | 0.00 | {root.name} | {some} | {when} | P-{root.name}"
        for root in there(year.roots)
        for at, when, some in happened(root, "adjusted")
    ]
    rows.append("PAID | 2022 | 1000.00 | | | | P-PAID")
    # Payments stay when an indicator is absent: a table of its own.
    paid = ["PAID | 2022-05-01 | 1000.00"] + [
        f"{root.name} | {when} | {some}"
        for root in year.roots
        for _, when, some in happened(root, "paid", "refund")
    ]
    lines = [f"{one.name} | 2020-01-02 | {one.first} | 拨款 | 拨款" for one in year.accounts] + [
        f"{one.name} | {when} | {-some} | 国家金库兴国县支库 | 上缴存量资金"
        for one in year.accounts
        for _, when, some in happened(one, "remitted")
    ]
    register = [
        f"A2 | {one.name} | 兴国县水利局 | special | fiscal | "
        f"{one.ended_on if one.ended(day) else ''}"
        for one in year.accounts
    ]
    bank = [
        f"{one.name} | 兴国县水利局 | {one.left(day)} | {day} | "
        f"{'closed' if one.ended(day) else 'open'} | 2015-03-01 | 2018-01-01"
        for one in there(year.accounts)
    ]
    dues = [
        f"{one.name} | A1 | 罚没收入 | 2024-06-30 | {one.first} | 2024-06-30 | {one.first} | "
        f"{one.last('remitted', day) or ''} | {one.sum('remitted', day)}"
        for one in there(year.incomes)
    ]
    ends = [
        f"P-{root.name} | " + (f"completed | {root.ended_on}" if root.ended(day) else "ongoing |")
        for root in year.roots
    ]
    # What agencies reported at the year end, and it was so: X-01 has nothing to say, ever.
    reports = [f"A1 | {root.name} | 2024 | {root.left(DAYS[0])}" for root in there(year.roots)]
    heads = {
        "agencies": "division_code | agency_code | agency_name | agency_kind",
        "accounts": "agency_code|account_no|account_name|account_kind|money_nature|closed_on",
        "bank_accounts": "account_no|account_name|balance|balance_on|status|opened_on|lines_from",
        "bank_lines": "account_no | posted_on | amount | counterparty_name | summary",
        "payments": "indicator_id | paid_on | amount",
        "projects": "project_code | status | completed_on",
        "carryovers": "agency_code | indicator_id | fiscal_year | closing",
        "income_due": "income_id | agency_code | item_name | due_on | due_amount | collected_on | "
        "collected_amount | remitted_on | remitted_amount",
    }
    agencies = [
        "360732000 | A1 | 兴国县教育局 | administrative",
        "360732000 | A2 | 兴国县水利局 | administrative",
    ]
    bodies = {
        "agencies": agencies,
        "accounts": register,
        "bank_accounts": bank,
        "bank_lines": lines,
        "payments": paid,
        "projects": ends,
        "carryovers": reports,
        "income_due": dues,
    }
    head = "indicator_id|fiscal_year|amount|origin_indicator_id|adjusted|issued_on|project_code"
    made = {"indicators": indicators("\n".join([head, *rows]))}
    for name, head in heads.items():
        if name not in year.missing[quarter]:
            made[name] = draw("\n".join([head, *bodies[name]]))
    return made


@dataclass
class Held:
    """What the chain knows of a finding that was open."""

    amount: Decimal
    runs_open: int
    first_seen: date
    last_seen: date


@dataclass
class Said:
    """A decision, or a paper that went out."""

    decision: str
    read_on: date
    reason: str = ""
    due_on: date | None = None
    valid_until: date | None = None


class Reference:
    """The follow-up, run by run."""

    def __init__(self, year: Drawn) -> None:
        self.year = year
        self.held: dict[Key, Held] = {}
        self.there: set[Key] = set()
        """What the run before found."""
        self.decided: dict[Key, Said] = {}
        self.sent: dict[Key, tuple[date, date]] = {}
        self.received: dict[str, Decimal] = defaultdict(lambda: ZERO)

    def found(self, quarter: int) -> dict[Key, Decimal]:
        """The findings of a run, and how much each is."""
        year, day, missing = self.year, DAYS[quarter], self.year.missing[quarter]
        made: dict[Key, Decimal] = {}
        for root in year.roots:
            if quarter not in root.absent and "payments" not in missing and root.left(day) > 0:
                ended = root.ended(day) and "projects" not in missing
                made["CR-02" if ended else "CR-01", root.name] = root.left(day)
        for income in year.incomes:
            if (
                quarter not in income.absent
                and "income_due" not in missing
                and income.left(day) > 0
            ):
                made["NT-01", income.name] = income.left(day)
        seen = [one for one in year.accounts if quarter not in one.absent and not one.ended(day)]
        for one in seen:
            if one.last("remitted", day) is None:
                made["BA-02", one.name] = one.left(day)
        cash = sum((one.left(day) for one in seen), ZERO)
        if cash > 0:
            made["SF-01", "A2"] = cash
        return made

    def looked_at(self, key: Key, quarter: int, held: Held) -> bool:
        """Whether the run looked at a finding that is not among its own."""
        rule, name = key
        missing = self.year.missing[quarter]
        if rule == "SF-01":
            return not self.lost(quarter, held)
        if rule == "NT-01":
            (thing,) = (one for one in self.year.incomes if one.name == name)
            return quarter not in thing.absent and "income_due" not in missing
        if rule == "BA-02":
            (thing,) = (one for one in self.year.accounts if one.name == name)
            return quarter not in thing.absent or thing.ended(DAYS[quarter])
        (thing,) = (one for one in self.year.roots if one.name == name)
        off = {"payments"} | ({"projects"} if rule == "CR-02" else set())
        return quarter not in thing.absent and not off & missing

    def lost(self, quarter: int, held: Held) -> bool:
        """Whether an account that stood open at the bank when it was last looked at is missing."""
        then = DAYS.index(held.last_seen)
        return any(
            quarter in one.absent
            and not one.ended(DAYS[quarter])
            and then not in one.absent
            and not one.ended(held.last_seen)
            for one in self.year.accounts
        )

    def proof(
        self, key: Key, quarter: int, held: Held, found: dict[Key, Decimal]
    ) -> tuple[str | None, Decimal | None, date | None]:
        """What the rows since the last look prove: by what, how much, when."""
        rule, name = key
        day, since = DAYS[quarter], held.last_seen
        if rule == "SF-01":
            back = sum((one.sum("remitted", day, since) for one in self.year.accounts), ZERO)
            days = [one.last("remitted", day, since) for one in self.year.accounts]
            when = max((one for one in days if one is not None), default=None)
            return ("remittance", back, when) if back > 0 else (None, None, None)
        things = [*self.year.roots, *self.year.incomes, *self.year.accounts]
        (thing,) = (one for one in things if one.name == name)
        if rule == "NT-01":
            back, when = thing.sum("remitted", day, since), thing.last("remitted", day)
            return ("income_remitted", back, when) if back > 0 else (None, None, None)
        if rule == "BA-02":
            if thing.ended(day):
                return "account_closed", held.amount, thing.ended_on
            return None, None, None
        adjusted = thing.sum("adjusted", day, since)
        if adjusted < 0:
            return "adjusted", -adjusted, thing.last("adjusted", day, since)
        if key in found:
            return None, None, None
        other = "CR-02" if rule == "CR-01" else "CR-01"
        moved = (other, name) in found and (other, name) not in self.there
        if moved and thing.left(day) == thing.left(since):
            return "moved", ZERO, None
        if thing.sum("paid", day, since) >= held.amount:
            return "spent", thing.sum("paid", day, since), thing.last("paid", day, since)
        return None, None, None

    def state(self, key: Key, change: str, day: date) -> str:
        said, sent = self.decided.get(key), self.sent.get(key)
        if change == "settled":
            return "done"
        if said is not None and said.decision == "keep":
            until = said.valid_until
            if said.reason and until is not None and until <= months_later(said.read_on, 12):
                return "kept" if until >= day else "overdue"
        elif said is not None:
            if said.decision in ("dispute", "done"):
                return {"dispute": "disputed", "done": "overdue"}[said.decision]
            if said.due_on is None:
                return "answered"
            return "overdue" if said.due_on < day else "due"
        if sent is None or sent[0] > day:
            return "found"
        return "overdue" if sent[1] < day else "notified"

    def run(self, quarter: int) -> dict[Key, dict[str, Any]]:
        """The follow-up of the next run, by rule and subject; the chain moves on by it."""
        day, found = DAYS[quarter], self.found(quarter)
        rows: dict[Key, dict[str, Any]] = {}
        held: dict[Key, Held] = {}
        for key in sorted({*found, *self.held}):
            old, new = self.held.get(key), found.get(key)
            by, back, when = None, None, None
            if old is None:
                change, runs, first = "new", 1, day
            elif new is None:
                change = "settled" if self.looked_at(key, quarter, old) else "not_looked_at"
                runs, first = old.runs_open, old.first_seen
            else:
                change = "grown" if new > old.amount else "shrunk" if new < old.amount else "open"
                if change == "shrunk" and key[0] == "SF-01" and self.lost(quarter, old):
                    change = "open"
                runs, first = old.runs_open + 1, old.first_seen
            if old is not None and change != "not_looked_at":
                by, back, when = self.proof(key, quarter, old, found)
                back = None if back is None else min(back, old.amount)
                if change == "settled" and by is None:
                    by = "other"
                if by in ("adjusted", "remittance") and back is not None:
                    self.received["indicator" if by == "adjusted" else "cash"] += back
            said, sent = self.decided.get(key), self.sent.get(key)
            due = said.due_on if said is not None else None
            if due is None and sent is not None and sent[0] <= day:
                due = sent[1]
            rows[key] = {
                "change": change,
                "state": self.state(key, change, day),
                "amount_old": None if old is None else old.amount,
                "amount_new": new,
                "settled_by": by,
                "settled_amount": back,
                "settled_on": when,
                "runs_open": runs,
                "first_seen_as_of": first,
                "decision": None if said is None else said.decision,
                "due_on": due,
                "valid_until": None if said is None else said.valid_until,
            }
            if new is not None:
                held[key] = Held(new, runs, first, day)
            elif change == "not_looked_at" and old is not None:
                held[key] = Held(old.amount, runs, first, old.last_seen)
        self.held, self.there = held, set(found)
        return rows


def decide(reference: Reference, quarter: int, ids: dict[Key, str], path: Path) -> None:
    """Draw decisions about some findings, for the run of that quarter, and write them."""
    chance, day = reference.year.random, DAYS[quarter]
    head = "finding_id,decision,reason,document,due_on,valid_until"
    rows = [head]
    for key in sorted(ids):
        if key not in reference.held or chance.random() < 0.6:
            continue
        decision = chance.choice(("agree", "explain", "dispute", "keep", "done"))
        reason = "有合同"
        due = day + timedelta(chance.randint(-40, 150)) if chance.random() < 0.7 else None
        until = day + timedelta(chance.randint(10, 200))
        # One that does not hold stands alone: what it does to one before it is nowhere said.
        if key not in reference.decided and chance.random() < 0.3:
            reason, until = chance.choice((("", until), ("有合同", day + timedelta(500))))
        elif key in reference.decided and reference.state(key, "open", day) in (
            "found",
            "notified",
        ):
            continue
        said = Said(
            decision,
            day,
            reason,
            due if decision in ("agree", "explain") else None,
            until if decision == "keep" else None,
        )
        reference.decided[key] = said
        rows.append(
            f"{ids[key]},{decision},{reason},兴财〔2025〕{quarter * 10}号,"
            f"{said.due_on or ''},{said.valid_until or ''}"
        )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def send(reference: Reference, quarter: int, ids: dict[Key, str], out: Path) -> None:
    """Draw which findings units were told of after that run, and record it as ``notices`` does."""
    chance = reference.year.random
    sent = []
    for key in sorted(ids):
        if key not in reference.sent and chance.random() < 0.4:
            issued = DAYS[quarter] + timedelta(chance.randint(1, 120))
            reference.sent[key] = issued, issued + timedelta(30)
            sent.append(
                {
                    "finding_id": ids[key],
                    "document": None,
                    "issued_on": str(issued),
                    "due_on": str(issued + timedelta(30)),
                }
            )
    (out / "notices.json").write_text(json.dumps(sent), encoding="utf-8")


@pytest.mark.parametrize("seed", range(YEARS))
def test_a_year_goes_as_plain_python_says(seed: int, tmp_path: Path) -> None:
    year = drawn(seed)
    reference = Reference(year)
    ids: dict[Key, str] = {}
    before: Path | None = None
    for quarter, day in enumerate(DAYS):
        given: tuple[Path, ...] = ()
        if before is not None:
            given = (tmp_path / f"decisions_{quarter}.csv",)
            decide(reference, quarter, ids, given[0])
        expected = reference.run(quarter)
        out = tmp_path / f"q{quarter}"
        with reconcile(
            tables_of(year, quarter),
            as_of=day,
            threads=1,
            since=before,
            inputs=Inputs(decisions=given),
        ) as run:
            told = run["followup"].filter(pl.col("rule_id").is_in(TOLD)).to_dicts()
            found = {(row["rule_id"], row["subject_id"]): row for row in told}
            assert {*found} == {*expected}
            for key, row in expected.items():
                assert {name: found[key][name] for name in row} == row, (quarter, key)
            assert "X-01" not in run["findings"]["rule_id"].to_list()
            kinds = run["controls"].filter(pl.col("kind").str.starts_with("followup."))
            assert kinds["holds"].all()
            sums = {
                row["channel"]: row
                for row in run["followup_sums"].to_dicts()
                if row["destination"] == "treasury"
            }
            for channel, received in reference.received.items():
                assert sums[channel]["received_in_all"] == received, (quarter, channel)
            run.write(out)
        ids |= {key: row["finding_id"] for key, row in found.items()}
        present = {key: ids[key] for key in expected if expected[key]["amount_new"] is not None}
        send(reference, quarter, present, out)
        before = out
