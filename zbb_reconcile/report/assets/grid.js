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
    if (this.look === "amount") return money(this.values[row]);
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
  constructor(place, {columns, shown, rows, total, mayAdd, part, open, keyed}) {
    Object.assign(this, {place, columns, rows, total, mayAdd, part, open});
    this.shown = shown.map((name) => columns[name]);
    this.keyed = keyed || {};
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
    const counts = new Map();
    for (let row = 0; row < this.rows; row += 1) {
      const at = column.values.at[row];
      counts.set(at, (counts.get(at) || 0) + 1);
    }
    return [...counts.keys()]
      .filter((at) => column.values.codes[at] !== "")
      .sort((one, other) => COLLATOR.compare(column.wordAt(one), column.wordAt(other)))
      .map((at) => make("option", {value: column.values.codes[at]},
        `${column.wordAt(at)} (${counts.get(at)})`));
  }

  header(column) {
    const button = sorter(column.label);
    button.addEventListener("click", () => {
      const down = this.order?.column === column ? !this.order.down : column.look === "amount";
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
    this.search = words.trim().toLowerCase();
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
      this.said[row] = parts.join("\n").toLowerCase();
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
    const terms = this.search.split(/\s+/).filter(Boolean);
    this.found = [];
    for (let row = 0; row < this.rows; row += 1) {
      if (!wanted.every((passes) => passes(row))) continue;
      if (terms.length && !terms.every((term) => this.words(row).includes(term))) continue;
      this.found.push(row);
    }
    if (this.order) {
      const compare = this.order.column.compare(this.order.down);
      this.found.sort((one, other) => compare(one, other) || one - other);
    }
    this.draw();
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
    // A filter of which the lists know no box is named here, so that nobody misses it.
    for (const [name, code] of Object.entries(this.filters)) {
      if (!this.picks[name]) parts.push(`${say("filter")} ${say(name)} = ${code}`);
    }
    if (this.mayAdd(this.found)) {
      const sum = sumOf(this.found.map((row) => this.part(row, this.filters)));
      if (sum !== null) parts.push(say("sum", {amount: money(sum)}));
    } else if (shown) parts.push(say("no_sum"));
    if (printing && printed < shown) parts.push(say("printed", {count: printed}));
    return parts.join(" · ");
  }

  line(row) {
    const cells = this.shown.map((column) => make("td", {className: column.look},
      column.text(row)));
    const button = make("button", {type: "button", className: "open",
      "aria-label": `${say("open")} ${this.shown[0].text(row)} ${this.columns.amount.text(row)}`},
    say("open"));
    button.addEventListener("click", () => this.open(row));
    return make("tr", {"data-row": row}, ...cells,
      make("td", {className: "noprint"}, button));
  }
}

/** Let a table that stands in the HTML be sorted by its headers. */
function sortable(table) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((cell, at) => {
    const label = cell.textContent;
    if (!label) return;
    const button = sorter(label);
    button.addEventListener("click", () => {
      const numbers = cell.classList.contains("amount");
      const was = cell.getAttribute("aria-sort");
      const down = was ? was === "ascending" : numbers;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[at].textContent;
      const compare = numbers
        ? (one, other) => inOrder(fenOf(key(one)), fenOf(key(other)), down)
        : (one, other) => (down ? -1 : 1) * COLLATOR.compare(key(one), key(other));
      body.append(...[...body.rows].sort(compare));
    });
    cell.replaceChildren(button, onPaper(label));
  });
}
