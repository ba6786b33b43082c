"""What a desk answers to each request: a page, a file, or that there is nothing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs

import polars as pl

from zbb_reconcile.commands.explain import law_and_rows, masked_finding
from zbb_reconcile.desk.decision_file import (
    NONE,
    Change,
    Changed,
    DecisionFile,
    Rows,
    code_of,
    version,
)
from zbb_reconcile.desk.entry import (
    Filters,
    Form,
    as_entered,
    decision_of,
    entered,
    first,
    state_of,
    ticked,
    whole,
)
from zbb_reconcile.desk.pages import Said, View, finding_page, list_page, note_page, states
from zbb_reconcile.errors import Refusal
from zbb_reconcile.output.checksums import SUMS, changed
from zbb_reconcile.report.labels import value_label
from zbb_reconcile.run_tables import RunTables

_HTML = "text/html; charset=utf-8"
_TOLD = ("decided", "undone")


@dataclass(frozen=True)
class Answer:
    """What goes back: a page, a file, or that there is nothing."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Desk:
    """A finished run, the file of decisions beside it, and the answer to every request."""

    def __init__(self, run: RunTables, out: Path, file: Path | None = None) -> None:
        """``file`` is else ``<OUT>_decisions.csv`` beside ``out``. Raises Refusal."""
        self.token = secrets.token_urlsafe(24)
        self.run = run
        self._out = Path(os.path.abspath(out))
        if changed(self._out) == "changed":
            raise Refusal("desk_results_changed", out=str(out))
        self._sums = self._written()
        beside = self._out.with_name(f"{self._out.name}_decisions.csv")
        self.file = DecisionFile(file or beside, run.words)
        rows = run["findings"].sort("finding_id")
        rows = rows.sort("amount", descending=True, nulls_last=True, maintain_order=True)
        masked = [masked_finding(row, full=False) for row in rows.to_dicts()]
        self._findings = pl.DataFrame(masked, schema=rows.schema)
        # A run by an older version took up none.
        taken_up = "decisions" in run.tables_there()
        self._known = run["decisions"].filter("is_last").to_dicts() if taken_up else []
        numbers = run.books.rows("parameters", {"name": "keep_months"})
        self._keep_months = str(numbers[0]["value"]) if numbers else "—"
        rules = run["rules"].select("rule_id", "name")
        self._choices = {
            "state": states(run.words),
            "rule": self._named("rule_id", dict(rules.iter_rows())),
            "agency": self._named("agency_code", self._agencies()),
            "verdict": [
                (code, value_label("verdict", code, run.words)) for code in self._there("verdict")
            ],
        }

    def get(self, place: str, form: Form) -> Answer:
        """The page of that address; 404 where there is none. Raises Refusal."""
        view = self._view(Filters.of(form), said=self._told(form))
        if place == "":
            return self._list(view)
        if place == "finding":
            return self._finding(view, first(form, "id"))
        if place in ("sheet.csv", "sheet.xlsx"):
            suffix = place.removeprefix("sheet")
            kind = {"Content-Type": "application/octet-stream"}
            kind["Content-Disposition"] = f'attachment; filename="decisions{suffix}"'
            return Answer(200, self.file.sheet(suffix), kind)
        return Answer(404)

    def post(self, place: str, form: Form) -> Answer:
        """Do what a form asks; it is on the disk when this returns. 404 for any other address."""
        if place not in ("decide", "undo"):
            return Answer(404)
        filters = Filters.of(parse_qs(first(form, "filters")))
        try:
            if self._written() != self._sums:
                raise Refusal("desk_results_changed", out=str(self._out))
            if place == "undo":
                came = self.file.undo(first(form, "view") or None)
                return self._done("undone", came, form, filters)
            return self._done("decided", self._decide(form, filters), form, filters)
        except Refusal as refusal:
            said = Said(refusal.in_words(self.run.words), is_refused=True)
            return self._again(form, filters, said, status=400)

    def refused(self, refusal: Refusal) -> Answer:
        """A page that says why there is no other."""
        said = Said(refusal.in_words(self.run.words), is_refused=True)
        return _page(note_page(self._view(Filters(), said=said)), 409)

    def broken(self) -> Answer:
        """A page that says that a bug stopped it."""
        said = Said(self.run.words["desk.bug"], is_refused=True)
        return _page(note_page(self._view(Filters(), said=said)), 500)

    def _meant(self, form: Form, filters: Filters) -> dict[str, str]:
        """Finding -> what stood about it when it was listed, of all that a decision is about."""
        kind, seen = whole(form)
        if not kind:
            return {one: seen for one, seen in ticked(form).items() if self._is_there(one)}
        standing = self.file.read()
        listed = filters.of_these(self._decided(standing))
        if kind == "page":
            listed = filters.cut(listed)
        versions = {one: version(standing.get(one, NONE)) for one in listed["finding_id"]}
        if state_of(versions) != seen:
            raise Refusal("desk_list_changed")
        return versions

    def _decide(self, form: Form, filters: Filters) -> Changed:
        ticks = self._meant(form, filters)
        if not ticks:
            raise Refusal("desk_none_ticked")
        cells = decision_of(form, self.run.words)
        return self.file.decide(
            {one: Change(seen, ({"finding_id": one} | cells,)) for one, seen in ticks.items()}
        )

    def _done(self, what: str, came: Changed, form: Form, filters: Filters) -> Answer:
        """Back to the page that asked; conflicts are shown with what stands there now."""
        if came.conflicts:
            said = self.run.words(
                "desk.conflict",
                findings=self.run.words.join(came.conflicts),
                written=len(came.written),
            )
            return self._again(form, filters, Said(said, is_refused=True), 409, came.conflicts)
        query = {"told": what, "count": len(came.written)}
        of_one = first(form, "view")
        if of_one:
            return _see_other(f"finding?{filters.query(id=of_one, **query)}")
        return _see_other(f"./?{filters.query(**query)}")

    def _again(
        self, form: Form, filters: Filters, said: Said, status: int, only: Sequence[str] = ()
    ) -> Answer:
        """The page that asked, with what was typed and why it was not done; ``only`` these listed.

        What another has decided may be let through by the filters no more.
        """
        view = self._view(filters, said=said)
        view = replace(view, entered=entered(form))
        try:
            of_one = first(form, "view")
            shown = (
                self._finding(view, of_one)
                if of_one
                else self._list(view, only or tuple(ticked(form)), only)
            )
        except Refusal:
            # The file itself cannot be read: the reason is said already.
            shown = _page(note_page(view), status)
        return replace(shown, status=status) if shown.status == 200 else shown

    def _told(self, form: Form) -> Said:
        what, count = first(form, "told"), first(form, "count")
        if what not in _TOLD or not count.isdecimal():
            return Said()
        return Said(self.run.words(f"desk.{what}", count=int(count), file=self.file.path))

    def _list(self, view: View, ticks: Sequence[str] = (), only: Sequence[str] = ()) -> Answer:
        standing = self.file.read()
        found = self._decided(standing)
        if only:
            found = found.filter(pl.col("finding_id").is_in(only))
        else:
            found = view.filters.of_these(found)
        view = replace(view, undoable=self.file.undoable())
        return _page(list_page(view, found, standing, self._choices, ticks))

    def _finding(self, view: View, finding_id: str) -> Answer:
        found = self._findings.filter(pl.col("finding_id") == finding_id).to_dicts()
        if not found:
            return Answer(404)
        behind = law_and_rows(self.run, found[0], full=False)
        view = replace(view, undoable=self.file.undoable(finding_id))
        known = [row for row in self._known if row["finding_id"] == finding_id]
        standing = self.file.read().get(finding_id, NONE)
        if standing and not view.entered:
            view = replace(view, entered=as_entered(standing[-1]))
        return _page(finding_page(view, found[0], behind, standing, known))

    def _decided(self, standing: dict[str, Rows]) -> pl.DataFrame:
        """The findings with how each is decided: in the file, else as the run took it up."""
        codes = {row["finding_id"]: row["decision"] for row in self._known if row["applies"]}
        codes |= {one: code_of(rows) for one, rows in standing.items()}
        named = pl.Series(
            "decision", [codes.get(one) for one in self._findings["finding_id"]], pl.String
        )
        return self._findings.with_columns(named)

    def _view(self, filters: Filters, said: Said) -> View:
        out, file = str(self._out), str(self.file.path)
        return View(self.run.words, out, file, self._keep_months, filters, said)

    def _is_there(self, finding_id: str) -> bool:
        return bool((self._findings["finding_id"] == finding_id).any())

    def _there(self, column: str) -> list[str]:
        return self._findings[column].drop_nulls().unique().sort().to_list()

    def _agencies(self) -> dict[str, str]:
        rows = self._findings.select("agency_code", "agency_name").drop_nulls()
        return dict(rows.iter_rows())

    def _named(self, column: str, names: dict[str, str]) -> list[tuple[str, str]]:
        return [(code, f"{code} {names.get(code, '')}".strip()) for code in self._there(column)]

    def _written(self) -> bytes:
        """The checksums of the results, which are others as soon as a run wrote anew."""
        try:
            return (self._out / SUMS).read_bytes()
        except OSError:
            return b""


def _page(html: str, status: int = 200) -> Answer:
    return Answer(status, html.encode("utf-8", "replace"), {"Content-Type": _HTML})


def _see_other(place: str) -> Answer:
    return Answer(303, headers={"Location": place})
