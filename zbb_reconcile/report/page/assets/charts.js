// The pictures. Lengths are rough by nature; every label of a figure says it to the fen.

const INK = "#22303c";
const PALE = "#5b6b79";
const RULE = "#d9dee3";
const COLOURS = {
  recall: "#1f4e79", return_up: "#2f8f83", review: "#d08a1d", keep: "#a9bccd", exempt: "#dfe4e8",
  recall_indicator: "#1f4e79", recall_cash: "#7a5195", stabilise: "#8a6d3b", lower_level: "#5b7553",
};
// A colour means one thing on the whole page: verdicts and channels as above, priorities as on the
// first screen, and slate for what is neither.
const SLATE = "#51606d";
const STONE = "#8794a0";
const FLOW_COLOURS = {rule: SLATE, pool: STONE, system: STONE,
  "priority:relief": "#7a1f0d", "priority:three_guarantees": "#a8472a",
  "priority:debt_service": "#c97b5a", "priority:key": "#dfa98d", "priority:general": "#ecd0c0",
  "priority:other": "#f5e8e0", "priority:unallocated": "#ffffff",
  "to:return_up": COLOURS.return_up, "to:stabilise": COLOURS.stabilise, "to:lower_level": COLOURS.lower_level,
  "to:repurposed": COLOURS.keep};
const flowColour = (code) => FLOW_COLOURS[code] ?? FLOW_COLOURS[code.split(":")[0]];

/** An exact figure in the unit of the axes, and to the fen. */
const exact = (fen) => say("exact", {wan: rough(tenThousands(fen)), yuan: money(fen)});

/** About how wide that text is drawn, in pixels. */
const widthOf = (text) => [...text].reduce((all, sign) => all + (sign > "\u2e7f" ? 12.5 : 7), 0);

const FONT = getComputedStyle(document.body).fontFamily;

/** A tooltip drawn as part of the picture: no HTML is ever made out of data. */
function tip(formatter) {
  return {renderMode: "richText", confine: true, backgroundColor: "#fff", borderColor: RULE,
    textStyle: {color: INK, fontSize: 13}, formatter};
}

function option(extra) {
  return {animation: false, textStyle: {fontFamily: FONT, color: INK}, ...extra};
}

function axis(kind, extra) {
  const lines = kind === "category" ? {axisTick: {show: false}} : {splitLine: {lineStyle: {color: RULE}}};
  return {type: kind, axisLine: {lineStyle: {color: RULE}}, ...lines,
    ...extra, axisLabel: {color: INK, fontSize: 12, ...extra.axisLabel}};
}


/** The text, or as much of it as fits that many cells; a Chinese character takes two. */
function shorten(text, cells) {
  let taken = 0;
  const end = [...text].findIndex((sign) => (taken += sign > "\u2e7f" ? 2 : 1) > cells);
  return end < 0 ? text : `${[...text].slice(0, end).join("")}…`;
}

const narrow = (chart) => chart.getWidth() < 560;

/** Unspent money: a column per budget year, its parts by verdict. */
function yearsChart({words, series}) {
  const tops = words.map((_, at) => sumOf(series.map((its) => its.values[at])));
  const most = Math.max(...tops.map((fen) => tenThousands(fen ?? 0)));
  // A part high enough for a word says what it is: colour is never the only sign.
  const inside = (its) => ({show: true, position: "inside", fontSize: 11,
    color: ["recall", "return_up"].includes(its.code) ? "#fff" : INK,
    formatter: (bar) => (bar.value > most * 0.07 ? its.name : "")});
  return () => option({
    legend: {top: 0, left: 0, itemWidth: 14, itemHeight: 10, textStyle: {color: INK},
      data: series.map((its) => its.name)},
    grid: {left: 8, right: 16, top: 56, bottom: 4, containLabel: true},
    tooltip: tip((at) => `${at.name} ${at.seriesName}\n${exact(series[at.seriesIndex].values[at.dataIndex])}`),
    xAxis: axis("category", {data: words}),
    yAxis: axis("value", {name: say("unit"), nameTextStyle: {color: PALE, align: "left"}}),
    series: [...series.map((its) => ({
      type: "bar", stack: "all", name: its.name, barMaxWidth: 84, cursor: "pointer",
      // What is there is seen, however little it is beside the rest.
      barMinHeight: 3, data: its.values.map((fen) => (Number(fen) ? tenThousands(fen) : null)), label: inside(its),
      itemStyle: {color: COLOURS[its.code], borderColor: "#fff", borderWidth: 0.5},
    })), {
      type: "bar", stack: "all", data: tops.map(() => 0), silent: true,
      label: {show: true, position: "top", color: INK, fontWeight: "bold",
        formatter: (bar) => rough(tenThousands(tops[bar.dataIndex] ?? 0))},
    }],
  });
}

