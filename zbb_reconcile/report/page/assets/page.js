// Begins here: lists, links from numbers to their rows, pictures, printing.

const PARTS = {};

/** A part of the page's data, read when it is first asked for. */
function data(name) {
  PARTS[name] = PARTS[name] ?? JSON.parse(document.getElementById(`data-${name}`).textContent);
  return PARTS[name];
}

const TEXTS = data("page").texts;
const COLLATOR = new Intl.Collator(document.documentElement.lang, {numeric: true});
const NAMES = data("page").rules;
const ruleWords = (coded) => coded.codes.map((code) => `${NAMES[code] ?? ""} ${code}`.trim());
const lists = {};
const details = new Details(document.getElementById("details"), lists);

function findingsList(place) {
  const {total, from, columns: its} = data("findings");
  const columns = {
    rule: new Column("rule", its.rule, {words: ruleWords(its.rule), pick: true}),
    verdict: new Column("verdict", its.verdict, {pick: true}),
    kind: new Column("kind", its.kind),
    subject: new Column("subject", its.subject, {look: "short"}),
    agency: new Column("agency", its.agency),
    department: new Column("department", its.department,
      {words: departmentWords(its), pick: true}),
    amount: new Column("amount", its.amount, {look: "amount"}),
    most: new Column("most", its.most, {look: "amount"}),
    since: new Column("since", its.since, {look: "short"}),
    reason: new Column("reason", its.reason, {look: "wordy"}),
    law: new Column("law", its.law),
    group: new Column("group", its.group),
    from: new Column("from", its.id.map((_, row) =>
      (from[row] ?? []).map(([account]) => account).join(say("list")))),
    id: new Column("id", its.id),
  };
  return new Grid(place, {
    columns, total, rows: its.id.length,
    shown: ["rule", "verdict", "subject", "agency", "amount", "since", "reason"],
    part: (row) => its.amount[row],
    // One yuan may be in findings of several rules: only one rule's amounts are a sum, or those
    // of one group, which the page adds up too.
    mayAdd: (found, {group}) => (found.length > 0 && group !== undefined)
      || new Set(found.map((row) => its.rule.at[row])).size === 1,
    open: (row) => details.finding(row),
  });
}

/** The departments' names; who has none in the data is called by the code. */
function departmentWords(its) {
  return its.department.codes.map((code) => data("page").departments[code] ?? code);
}

const usesCalled = (code) => data("page").uses[code] ?? code;

function ageingList(place) {
  const {total, columns: its} = data("ageing");
  const columns = {
    root: new Column("root", its.root, {look: "short"}),
    year: new Column("year", its.year, {pick: true}),
    agency: new Column("agency", its.agency),
    department: new Column("department", its.department,
      {words: departmentWords(its), pick: true}),
    project: new Column("project", its.project),
    bucket: new Column("bucket", its.bucket, {words: ruleWords(its.bucket), pick: true}),
    verdict: new Column("verdict", its.verdict, {pick: true}),
    amount: new Column("amount", its.amount, {look: "amount"}),
    unspent: new Column("unspent", its.unspent, {look: "amount"}),
    lapses: new Column("lapses", its.lapses, {look: "short"}),
    fund: new Column("fund", its.fund),
    level: new Column("level", its.level),
    system: new Column("system", its.system),
    why: new Column("why", its.why),
    uses: new Column("uses", its.uses.map((uses) =>
      uses.map(([need, use, fen]) => `${usesCalled(need || use)} ${money(fen)}`).join(say("list")))),
    part: new Column("part", [], {look: "amount",
      when: ({need, use}) => need !== undefined || use !== undefined}),
  };
  /** What of a row is for the use or the need that was asked for; all of it where none was. */
  const asked = (row, {need, use}) => its.uses[row].filter(([its_need, its_use]) =>
    (need === undefined || its_need === need) && (use === undefined || its_use === use));
  return new Grid(place, {
    columns, total, rows: its.root.length,
    shown: ["root", "year", "agency", "project", "bucket", "verdict", "amount", "part", "lapses"],
    mayAdd: (found) => found.length > 0,
    also: (found) => say("roots", {count: new Set(found.map((row) => its.root[row])).size}),
    open: (row) => details.root(row),
    called: {need: usesCalled, use: usesCalled},
    keyed: {
      need: (row, need) => asked(row, {need}).length > 0,
      use: (row, use) => asked(row, {use}).length > 0,
      before: (row, year) => {
        const own = its.year.codes[its.year.at[row]];
        return own !== "" && Number(own) < Number(year);
      },
    },
    part: (row, {need, use}) => (need === undefined && use === undefined ? its.amount[row]
      : sumOf(asked(row, {need, use}).map(([, , fen]) => fen))),
  });
}

