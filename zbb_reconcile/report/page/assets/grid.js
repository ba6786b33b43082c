// Lists that sort, filter and search: a page of rows at a time out of as many as there are.

const PAGE_SIZES = [25, 50, 100, 200];
const PRINTED_ROWS = 500;

/** An element with properties, attributes (`aria-…`, `data-…`, `scope`, `for`) and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (/^aria-|^data-|^scope$|^for$|^role$/.test(name)) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** A header's button; printed pages repeat its words only where they are no button. */
function sorter(label) {
  const title = say("sort_by", {column: label});
  return make("button", {type: "button", className: "noprint", title}, label);
}

function onPaper(label) {
  return make("span", {className: "paper", "aria-hidden": "true"}, label);
}

/** A text of the catalogue with its slots filled. */
function say(key, values = {}) {
  return TEXTS[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Text as it is searched: no capitals, no separators within figures. */
function plain(text) {
  return text.toLowerCase().replace(/(\d),(?=\d{3})/g, "$1");
}

/** A whole account number as the page shows it, for the page holds no other. */
function maskedNumber(term) {
  return /^\d{9,}$/.test(term) ? `${term.slice(0, 4)}…${term.slice(-4)}` : term;
}

/** What a column says in a row, for people; what it is in that row, for filters. */
class Column {
  constructor(name, values, options = {}) {
    Object.assign(this, {name, values, look: "", pick: false, coded: !Array.isArray(values)},
      options);
    this.label = say(name);
  }

  code(row) {
    return this.coded ? this.values.codes[this.values.at[row]] : this.values[row];
  }

  text(row) {
    if (this.look === "amount") return this.blank && this.values[row] === null ? "" : money(this.values[row]);
    if (!this.coded) return this.values[row];
    const words = this.words || this.values.words || this.values.codes;
    return words[this.values.at[row]];
  }

  /** The order of all rows by this column, as ranks that need no comparing of texts twice. */
  compare(down) {
    if (this.look === "amount") {
      return (one, other) => inOrder(this.values[one], this.values[other], down);
    }
    const texts = this.coded ? this.values.codes.map((_, at) => this.wordAt(at)) : null;
    const turn = down ? -1 : 1;
    if (texts) {
      const places = texts.map((_, at) => at).sort((a, b) => COLLATOR.compare(texts[a], texts[b]));
      const rank = [];
      places.forEach((at, place) => { rank[at] = place; });
      return (one, other) => turn * (rank[this.values.at[one]] - rank[this.values.at[other]]);
    }
    return (one, other) => turn * COLLATOR.compare(this.values[one], this.values[other]);
  }

  wordAt(at) {
    return (this.words || this.values.words || this.values.codes)[at];
  }
}

/** One list. `columns` are all it knows, `shown` the names of those on the screen. */
class Grid {
  constructor(place, {columns, shown, rows, total, mayAdd, part, open, keyed, also, called}) {
    Object.assign(this, {place, columns, rows, total, mayAdd, part, open, also});
    this.shown = shown.map((name) => columns[name]);
    this.keyed = keyed || {};
    this.called = called || {};
    this.filters = {};
    this.search = "";
    this.order = null;
    this.size = 50;
    this.page = 0;
    this.build();
    this.refresh();
    place.hidden = false;
  }

  build() {
    const name = this.place.id;
    this.picks = {};
    const controls = make("div", {className: "controls"});
    this.box = make("input", {type: "search", id: `${name}-search`, autocomplete: "off",
      placeholder: say("search_hint"), maxLength: 100});
    this.box.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.look(this.box.value), 120);
    });
    controls.append(make("label", {for: this.box.id}, say("search"), this.box));
    for (const column of Object.values(this.columns).filter((its) => its.pick)) {
      const pick = make("select", {id: `${name}-${column.name}`});
      pick.append(make("option", {value: ""}, say("all")), ...this.options(column));
      pick.addEventListener("change", () => this.filter(column.name, pick.value));
      this.picks[column.name] = pick;
      controls.append(make("label", {for: pick.id}, column.label, pick));
    }
    this.clear = make("button", {type: "button", className: "clear"}, say("clear"));
    this.clear.addEventListener("click", () => this.show({}));
    controls.append(this.clear);
    this.state = make("p", {className: "note", role: "status", "aria-live": "polite"});
    this.head = make("tr");
    for (const column of this.shown) this.head.append(this.header(column));
    this.head.append(make("th", {scope: "col", className: "noprint"},
      make("span", {className: "unseen"}, say("open"))));
    this.body = make("tbody");
    const caption = make("caption", {className: "unseen"}, this.place.dataset.label);
    const table = make("table", {}, caption, make("thead", {}, this.head), this.body);
    this.place.replaceChildren(controls, this.state, make("div", {className: "scroll"}, table),
      this.pager());
  }

  options(column) {
    return column.values.codes.map((_, at) => at)
      .filter((at) => column.values.codes[at] !== "")
      .sort((one, other) => COLLATOR.compare(column.wordAt(one), column.wordAt(other)))
      .map((at) => make("option", {value: column.values.codes[at], "data-at": at}));
  }

  /** Beside each choice how many rows it would leave, under all the other filters. */
  count(counts) {
    for (const [name, pick] of Object.entries(this.picks)) {
      const column = this.columns[name];
      for (const option of pick.querySelectorAll("[data-at]")) {
        const at = Number(option.dataset.at);
        option.textContent = `${column.wordAt(at)} (${counts[name].get(at) || 0})`;
      }
    }
  }

  header(column) {
    const button = sorter(column.label);
    button.addEventListener("click", () => {
      const numbers = column.look.includes("amount");
      const down = this.order?.column === column ? !this.order.down : numbers;
      this.order = {column, down};
      this.page = 0;
      this.refresh();
    });
    return make("th", {scope: "col", className: column.look, "data-column": column.name}, button,
      onPaper(column.label));
  }

  pager() {
    this.back = make("button", {type: "button"}, say("previous"));
    this.next = make("button", {type: "button"}, say("next"));
    this.where = make("span");
    this.back.addEventListener("click", () => this.turn(-1));
    this.next.addEventListener("click", () => this.turn(1));
    const size = make("select", {id: `${this.place.id}-size`});
    size.append(...PAGE_SIZES.map((rows) => make("option", {value: rows}, String(rows))));
    size.value = this.size;
    size.addEventListener("change", () => {
      this.size = Number(size.value);
      this.page = 0;
      this.draw();
    });
    return make("div", {className: "pager noprint"}, this.back, this.where, this.next,
      make("label", {for: size.id}, say("per_page"), size));
  }

  turn(by) {
    this.page += by;
    this.draw();
    this.place.scrollIntoView({block: "start"});
  }

  look(words) {
    this.search = plain(words.trim());
    this.page = 0;
    this.refresh();
  }

  filter(name, code) {
    if (code === "") delete this.filters[name];
    else this.filters[name] = code;
    this.page = 0;
    this.refresh();
  }

  /** Exactly these filters and no search: what a number on the page leads to. */
  show(filters) {
    this.filters = {...filters};
    this.search = this.box.value = "";
    this.page = 0;
    this.refresh();
  }

  /** The row's words in one piece, made when they are first searched. */
  words(row) {
    this.said = this.said || [];
    if (this.said[row] === undefined) {
      const parts = Object.values(this.columns).map((column) => column.text(row));
      this.said[row] = plain(parts.join("\n"));
    }
    return this.said[row];
  }

  refresh() {
    const wanted = Object.entries(this.filters).map(([name, code]) => {
      if (this.keyed[name]) return (row) => this.keyed[name](row, code);
      const column = this.columns[name];
      if (!column.coded) return (row) => column.values[row] === code;
      const at = column.values.codes.indexOf(code);
      return (row) => column.values.at[row] === at;
    });
    const terms = this.search.split(/\s+/).filter(Boolean).map(maskedNumber);
    const names = Object.keys(this.filters);
    const counts = Object.fromEntries(Object.keys(this.picks).map((name) => [name, new Map()]));
    this.found = [];
    for (let row = 0; row < this.rows; row += 1) {
      if (terms.length && !terms.every((term) => this.words(row).includes(term))) continue;
      const against = names.filter((_, at) => !wanted[at](row));
      if (!against.length) this.found.push(row);
      for (const name of Object.keys(counts)) {
        if (against.length > 1 || (against.length && against[0] !== name)) continue;
        const at = this.columns[name].values.at[row];
        counts[name].set(at, (counts[name].get(at) || 0) + 1);
      }
    }
    this.count(counts);
    this.derive();
    if (this.order) {
      const compare = this.order.column.compare(this.order.down);
      this.found.sort((one, other) => compare(one, other) || one - other);
    }
    this.draw();
  }

  /** Columns whose values depend on the filters: what of a row counts under them. */
  derive() {
    for (const column of this.shown.filter((its) => its.when)) {
      column.off = !column.when(this.filters);
      if (!column.off) {
        column.values = Array.from({length: this.rows}, () => null);
        for (const row of this.found) column.values[row] = this.part(row, this.filters);
      }
      this.head.querySelector(`[data-column="${column.name}"]`).hidden = column.off;
    }
  }

  draw(printing = false) {
    const pages = Math.max(1, Math.ceil(this.found.length / this.size));
    this.page = Math.min(Math.max(this.page, 0), pages - 1);
    const from = printing ? 0 : this.page * this.size;
    const rows = this.found.slice(from, from + (printing ? PRINTED_ROWS : this.size));
    this.body.replaceChildren(...rows.map((row) => this.line(row)));
    if (!rows.length) {
      this.body.append(make("tr", {}, make("td", {colSpan: this.shown.length + 1}, say("none"))));
    }
    for (const [name, pick] of Object.entries(this.picks)) pick.value = this.filters[name] ?? "";
    for (const cell of this.head.querySelectorAll("[data-column]")) {
      const mine = this.order && this.order.column.name === cell.dataset.column;
      if (mine) cell.setAttribute("aria-sort", this.order.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
    this.clear.hidden = !Object.keys(this.filters).length && !this.search;
    this.back.disabled = this.page === 0;
    this.next.disabled = this.page === pages - 1;
    this.where.textContent = say("page", {page: this.page + 1, pages});
    this.state.textContent = this.stateWords(printing, rows.length);
  }

  stateWords(printing, printed) {
    const shown = this.found.length;
    const held = this.rows;
    const parts = [held < this.total ? say("rows_cut", {shown, held, total: this.total})
      : say("rows", {shown, total: this.total})];
    if (this.also) parts.push(this.also(this.found));
    // A filter of which the lists know no box is named here, so that nobody misses it.
    for (const [name, code] of Object.entries(this.filters)) {
      if (!this.picks[name] || code === "") parts.push(`${say(name)}：${this.filterWords(name, code)}`);
    }
    if (this.mayAdd(this.found, this.filters)) {
      const amounts = this.found.map((row) => this.part(row, this.filters));
      const sum = sumOf(amounts);
      if (sum !== null) parts.push(say("sum", {amount: money(sum)}));
      // Differences of both signs hide each other in a sum.
      const gross = sumOf(amounts.map((fen) => (String(fen).startsWith("-") ? String(fen).slice(1) : fen)));
      if (gross !== sum) parts.push(say("gross", {amount: money(gross)}));
    } else if (shown) parts.push(say("no_sum"));
    if (printing && printed < shown) parts.push(say("printed", {count: printed}));
    return parts.join(" · ");
  }

  filterWords(name, code) {
    const column = this.columns[name];
    if (code === "") return say("blank");
    if (this.called[name]) return this.called[name](code);
    if (!column?.coded) return code;
    const at = column.values.codes.indexOf(code);
    return at < 0 ? code : column.wordAt(at);
  }

  line(row) {
    const cells = this.shown.filter((column) => !column.off).map((column) => make("td", {className: column.look},
      column.text(row)));
    const button = make("button", {type: "button", className: "open",
      "aria-label": `${say("open")} ${this.shown[0].text(row)} ${money(this.part(row, {}))}`},
    say("open"));
    button.addEventListener("click", () => this.open(row));
    return make("tr", {"data-row": row}, ...cells,
      make("td", {className: "noprint"}, button));
  }
}

/** Let a table that stands in the HTML be sorted by its headers. */
function sortable(table) {
  const body = table.tBodies[0];
  const order = [...body.rows];
  [...table.tHead.rows[0].cells].forEach((cell, at) => {
    const label = cell.textContent;
    if (!label) return;
    const button = sorter(label);
    button.addEventListener("click", () => {
      const numbers = cell.classList.contains("amount");
      const placed = cell.classList.contains("placed");
      const was = cell.getAttribute("aria-sort");
      const down = was ? was === "ascending" : numbers;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[at].textContent;
      // What has an order of its own (priorities) stands in it from the start.
      const compare = placed
        ? (one, other) => (down ? -1 : 1) * (order.indexOf(one) - order.indexOf(other))
        : numbers
        ? (one, other) => inOrder(fenOf(key(one)), fenOf(key(other)), down)
        : (one, other) => (down ? -1 : 1) * COLLATOR.compare(key(one), key(other));
      body.append(...[...body.rows].sort(compare));
    });
    cell.replaceChildren(button, onPaper(label));
  });
}