const FLOW_ORDER = ["rule:CR-01", "rule:CR-02", "rule:KEEP", "rule:CR-05", "rule:CR-04",
  "system:general", "system:gov_fund", "system:soe_capital", "system:", "pool:",
  // Priorities come in the profile's own order of spending, what is left over after them.
  "priority:", "to:repurposed", "to:return_up", "to:stabilise",
  "to:lower_level"];
const flowPlace = (code) => FLOW_ORDER.findIndex((start) => code.startsWith(start));

/** Rules to pools to uses, each column from the top in the order in which money is put to use. */
function flowChart({nodes, links}) {
  const names = Object.fromEntries(nodes.map((node) => [node.code, node.name]));
  const through = {};
  for (const [source, target, fen] of links) {
    (through[source] = through[source] || [[], []])[0].push(fen);
    (through[target] = through[target] || [[], []])[1].push(fen);
  }
  nodes.sort((one, other) => flowPlace(one.code) - flowPlace(other.code));
  const size = (code) => through[code].map(sumOf).reduce((one, other) =>
    ((one ?? 0n) > (other ?? 0n) ? one : other));
  const words = (chart, code) => {
    const cells = chart.getWidth() < 900 ? (narrow(chart) ? 8 : 16) : 46;
    return `${shorten(names[code], cells)} ${rough(tenThousands(size(code)))}`;
  };
  const side = (chart, kinds) => 12 + Math.max(0, ...nodes.map(({code}) => code)
    .filter((code) => new RegExp(`^(${kinds}):`).test(code))
    .map((code) => widthOf(words(chart, code))));
  return (chart) => option({
    tooltip: tip((at) => (at.dataType === "edge"
      ? `${names[at.data.source]} → ${names[at.data.target]}\n${exact(at.data.fen)}`
      : `${names[at.name]}\n${exact(size(at.name))}`)),
    series: [{
      type: "sankey", left: side(chart, "rule"), right: side(chart, "priority|to"), top: 8, bottom: 8, nodeWidth: 14,
      nodeGap: 18, draggable: false, emphasis: {focus: "adjacency"}, layoutIterations: 0,
      lineStyle: {color: "source", opacity: 0.28, curveness: 0.5},
      data: nodes.map(({code}) => ({name: code,
        label: {position: code.startsWith("rule") ? "left" : "right"},
        itemStyle: {color: flowColour(code), borderColor: STONE,
          borderWidth: code === "priority:unallocated" ? 1 : 0}})),
      links: links.map(([source, target, fen]) => ({source, target, fen,
        value: tenThousands(fen)})),
      // Labels of the outer columns stand outside; those in the middle keep the streams off.
      label: {color: INK, fontSize: 12, backgroundColor: "rgba(255,255,255,0.85)", padding: [1, 3],
        formatter: (at) => words(chart, at.name)},
    }],
  });
}

/** Two panels side by side over one list of names; what must not be added does not touch. */
function panels(chart, words, left, right, wide, most) {
  const slim = narrow(chart);
  const label = slim ? 88 : wide;
  // Both as wide: a length means the same in either.
  const gap = slim ? 16 : 44;
  const width = Math.max(40, (chart.getWidth() - label - gap - 56) / 2);
  const names = {axisLabel: {width: label - 12, overflow: "truncate"}};
  return option({
    legend: {top: 0, left: 0, itemWidth: 14, itemHeight: 10, textStyle: {color: INK}},
    grid: [label, label + width + gap].map((left) =>
      ({left, width, top: slim ? 60 : 34, bottom: 24})),
    tooltip: tip((at) => {
      const its = [...left, ...right][at.seriesIndex];
      return `${words[at.dataIndex]}\n${its.name} ${its.say(at.dataIndex)}`;
    }),
    yAxis: [axis("category", {data: words, inverse: true, ...names}),
      axis("category", {data: words, inverse: true, gridIndex: 1, axisLabel: {show: false}})],
    xAxis: [0, 1].map((at) => axis("value", {gridIndex: at, splitNumber: slim ? 2 : 4, max: most,
      axisLabel: {fontSize: 11, color: PALE, hideOverlap: true}})),
    series: [[left, 0], [right, 1]].flatMap(([group, at]) => group.map((its, place) => ({
      type: "bar", stack: `all${at}`, name: its.name, xAxisIndex: at, yAxisIndex: at,
      barMaxWidth: 18, data: its.lengths, itemStyle: {color: its.colour}, cursor: "pointer",
      label: place === group.length - 1
        ? {show: true, position: "right", color: INK, fontSize: 11, formatter: (bar) => {
          const sum = group.reduce((all, one) => all + one.lengths[bar.dataIndex], 0);
          return sum ? (its.whole ? String(sum) : rough(sum)) : "";
        }} : {},
    }))),
  });
}

const moneySeries = (its) => ({name: its.name, colour: COLOURS[its.code],
  lengths: its.values.map(tenThousands), say: (at) => exact(its.values[at])});

