"""Which agency a number or a name means."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from tests.reference.parameters import ACCOUNT_WORDS, EXEMPT_PURPOSES, Row, Tables, rows, says


class Names:
    """The agencies of the data, asked by account number and by name."""

    def __init__(self, tables: Tables) -> None:
        self.agencies = {row["agency_code"]: row for row in rows(tables, "agencies")}
        self.register = {row["account_no"]: row for row in rows(tables, "accounts")}
        self.bank: dict[str, Row] = {}
        for row in rows(tables, "bank_accounts"):
            self.bank.setdefault(row["account_no"], row)
        divisions: dict[str, list[str]] = defaultdict(list)
        for row in self.agencies.values():
            divisions[row["division_code"]].append(row["agency_name"])
        self.regions = {code: region_prefix(names) for code, names in divisions.items()}
        self.steps = [
            _index((row["agency_name"], code) for code, row in self.agencies.items()),
            _index((name, code) for code, row in self.agencies.items() for name in formers(row)),
            _index((row["account_name"], row["agency_code"]) for row in self.register.values()),
        ]
        self.normal_forms = _index(
            (self.normal_form(name), code)
            for code, row in self.agencies.items()
            for name in [row["agency_name"], *formers(row)]
        )

    def region_written(self, name: str) -> str:
        """The region that the name begins with, '' if none of the data's."""
        plain = "".join(unicodedata.normalize("NFKC", name).split())
        found = [
            region
            for region in self.regions.values()
            if region and re.match(f"^(?:[^省]+省)?(?:[^市]+市)?{region}", plain)
        ]
        return max(found, key=len, default="")

    def normal_form(self, name: str) -> str:
        """NFKC, no spaces, no region in front, no （本级） behind."""
        plain = "".join(unicodedata.normalize("NFKC", name).split())
        region = self.region_written(name)
        if region:
            plain = re.sub(f"^(?:[^省]+省)?(?:[^市]+市)?{region}", "", plain)
        return re.sub(r"\((?:本级|机关)\)$", "", plain)

    def named(
        self, name: str | None, division: str | None = None, *, anywhere: bool = False
    ) -> str | None:
        """The one agency of that name; None if there is none or more than one.

        A normal form speaks of the region it is written with, else of the asker's division, or of
        all of them where nobody knows who asks.
        """
        if name is None:
            return None
        for step in self.steps:
            if name in step:
                return _only(step[name])
        region = self.region_written(name)
        bearers = self.normal_forms.get(self.normal_form(name), set())
        if region:
            bearers = {code for code in bearers if self.region_of(code) == region}
        if not bearers:
            return self.written_short(name)
        if region or anywhere:
            return _only(bearers)
        return _only({c for c in bearers if self.agencies[c]["division_code"] == division})

    def region_of(self, code: str) -> str:
        return self.regions[self.agencies[code]["division_code"]]

    def written_short(self, name: str) -> str | None:
        """The one agency whose name it is but for the end of the region.

        A short form is a suggestion, and nothing follows from it.
        """
        region = self.region_written(name)
        form = self.normal_form(name)
        stems = {one[:-1]: one for one in self.regions.values() if form.startswith(one[:-1])}
        stem = "" if region else max(stems, key=len, default="")
        region = region or stems.get(stem, "")
        form = form.removeprefix(stem)
        there = {
            known: {code for code in codes if not region or self.region_of(code) == region}
            for known, codes in self.normal_forms.items()
        }
        if form in there:
            return _only(there[form])
        # No list has a usual short form of the bodies drawn here: 一中 is a suggestion.
        return None

    def owner(self, account_no: str | None) -> str | None:
        """Whose account: the register says, else the bank's code, else the bank's name."""
        if account_no in self.register:
            return str(self.register[account_no]["agency_code"])
        if account_no in self.bank:
            row = self.bank[account_no]
            name = row["account_name"] or row["agency_name"]
            return row["agency_code"] or self.named(name, anywhere=True)
        return None

    def counterparty(self, line: Row) -> str | None:
        return self.owner(line["counterparty_no"]) or self.named(
            line["counterparty_name"], self.division(line["account_no"])
        )

    def division(self, account_no: str) -> str | None:
        agency = self.agencies.get(self.owner(account_no) or "")
        return agency["division_code"] if agency else None

    def agrees(self, name: str, agency: Row) -> bool:
        """Whether a name at the bank is the agency's (BA-14)."""
        others = {
            row["agency_name"]
            for code, row in self.agencies.items()
            if code != agency["agency_code"]
        }
        own = agency["agency_name"]
        if name in others:
            return False
        if name == own or name in formers(agency):
            return True
        region = self.region_written(name) or self.regions[agency["division_code"]]
        if region != self.regions[agency["division_code"]]:
            return False
        form = self.normal_form(name)
        forms = [self.normal_form(known) for known in [own, *formers(agency)]]
        if any(form.startswith(known) and tells_money(form.removeprefix(known)) for known in forms):
            return True
        party_body = re.fullmatch("中共(.+?)(?:机关)?(?:委员会|党组|总支|支部)", name)
        return party_body is not None and party_body[1] in (own, *formers(agency), *forms)


def finance_bureaus(tables: Tables) -> set[str]:
    """The agencies that are a finance bureau: 财政局, without region and （本级）."""
    names = Names(tables)
    return {
        code
        for code, row in names.agencies.items()
        if names.normal_form(row["agency_name"]) == "财政局"
    }


def tells_money(rest: str) -> bool:
    """Whether what stands behind a name is nothing, or the account's money or kind."""
    return not rest or says(rest, EXEMPT_PURPOSES) or rest.rstrip(")").endswith(ACCOUNT_WORDS)


def formers(agency: Row) -> list[str]:
    return [name for name in (agency["former_names"] or "").split(";") if name]


def region_prefix(names: list[str]) -> str:
    """The longest common beginning that ends in 市, 县 or 区."""
    prefixes = (names[0][:length] for length in range(len(names[0]), 0, -1))
    return next(
        (
            prefix
            for prefix in prefixes
            if prefix[-1] in "市县区" and all(name.startswith(prefix) for name in names)
        ),
        "",
    )


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, code in pairs:
        found[name].add(code)
    return dict(found)


def _only(codes: set[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None
