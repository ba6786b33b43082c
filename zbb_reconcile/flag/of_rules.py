"""The steps that rules make: their tables as findings, the law they rest on, the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.flag.findings import STATED, stated
from zbb_reconcile.law import Profile, Rule
from zbb_reconcile.law.citations import legal_bases
from zbb_reconcile.law.own_rules import check_own_table, own_rule_failed
from zbb_reconcile.queries import queries
from zbb_reconcile.steps import Step, Values
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words


def own_step(rule: Rule) -> Step:
    """A county's own rule as a step; what the engine says against its query is a Refusal."""
    query = rule.looked_for()

    def run(books: Books, values: Values) -> None:
        if (said := books.tried(query, values)) is not None:
            raise own_rule_failed(rule.query, said)

    return Step(query.path, (query.table,), query.reads, run)


def statements(rules: Sequence[Rule], said: Mapping[str, str], words: Words) -> Step:
    """What the rules found, all in the same columns, each with its reason in words."""
    tables = {rule.id: rule.looked_for().table for rule in rules}
    own = {rule.id: (rule.reason_zh, rule.reason_en) for rule in rules if rule.own}
    paths = {rule.id: rule.query for rule in rules if rule.own}

    def state(books: Books, values: Values) -> None:
        findings = [pl.DataFrame(schema=STATED)]
        for rule_id, table in tables.items():
            if rule_id not in own and books.known_empty(table):
                continue
            found = books.frame(table)
            template = words.of(*own[rule_id]) if rule_id in own else None
            if template is not None:
                check_own_table(found, paths[rule_id], template, said)
            if not found.is_empty():
                findings.append(stated(rule_id, found, said, words, template))
        books.load("stated_findings", pl.concat(findings))

    return Step("flag/stated_findings", ("stated_findings",), tuple(tables.values()), state)


def bases(law: Profile, words: Words) -> Step:
    """The texts of the law that the findings rest on."""

    def cite(books: Books, values: Values) -> None:
        bases, texts = legal_bases(law, books.frame("cited_subjects"), words)
        books.load("legal_bases", bases)
        books.load("cited_texts", texts)

    return Step("flag/legal_bases", ("legal_bases", "cited_texts"), ("cited_subjects",), cite)


def evidence(rules: Sequence[Rule]) -> Step:
    """The source rows that the findings rest on, from every query that some rule calls."""
    named = sorted({name for rule in rules for name in rule.evidence})
    witnesses = [queries()[f"evidence/{name}"] for name in named]

    def look(books: Books, values: Values) -> None:
        ids = [row for (row,) in books.rows("select finding_id from findings order by finding_id")]
        books.make_choice_type("finding_ids", ids)
        books.make_choice_type("evidence_tables", sorted(TABLES))
        books.execute(EVIDENCE)
        for witness in witnesses:
            books.run_into("evidence_found", witness, values)

    reads = dict.fromkeys(["findings", *(table for one in witnesses for table in one.reads)])
    return Step("flag/evidence_found", ("evidence_found",), tuple(reads), look)


EVIDENCE = """
    create table evidence_found (
        finding_id finding_ids, source_table evidence_tables, source_file source_files,
        source_sheet varchar, source_row bigint, rows_in_all bigint
    )
"""
"""Rows by the million, put in order once all are there: as numbers, in the order of their texts."""
