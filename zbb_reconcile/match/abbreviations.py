"""Short and outdated agency names (住建局, 工商局): which agency is meant, or why none is.

A short name counts only where ``office_words.toml`` gives the whole name that it stands for, or
where the end of the region alone is left out (资兴教育局). Anything else may be the name of a body
that the data does not hold: a name whose characters stand in an agency's name in the same order,
with the first character of the core word, the head noun and every number (一中 → 第一中学), is a
suggestion, from which nothing follows. Nothing is scored: a name has one agency, several, or none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from zbb_reconcile.match.names import normal_spelling
from zbb_reconcile.match.office_words import (
    ABOVE,
    PARTY,
    REGION,
    Form,
    core_word,
    head_of,
    heads_and_cores,
    heads_by_short,
    in_order,
    is_enough,
    is_left_out,
    is_of_the_party,
    numbers,
    obstacle_of,
    plain_name,
    renamed_offices,
    usual_region,
    whole_names,
)
from zbb_reconcile.steps import makes

SHORT_NAMES = pl.Schema(
    {
        "name": pl.String(),
        "method": pl.String(),
        "agency_codes": pl.List(pl.String()),
        "is_local": pl.Boolean(),
        "nearest": pl.String(),
        "obstacle": pl.String(),
    }
)
"""``method`` is renamed or abbreviation where the lists say which agency it is, suggested where
some agency fits by its characters alone; else ``obstacle`` says what stands in the way, and
``nearest`` is the agency that would have fitted without it. ``is_local``: no region is written,
so that only an agency of the asker's own division can be meant."""
SUGGESTED = "suggested"

LONGEST = 40
"""Characters; what is longer is no name of an agency."""


class Parse(NamedTuple):
    """One way to read a name: the divisions it may speak of (None: all), and the rest."""

    divisions: frozenset[str] | None
    rest: str
    is_stem: bool = False
    """Whether the region stands there without its last character."""
    is_local: bool = False
    """Whether no region is named: then only the asker's own division can be meant."""


