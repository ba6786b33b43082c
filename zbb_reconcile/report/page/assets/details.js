// What stands behind one row: a finding with its law and source rows, a root with its buckets.

/** A list of names and values; what is empty is left out. */
function facts(pairs) {
  const list = make("dl");
  for (const [name, value, look] of pairs) {
    if (value === "" || value === null || value === undefined) continue;
    list.append(make("dt", {}, name), make("dd", {className: look || ""}, value));
  }
  return list;
}

/** A table of texts; the columns named in `amounts` are set as figures. */
function plainTable(headers, rows, amounts = []) {
  const look = (at) => (amounts.includes(at) ? "amount" : "");
  const head = make("tr", {}, ...headers.map((words, at) =>
    make("th", {scope: "col", className: look(at)}, words)));
  const body = rows.map((row) => make("tr", {}, ...row.map((cell, at) =>
    make("td", {className: look(at)}, cell))));
  return make("div", {className: "scroll"},
    make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)));
}

/** The source rows of a row: [table, file, sheet, row], and how many more there are. */
function sourcesOf(part, row) {
  const evidence = data(part);
  const rows = [];
  for (const part of evidence.rows[row].split(";").filter(Boolean)) {
    const [place, numbers] = part.split(":");
    for (const number of numbers.split(",")) rows.push([...evidence.places[place], number]);
  }
  return {rows, more: evidence.more[row] || 0};
}

class Details {
  constructor(dialog, lists) {
    this.dialog = dialog;
    this.lists = lists;
    // A click beside the dialog closes it, as Escape does.
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  open(title, ...parts) {
    const close = make("button", {type: "button", className: "close"}, say("close"));
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.replaceChildren(
      make("div", {className: "inner"},
        make("div", {className: "top"}, make("h2", {id: "details-title"}, title), close),
        ...parts));
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.scrollTop = 0;
    close.focus();
  }

  finding(row) {
    const its = this.lists.findings.columns;
    const id = its.id.text(row);
    const yuan = (name) => (its[name].values[row] === null ? "" : its[name].text(row));
    const shown = ["verdict", "kind", "subject", "agency", "department"];
    this.open(its.rule.text(row),
      make("p", {className: "reason"}, its.reason.text(row)),
      facts([
        [say("amount"), money(its.amount.values[row]), "figure"],
        [say("most"), yuan("most"), "figure"],
        ...shown.map((name) => [say(name), its[name].text(row)]),
        [say("since"), its.since.text(row)],
        [say("law"), its.law.text(row)],
        [say("id"), id],
      ]),
      ...this.paidFrom(row),
      ...this.sources("evidence", row),
      ...this.money(its.kind.code(row) === "indicator" ? its.subject.text(row) : null),
      make("p", {className: "note"}, say("explain", {id})));
  }

  /** The accounts that a finding's cash lies in. */
  paidFrom(row) {
    const paid = data("findings").from[row];
    if (!paid) return [];
    return [make("h3", {}, say("from")), plainTable([say("account"), say("amount")],
      paid.map(([account, fen]) => [account, money(fen)]), [1])];
  }

  /** Where in the files that were read a row comes from. */
  sources(part, row, moreWords = "evidence_more") {
    const {rows, more} = sourcesOf(part, row);
    const sheets = rows.some(([, , sheet]) => sheet);
    const kept = (cells) => cells.filter((_, at) => sheets || at !== 2);
    const places = rows.length
      ? [plainTable(kept(["table", "file", "sheet", "row"]).map((key) => say(key)), rows.map(kept))]
      : [make("p", {className: "note"}, say("evidence_none"))];
    if (more) places.push(make("p", {className: "note"}, say(moreWords, {count: more})));
    return [make("h3", {}, say("evidence")), ...places];
  }

  /** Findings as links to their own details. */
  findings(title, places) {
    const its = this.lists.findings?.columns;
    if (!its || !places.length) return [];
    const links = places.map((at) => {
      const button = make("button", {type: "button", className: "link"},
        `${its.rule.text(at)} · ${its.amount.text(at)}`);
      button.addEventListener("click", () => this.finding(at));
      return make("li", {}, button, make("span", {}, ` ${its.reason.text(at)}`));
    });
    return [make("h3", {}, title), make("ul", {}, ...links)];
  }

  /** An account that is to close: where its money goes, and which findings say so. */
  closing(row) {
    const its = this.lists.closing.columns;
    const names = ["agency", "department", "target"];
    const sums = ["balance", "treasury", "placed", "nowhere"];
    this.open(`${say("account")} ${its.account.text(row)}`,
      make("p", {className: "reason"}, its.why.text(row)),
      facts([
        ...sums.map((name) => [say(name), its[name].text(row), "figure"]),
        ...names.map((name) => [say(name), its[name].text(row)]),
      ]),
      ...this.findings(say("its_account"), data("closing").findings[row]));
  }

  /** The buckets of a root indicator, where a finding speaks of one. */
  money(root) {
    const list = this.lists.ageing;
    if (!root || !list) return [];
    const rows = list.columns.root.values.flatMap((one, row) => (one === root ? [row] : []));
    if (!rows.length) return [];
    const names = ["bucket", "verdict", "year", "project", "amount"];
    return [make("h3", {}, say("its_money")),
      plainTable(names.map((name) => say(name)),
        rows.map((row) => names.map((name) => list.columns[name].text(row))), [4])];
  }

  root(row) {
    const its = this.lists.ageing.columns;
    const root = its.root.text(row);
    const list = this.lists.findings;
    const about = !list ? [] : list.columns.subject.values.flatMap((one, at) =>
      (one === root && list.columns.kind.code(at) === "indicator" ? [at] : []));
    const bucket = its.bucket.code(row);
    const {laws} = data("page");
    const why = its.why.text(row);
    const names = ["agency", "department", "year", "project", "fund", "level", "lapses", "uses"];
    this.open(`${say("root")} ${root}`,
      ...(why ? [make("p", {className: "reason"}, why)] : []),
      facts([
        [say("amount"), its.amount.text(row), "figure"],
        [say("bucket"), its.bucket.text(row)],
        [say("verdict"), its.verdict.text(row)],
        [say("unspent"), its.unspent.text(row), "figure"],
        ...names.map((name) => [say(name), its[name].text(row)]),
        [say("law"), laws[bucket] ?? ""],
      ]),
      ...this.findings(say("its_findings"), about),
      ...(about.length && !data("root_rows").rows[row] ? [] : this.sources("root_rows", row, "root_rows_more")),
      ...this.money(root));
  }
}
