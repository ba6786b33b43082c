"""The law book, from the law as it stands on a day: its chapters as blocks, and its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from zbb_reconcile.arguments import chosen_words
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.law import Parameter, Profile, Rule, load_profile
from zbb_reconcile.law.citations import limited
from zbb_reconcile.law.tables import printed
from zbb_reconcile.output.writing import new_file
from zbb_reconcile.queries import chain
from zbb_reconcile.report.escape import visible, yuan
from zbb_reconcile.report.labels import column_label, table_label, value_label
from zbb_reconcile.report.workbook.words import parameter_label
from zbb_reconcile.rule_book.blocks import Block, Grid, Text
from zbb_reconcile.rule_book.examples import Shown, smallest_examples
from zbb_reconcile.rule_book.pages import as_docx, as_html
from zbb_reconcile.texts import Words, slots
from zbb_reconcile.version import __version__

_FORMS = {".html": as_html, ".docx": as_docx}
_BLANKS = ("",) * 3
_MOST_COLUMNS = 8


def law_book(
    to: str | Path,
    *,
    as_of: date,
    profile: str | Path = "national",
    examples: str | Path | None = None,
    lang: str | None = None,
) -> Path:
    """Write the law book of a profile on a day to a new .html or .docx file; gives the file.

    For each rule: the words of its law, the rule in one sentence, its numbers with their days, its
    query, the smallest example with its answer, and a line to sign. ``examples`` is a folder of a
    county's own (see ``try_rules``); other rules are shown on counties that are invented and come
    with the program, run when the book is made. Raises Refusal.
    """
    words = chosen_words(lang)
    out = Path(to)
    with refused_in(words):
        form = _FORMS.get(out.suffix.lower())
        if form is None:
            raise Refusal("book_kind", found=out.name)
        law = load_profile(profile, as_of)
        with new_file(out, exists="catalogue_exists") as part:
            own = None if examples is None else Path(examples)
            shown = smallest_examples(profile, own, law.rules, words)
            blocks = list(book(law, shown, words))
            part.write_bytes(form(blocks, words("law_book.title"), words))
    return out


def book(law: Profile, examples: Mapping[str, Shown], words: Words) -> Iterator[Block]:
    """The whole book: its front page, the list of rules, a chapter for each."""
    name = words.of(law.title_zh, law.title_en)
    yield Text("title", words("law_book.title"))
    yield Text("subtitle", words("law_book.of", profile=law.name, title=name, day=law.as_of))
    yield Text("text", words("law_book.what", version=__version__, hash=law.sha256))
    yield Text("text", words("law_book.how_to_sign"))
    yield _signing(words("law_book.whole_book"), words)
    yield Grid(
        tuple(words(f"law_book.head_{name}") for name in ("rule", "name", "verdict", "off")),
        tuple(
            (rule.id, _name(rule, words), _verdicts(rule, words), _off(rule, words))
            for rule in law.rules.values()
        ),
        words("law_book.contents", count=len(law.rules)),
        leads_to=tuple(law.rules),
    )
    printed_in: dict[str, str] = {}
    for rule in law.rules.values():
        yield from _chapter(law, rule, examples.get(rule.id), printed_in, words)


def _chapter(
    law: Profile, rule: Rule, example: Shown | None, printed_in: dict[str, str], words: Words
) -> Iterator[Block]:
    """One rule; ``printed_in`` says in which chapter each query was printed already."""
    yield Text("rule", f"{rule.id} {_name(rule, words)}", rule.id)
    if off := _off(rule, words):
        yield Text("text", off)
    yield Text("heading", words("law_book.in_one_sentence"))
    yield Text("text", _sentence(law, rule, words))
    yield Text("text", words("law_book.verdict", verdict=_verdicts(rule, words)))
    yield from _law(law, rule, words)
    yield _numbers(law, rule, words)
    yield from _query(rule, printed_in, words)
    yield from _example(example, words)
    yield Text("heading", words("law_book.to_sign"))
    yield _signing(rule.id, words)


def _name(rule: Rule, words: Words) -> str:
    return words.of(rule.name_zh, rule.name_en)


def _verdicts(rule: Rule, words: Words) -> str:
    given = (rule.verdict, *rule.other_verdicts)
    return words.join(value_label("verdict", verdict, words) for verdict in given)


def _off(rule: Rule, words: Words) -> str:
    if not rule.enabled:
        return words("whys.off_not_enabled")
    if not rule.in_force:
        return words("whys.off_not_in_force", day=rule.in_force_from)
    return ""


def _sentence(law: Profile, rule: Rule, words: Words) -> str:
    """The rule in one sentence, with its numbers of the day; a county's own is what it says."""
    key = f"sentences.{rule.id}"
    if key not in words:
        return words.of(rule.reason_zh, rule.reason_en or rule.reason_zh) or _name(rule, words)
    return words(key, **{name: law.values[name] for name in slots(words[key])})