@dataclass
class Register:
    """The agencies of the data, arranged so that a short name finds the few that can be meant."""

    regions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    bearers: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    """Form -> division -> agency codes."""
    whole: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    """The same, where only the region stands before the form: 中国银行资兴市支行 is no 支行."""
    forms: dict[str, Form] = field(default_factory=dict)
    by_key: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """(first character of the core, head) -> forms."""
    by_head: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """(division, head) -> forms there."""
    starts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """First two characters -> forms."""
    longest_region: int = 0

    def parses(self, name: str) -> Iterator[Parse]:
        """The ways to read a plain name, the one with its region written out alone."""
        party = PARTY.sub("", name)
        above = ABOVE.match(party)
        # 湖南省郴州市资兴市… and 资兴市…: the region may stand behind those above it.
        for start in dict.fromkeys((0, above.end() if above else 0)):
            behind = party[start:]
            region = self._longest(self.regions, behind)
            if region and len(behind) > len(region):
                divisions = frozenset(self.regions[region])
                yield Parse(divisions, behind[len(region) :])
                # 白水市场监督管理局: the 市 may belong to the office.
                rest = behind[len(region) - 1 :]
                if rest[:2] in self.starts:
                    yield Parse(divisions, rest, is_stem=True)
                return
        stem = self._longest(self.stems, party)
        if stem and len(party) > len(stem):
            yield Parse(frozenset(self.stems[stem]), party[len(stem) :], is_stem=True)
        if name[0] in "县区" and len(name) > 2:
            own = {d for region, ds in self.regions.items() if region[-1] == name[0] for d in ds}
            yield Parse(frozenset(own), name[1:], is_local=True)
        yield Parse(None, name, is_local=True)

    def _longest(self, known: dict[str, set[str]], text: str) -> str:
        """The longest known region that the text begins with."""
        lengths = range(min(self.longest_region, len(text)), 1, -1)
        return next((text[:length] for length in lengths if text[:length] in known), "")

    def codes(self, forms: Iterable[str], divisions: frozenset[str] | None) -> set[str]:
        """The agencies of these divisions that bear one of the forms."""
        return _of(self.bearers, forms, divisions)

    def renamed(self, parse: Parse) -> set[str]:
        """The agencies that a name from before the reform means today."""
        return _of(self.whole, renamed_offices()[parse.rest], parse.divisions)

    def listed(self, parse: Parse) -> set[str]:
        """The agencies whose whole name the rest is or, by the lists, stands for.

        Of a short form the others that it fits, too: 交通局 is not sure beside 交通建设局.
        """
        if found := _of(self.whole, [parse.rest], parse.divisions):
            return found
        # A name that an agency elsewhere bears in full is no short form of one here.
        if parse.rest in self.bearers:
            return set()
        found = _of(self.whole, whole_names(parse.rest), parse.divisions)
        return found | self.shortened(parse) if found else found

    def shortened(self, parse: Parse) -> set[str]:
        """The agencies whose names the rest can be a short form of."""
        rest = parse.rest
        if found := self.codes([rest], parse.divisions):
            return found
        if rest in self.bearers:
            return set()
        # 吉安市教育局 is not 吉安县's, but 吉安市场监督管理局 may be.
        start = rest[:2] if parse.is_stem and rest[0] in "市县区" else ""
        # 政府办: the whole name 人民政府办公室 is a head noun.
        whole = heads_by_short().get(rest, ()) if len(rest) > 1 else ()
        found = self.codes([head for head in whole if head != rest], parse.divisions)
        for head, core in heads_and_cores(rest):
            # Nearly all names are of firms, and none is looked at any closer.
            if (core[0], head) not in self.by_key:
                continue
            fitting = [
                form
                for form in self.by_key[core[0], head]
                if len(form) >= len(rest)
                and form.startswith(start)
                and self.forms[form].numbers == numbers(rest)
                and in_order(core, self.forms[form].core)
                and (len(core) > 1 or is_enough(core, self.forms[form]))
            ]
            found |= self.codes(fitting, parse.divisions)
        return found

    def obstacle(self, parse: Parse) -> tuple[str | None, str | None]:
        """The agency of the region that only one rule keeps from fitting, and that rule."""
        rest = parse.rest
        for length in range(len(rest) - 1, 2, -1):
            if near := self.codes([rest[:length]], parse.divisions):
                return min(near), "longer"
        found: list[tuple[str, str]] = []
        for head, core in heads_and_cores(rest):
            for division in sorted(parse.divisions or ()):
                for form in self.by_head.get((division, head), ()):
                    why = obstacle_of(core, rest, self.forms[form])
                    if why:
                        found += [(why, min(self.bearers[form][division]))]
        if not found:
            return None, None
        order = ("number", "first_character", "other_characters")
        why, code = min(found, key=lambda one: (order.index(one[0]), one[1]))
        return code, why


def _of(
    bearers: dict[str, dict[str, set[str]]],
    forms: Iterable[str],
    divisions: frozenset[str] | None,
) -> set[str]:
    found: set[str] = set()
    for form in forms:
        for division, codes in bearers.get(form, {}).items():
            if divisions is None or division in divisions:
                found |= codes
    return found