/** The accounts that are to close; where a side was asked for, what of them goes there. */
function closingList(place) {
  const {total, columns: its} = data("closing");
  const amount = (name) => new Column(name, its[name], {look: "amount", blank: true});
  return new Grid(place, {
    columns: {
      account: new Column("account", its.account, {look: "short"}),
      agency: new Column("agency", its.agency),
      department: new Column("department", its.department,
        {words: departmentWords(its), pick: true}),
      balance: amount("balance"), treasury: amount("treasury"), placed: amount("placed"),
      nowhere: amount("nowhere"),
      target: new Column("target", its.target),
      why: new Column("why", its.why, {look: "wordy"}),
    },
    total, rows: its.account.length,
    shown: ["account", "agency", "balance", "treasury", "placed", "nowhere", "target", "why"],
    mayAdd: (found) => found.length > 0,
    open: (row) => details.closing(row),
    called: {to: say},
    keyed: {to: (row, side) => its[side][row] !== null && its[side][row] !== 0},
    part: (row, {to}) => its[to ?? "balance"][row],
  });
}

/** Follow a number: its list, filtered to what the number is made of; Back leads to the number. */
function follow(name, filters) {
  if (!lists[name]) return;
  history.pushState({name, filters}, "", `#${name}`);
  lead(name, filters);
}

function lead(name, filters) {
  lists[name].show(filters);
  document.getElementById(name).scrollIntoView({block: "start"});
  const heading = document.querySelector(`#${name} h2`);
  heading.tabIndex = -1;
  heading.focus({preventScroll: true});
}

/** Draw, and say how large it is drawn, so that paper can scale it. */
function show(chart, draw) {
  chart.setOption(draw(chart), true);
  const size = `0 0 ${chart.getWidth()} ${chart.getHeight()}`;
  chart.getDom().querySelector("svg").setAttribute("viewBox", size);
}

function drawPictures() {
  const drawn = [];
  for (const {name, draw, height, lead: where} of pictures(data("page").charts)) {
    const place = document.getElementById(`chart-${name}`);
    place.hidden = false;
    place.style.height = `${height}px`;
    const chart = echarts.init(place, null, {renderer: "svg"});
    show(chart, draw);
    chart.on("click", (at) => where(at).forEach((to) => follow(...to)));
    drawn.push({chart, draw});
  }
  // Paper has its own width; there the style sheet scales what is drawn.
  const redraw = () => {
    if (window.matchMedia("print").matches) return;
    for (const {chart, draw} of drawn) {
      chart.resize();
      show(chart, draw);
    }
  };
  let waiting;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 150);
  });
}

document.documentElement.classList.add("live");
for (const [name, list] of [["findings", findingsList], ["ageing", ageingList],
  ["closing", closingList]]) {
  const place = document.getElementById(`grid-${name}`);
  if (place) lists[name] = list(place);
}
document.querySelectorAll("table.sortable").forEach(sortable);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.go[data-filter]");
  if (!link) return;
  event.preventDefault();
  follow(link.getAttribute("href").slice(1),
    Object.fromEntries(new URLSearchParams(link.dataset.filter)));
});
// Forward leads to the rows again; Back leaves every list as it was before a number was followed.
window.addEventListener("popstate", ({state}) => {
  if (state) lead(state.name, state.filters);
  else for (const list of Object.values(lists)) if (Object.keys(list.filters).length) list.show({});
});
drawPictures();
const brief = document.getElementById("brief");
brief.hidden = false;
brief.addEventListener("click", () => {
  document.body.classList.add("brief");
  window.print();
});
window.addEventListener("beforeprint", () => {
  for (const its of document.querySelectorAll("main details")) its.open = true;
  for (const list of Object.values(lists)) list.draw(true);
});
window.addEventListener("afterprint", () => {
  for (const list of Object.values(lists)) list.draw();
  document.body.classList.remove("brief");
});
