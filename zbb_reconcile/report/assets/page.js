// Begins here: lists, links from numbers to their rows, pictures, printing.

const PARTS = {};

/** A part of the page's data, read when it is first asked for. */
function data(name) {
  PARTS[name] = PARTS[name] ?? JSON.parse(document.getElementById(`data-${name}`).textContent);
  return PARTS[name];
}

const TEXTS = data("page").texts;
const COLLATOR = new Intl.Collator(data("page").zh ? "zh-CN" : "en", {numeric: true});
const NAMES = data("page").rules;
const ruleWords = (coded) => coded.codes.map((code) => `${code} ${NAMES[code] ?? ""}`.trim());
const lists = {};
const details = new Details(document.getElementById("details"), lists);

function findingsList(place) {
  const {total, columns: its} = data("findings");
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
    reason: new Column("reason", its.reason),
    law: new Column("law", its.law),
    id: new Column("id", its.id),
  };
  return new Grid(place, {
    columns, total, rows: its.id.length,
    shown: ["rule", "verdict", "subject", "agency", "amount", "since", "reason"],
    part: (row) => its.amount[row],
    // One yuan may be in findings of several rules: only one rule's amounts are a sum.
    mayAdd: (found) => new Set(found.map((row) => its.rule.at[row])).size === 1,
    open: (row) => details.finding(row),
  });
}

/** The departments' names; who has none in the data is called by the code. */
function departmentWords(its) {
  return its.department.codes.map((code) => data("page").departments[code] ?? code);
}

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
    needs: new Column("needs", its.needs.map((needs) =>
      needs.map(([need, fen]) => `${need} ${money(fen)}`).join(say("list")))),
  };
  return new Grid(place, {
    columns, total, rows: its.root.length,
    shown: ["root", "year", "agency", "project", "bucket", "verdict", "amount", "lapses"],
    mayAdd: (found) => found.length > 0,
    open: (row) => details.root(row),
    keyed: {need: (row, code) => its.needs[row].some(([need]) => need === code)},
    // Of a root that meets several needs only the part for the one that was asked for.
    part: (row, filters) => (filters.need === undefined ? its.amount[row]
      : its.needs[row].find(([need]) => need === filters.need)[1]),
  });
}

/** Follow a number: its list, filtered to what the number is made of. */
function follow(name, filters) {
  if (!lists[name]) return;
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
  for (const {name, draw, height, lead} of pictures(data("page").charts)) {
    const place = document.getElementById(`chart-${name}`);
    place.hidden = false;
    place.style.height = `${height}px`;
    const chart = echarts.init(place, null, {renderer: "svg"});
    show(chart, draw);
    chart.on("click", (at) => lead(at).forEach((to) => follow(...to)));
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
for (const [name, list] of [["findings", findingsList], ["ageing", ageingList]]) {
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
drawPictures();
window.addEventListener("beforeprint", () => {
  for (const its of document.querySelectorAll("main details")) its.open = true;
  for (const list of Object.values(lists)) list.draw(true);
});
window.addEventListener("afterprint", () => {
  for (const list of Object.values(lists)) list.draw();
});