def registered(agencies: pl.DataFrame) -> Register:
    """The register of the table agency_names."""
    register = Register()
    plain = [plain_name(name) for name in agencies["normal_form"].fill_null("")]
    full = [plain_name(name) for name in agencies["name"]]
    rows = list(
        zip(
            agencies["agency_code"],
            agencies["division_code"].fill_null(""),
            agencies["region"].fill_null(""),
            full,
            plain,
            strict=True,
        )
    )
    by_division: dict[str, list[str]] = defaultdict(list)
    region_of: dict[str, str] = {}
    for _, division, region, name, _ in rows:
        by_division[division].append(name)
        region_of[division] = region or region_of.get(division, "")
    for division, names in by_division.items():
        region = region_of[division] = region_of[division] or usual_region(names)
        if len(region) > 1:
            register.regions[region].add(division)
        for stem in _stems(region):
            register.stems[stem].add(division)
    register.longest_region = max(map(len, register.regions), default=0)
    for code, division, _, _, form in rows:
        without = PARTY.sub("", form)
        written = form
        region = region_of[division]
        at = without.find(region) if region else -1
        has_region = 0 <= at <= LONGEST // 2
        before = without[:at] if has_region else ""
        form = without[at + len(region) :] if has_region else without
        if form:
            _enter(register, form, division, code)
            if is_left_out(before) and (without == written or is_of_the_party(form)):
                register.whole[form][division].add(code)
    return register


def _stems(region: str) -> list[str]:
    """What may be said for a region: 资兴 for 资兴市; 江华 and 江华县 for 江华瑶族自治县."""
    if region.endswith("自治县"):
        return [region[:2], region[:2] + "县"]
    return [region[:-1]] if len(region) > 2 else []


def _enter(register: Register, form: str, division: str, code: str) -> None:
    register.bearers[form][division].add(code)
    if form not in register.forms:
        head = head_of(form)
        parts = Form(form, head, core_word(form[: -len(head)]), numbers(form))
        register.forms[form] = parts
        register.starts[form[:2]].append(form)
        if parts.core:
            register.by_key[parts.core[0], head].append(form)
    head = register.forms[form].head
    if form not in register.by_head[division, head]:
        register.by_head[division, head].append(form)


Meaning = tuple[str | None, list[str] | None, bool | None, str | None, str | None]
"""Method, agency codes, is_local, nearest agency and obstacle."""


@makes("short_names", reads=["agency_names", "unclaimed_names"], room="match")
def short_names(agencies: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """What each name that no agency bears in full may mean: SHORT_NAMES, by name.

    ``agencies`` is the table agency_names, ``names`` the table unclaimed_names.
    """
    register = registered(agencies)
    ends = {shown[-1] for shown in heads_by_short()}
    ends |= {form[-1] for form in register.bearers}
    plain = names.select("name").with_columns(plain=normal_spelling(pl.col("name")))
    # Most counterparties are people and firms: a look at the last character is enough for them.
    likely = plain.filter(
        pl.col("plain").str.len_chars().is_between(2, LONGEST)
        & pl.col("plain").str.slice(-1).is_in(sorted(ends))
    )
    rows = [(name, *_meant(register, plain_name(said))) for name, said in likely.iter_rows()]
    return (
        pl.DataFrame(rows, schema=SHORT_NAMES, orient="row")
        .filter(pl.col("method").is_not_null() | pl.col("obstacle").is_not_null())
        .sort("name")
    )


def _meant(register: Register, name: str) -> Meaning:
    """What one plain name means."""
    parses = list(register.parses(name))
    renamed = [parse for parse in parses if parse.rest in renamed_offices()]
    asking = (
        (("renamed", register.renamed),)
        if renamed
        else (
            ("abbreviation", register.listed),
            (SUGGESTED, register.shortened),
        )
    )
    for method, ask in asking:
        codes: set[str] = set()
        is_local = True
        for parse in renamed or parses:
            if found := ask(parse):
                codes |= found
                is_local &= parse.is_local
        if codes:
            return method, sorted(codes), is_local, None, None
    if renamed:
        return None, None, None, None, "renamed"
    placed = [parse for parse in parses if not parse.is_local]
    for parse in placed:
        nearest, why = register.obstacle(parse)
        if why:
            return None, None, None, nearest, why
    foreign = REGION.match(name)
    elsewhere = not placed and foreign and name[foreign.end() :] in register.bearers
    return None, None, None, None, "other_region" if elsewhere else None