def _law(law: Profile, rule: Rule, words: Words) -> Iterator[Block]:
    """The articles that the rule rests on, each with its words and how sure they are."""
    yield Text("heading", words("law_book.law"))
    for place in law.texts(rule.id):
        later = place.in_force_from > law.as_of
        said = words(
            "law_book.begins_later" if later else "law_book.begins", day=place.in_force_from
        )
        sure = value_label("confidence", place.confidence, words)
        unquoted = place.confidence == "sourced" and not place.words
        if unquoted:
            sure = words("report.explain_not_quoted")
        yield Text("text", words("law_book.cited", cite=limited(place, words), day=said, sure=sure))
        if place.words:
            yield Text("quote", place.words)


def _numbers(law: Profile, rule: Rule, words: Words) -> Block:
    known: dict[str, Parameter] = {one.name: one for one in law.parameters}
    rows = tuple(
        (
            parameter_label(name, words),
            printed(known[name].value),
            str(known[name].in_force_from),
            law.cited(known[name].cite, words),
        )
        for name in rule.parameters
    )
    if not rows:
        return Text("text", words("report.explain_numbers_none"))
    heads = ("number", "value", "from", "by")
    header = tuple(words(f"law_book.head_{name}") for name in heads)
    return Grid(header, rows, words("law_book.numbers"))


def _query(rule: Rule, printed_in: dict[str, str], words: Words) -> Iterator[Block]:
    query = rule.looked_for()
    yield Text("heading", words("law_book.query", path=query.path))
    if query.path in printed_in:
        yield Text("text", words("law_book.query_printed", rule=printed_in[query.path]))
        return
    printed_in[query.path] = rule.id
    before = [one.table for one in chain([query.table]) if one.path != query.path]
    if before:
        yield Text("text", words("law_book.query_rests_on", tables=words.join(before)))
    yield Text("code", query.text.strip())


def _example(example: Shown | None, words: Words) -> Iterator[Block]:
    """The rows that the example rests on, a table each, and what the rule says of them."""
    yield Text("heading", words("law_book.example"))
    if example is None:
        yield Text("text", words("law_book.no_example"))
        return
    yield Text("text", words("law_book.example_of", county=example.county, day=example.as_of))
    tables = dict.fromkeys(row["source_table"] for row in example.rows)
    for table in tables:
        rows = [row for row in example.rows if row["source_table"] == table]
        filled = dict.fromkeys(
            name for row in rows for name, cell in row["cells"].items() if cell not in (None, "")
        )
        listed = [
            (column_label("evidence", "source_row", words), *filled),
            *(
                (str(row["source_row"]), *(_cell(row["cells"].get(name)) for name in filled))
                for row in rows
            ),
        ]
        if len(filled) > _MOST_COLUMNS and len(rows) == 1:
            # A card of many fields: two of them, name and value, in a line.
            fields = [*zip(*listed, strict=True), ("", "")]
            pairs = zip(fields[::2], fields[1::2], strict=False)
            yield Grid((), tuple(one + other for one, other in pairs), table_label(table, words))
            continue
        if len(filled) > _MOST_COLUMNS > len(rows):
            listed = list(zip(*listed, strict=True))
        yield Grid(listed[0], tuple(listed[1:]), table_label(table, words))
    yield Grid((), example.answer, words("law_book.answer"))


def _cell(value: object) -> str:
    return yuan(value) if isinstance(value, Decimal) else visible(value)


def _signing(what: str, words: Words) -> Grid:
    """The line for a lawyer: what it is about, then room for a name, a day and remarks."""
    heads = ("about", "signed_by", "signed_on", "remarks")
    header = tuple(words(f"law_book.head_{name}") for name in heads)
    return Grid(header, ((what, *_BLANKS),), to_sign=True)