function departmentsChart({words, series}) {
  const [treasury, upper, cash] = series.map(moneySeries);
  // One scale for both panels: what is longer is more.
  const longest = Math.max(...words.flatMap((_, at) =>
    [treasury.lengths[at] + upper.lengths[at], cash.lengths[at]]));
  const step = 10 ** Math.floor(Math.log10(longest)) / 2;
  const most = longest > 0 ? Math.ceil(longest / step) * step : undefined;
  return (chart) => panels(chart, words, [treasury, upper], [cash], 190, most);
}

function idleChart({words, counts, values}) {
  const items = {name: say("item_count"), colour: STONE, lengths: counts, whole: true,
    say: (at) => `${counts[at]} ${say("items")}`};
  const net = {name: say("net"), colour: SLATE, lengths: values.map(tenThousands),
    say: (at) => exact(values[at])};
  return (chart) => panels(chart, words, [items], [net], 140);
}

/** Sleeping accounts: a line from the last movement to the as-of day. */
function dormantChart({rows, until}) {
  const end = Date.parse(until);
  const begin = Math.min(...rows.map((its) => Date.parse(its.since)));
  const said = rows.map((its) => (its.amount === null ? say("balance_unknown")
    : say("balance_of", {amount: money(its.amount)})));
  const right = 24 + Math.max(...said.map(widthOf));
  return (chart) => option({
    grid: {left: narrow(chart) ? 120 : 250, right: narrow(chart) ? 24 : right, top: 12, bottom: 28},
    tooltip: tip((at) => {
      const its = rows[at.dataIndex];
      return `${its.name} ${its.account}\n${its.since} – ${until}\n${said[at.dataIndex]}`;
    }),
    xAxis: axis("time", {min: begin, max: end, axisLabel: {hideOverlap: true, color: PALE}}),
    yAxis: axis("category", {inverse: true,
      data: rows.map((its) => (narrow(chart) ? its.account : `${its.name} ${its.account}`)),
      axisLabel: {width: narrow(chart) ? 110 : 240, overflow: "truncate"}}),
    series: [{
      type: "custom", cursor: "pointer", encode: {x: [1, 2], y: 0},
      data: rows.map((its, at) => [at, Date.parse(its.since), end]),
      renderItem: (params, api) => {
        const at = api.value(0);
        const [left, middle] = api.coord([api.value(1), at]);
        const right = api.coord([end, at])[0];
        const words = narrow(chart) ? "" : said[at];
        return {type: "group", children: [
          {type: "rect", shape: {x: left, y: middle - 4, width: Math.max(2, right - left), height: 8},
            style: {fill: RULE}},
          {type: "circle", shape: {cx: left, cy: middle, r: 5},
            style: {fill: rows[at].unmoved ? "#fff" : SLATE, stroke: SLATE, lineWidth: 1.5}},
          {type: "text", x: right + 10, y: middle, style: {text: words, fill: INK, fontSize: 12,
            fontFamily: FONT, textVerticalAlign: "middle"}},
        ]};
      },
    }],
  });
}

/** The filter of a column of budget years: one year, those before one (`<`), or none known (`-`). */
function yearFilter(column) {
  if (column.startsWith("<")) return {before: column.slice(1)};
  return {year: column === "-" ? "" : column};
}

/** Every picture: how it is drawn, how high it is, and where a click on it leads. */
function pictures(charts) {
  const lead = {
    years: (at, its) => [["ageing", {verdict: its.series[at.seriesIndex].code,
      ...yearFilter(its.columns[at.dataIndex])}]],
    departments: (at, its) => (its.codes[at.dataIndex]
      ? [["findings", {group: its.series[at.seriesIndex].code,
        department: its.codes[at.dataIndex]}]] : []),
    dormant: (at, its) => [["findings", {id: its.rows[at.dataIndex].id}]],
    idle: (at, its) => [["findings", {rule: its.codes[at.dataIndex]}]],
    flow: (at) => {
      const node = at.dataType === "edge" ? at.data.source : at.name;
      const [kind, code] = node.split(":");
      return kind === "rule" && code !== "KEEP" ? [["findings", {rule: code}]] : [];
    },
  };
  const draw = {years: yearsChart, flow: flowChart, departments: departmentsChart,
    dormant: dormantChart, idle: idleChart};
  const height = {
    years: () => 340,
    flow: (its) => Math.max(360, 52 * Math.max(...["rule", "pool|system", "priority|to"].map((kind) =>
      its.nodes.filter((node) => new RegExp(`^(${kind}):`).test(node.code)).length))),
    departments: (its) => 90 + 30 * its.words.length,
    dormant: (its) => 48 + 34 * its.rows.length,
    idle: (its) => 100 + 34 * its.words.length,
  };
  return Object.entries(charts).map(([name, its]) => ({name, draw: draw[name](its),
    height: height[name](its), lead: (at) => lead[name](at, its)}));
}
