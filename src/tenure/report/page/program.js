"use strict";
// Chooses among prepared texts and figures: it computes no number.
(async function () {
  if (!("DecompressionStream" in window)) {
    document.getElementById("old-browser").hidden = false;
    return;
  }
  const packed = Uint8Array.from(atob(document.getElementById("data").textContent), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const { text, cells, lists, charts } = JSON.parse(await new Response(unpacked).text());
  const select = (id) => document.getElementById(id);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const config = { displayModeBar: false, responsive: true };

  const chosen = () => {
    const key = all("select.by").map((each) => each.value).join("|");
    return { period: Number(select("period").value), group: text.group_places[key] };
  };
  const field = (cell, name, period) => (cell[name] === undefined ? "" : cell[name][period]);
  const texts = (name, at) => {
    const cell = at.group === undefined ? { missing: text.no_such_group } : cells[name][at.group];
    if (cell.missing !== undefined) return { value: "–", interval: "", before: "", change: "", verdict: 0, reason: cell.missing };
    const found = {};
    for (const each of ["value", "before", "change", "verdict"]) found[each] = field(cell, each, at.period);
    const isUndefined = cell.undefined.includes(at.period);
    const detail = field(cell, "detail", at.period);
    found.interval = isUndefined ? "" : detail;
    found.reason = isUndefined ? detail : "";
    return found;
  };

  const fillFigures = (at) => {
    for (const holder of all("[data-kpi]")) {
      if (cells[holder.dataset.kpi] === undefined) continue;
      const found = texts(holder.dataset.kpi, at);
      for (const element of all("[data-field]", holder)) {
        const name = element.dataset.field;
        if (name === "verdict") {
          const verdict = text.verdicts[found.verdict || 0];
          element.className = "verdict " + verdict;
          element.textContent = verdict === "" ? "" : text.words[verdict];
        } else element.textContent = found[name] || "";
      }
    }
  };
  const fillChosen = (at) => {
    const group = at.group === undefined ? text.no_such_group : text.groups[at.group];
    const said = { period: text.periods[at.period].label, before: text.periods[at.period].before, group: group };
    for (const element of all("[data-chosen]")) element.textContent = said[element.dataset.chosen];
  };
  const fillFollowUps = (at) => {
    for (const body of all(".follow-up tbody")) {
      const rows = all("tr[data-groups]", body);
      for (const row of rows) row.hidden = !row.dataset.groups.split(" ").includes(String(at.group));
      all("tr.nobody", body)[0].hidden = rows.some((row) => !row.hidden);
    }
  };

  const row = (cellTexts, isChosen) => {
    const element = document.createElement("tr");
    if (isChosen) element.className = "chosen-row";
    cellTexts.forEach((each, place) => {
      const cell = document.createElement(place === 0 ? "th" : "td");
      if (place === 0) cell.scope = "row";
      const isolated = document.createElement("bdi");
      isolated.textContent = each;
      cell.append(isolated);
      element.append(cell);
    });
    return element;
  };
  const rowsOfList = (name, at) => {
    const found = at.group === undefined ? text.no_such_group : lists[name].columns[at.group][at.period];
    if (typeof found === "string") return [row([found], false)];
    return found[0].map((_, place) => row(found.map((column) => column[place]), false));
  };
  const rowsOfFigure = (name, at) =>
    text.periods.map((period, place) => {
      const found = texts(name, { group: at.group, period: place });
      const columns = [period.label, found.value, found.interval];
      if (text.compared) columns.push(found.change, text.words[text.verdicts[found.verdict || 0]] || "");
      return row(columns.concat([found.reason]), place === at.period);
    });
  const fillTables = (at) => {
    for (const card of all(".card")) {
      const name = card.dataset.kpi;
      const rows = lists[name] === undefined ? rowsOfFigure(name, at) : rowsOfList(name, at);
      all(".numbers tbody", card)[0].replaceChildren(...rows);
    }
  };

  let onPaper = false;
  const isDark = () => {
    if (onPaper) return false;
    const theme = document.documentElement.dataset.theme;
    return theme === undefined ? system.matches : theme === "dark";
  };
  // A colour is that of light pages and that of dark ones, with a stroke between them.
  const themed = (value, dark, isColour) => {
    if (typeof value === "string") return isColour ? value.split("|").at(dark ? -1 : 0) : value;
    if (Array.isArray(value)) return value.map((each) => themed(each, dark, isColour));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, themed(each, dark, key.includes("color"))]));
  };
  const figureOf = (name, at, dark) => {
    const chart = charts[name];
    const places = at.group === undefined ? -1 : chart.of[at.group];
    const place = Array.isArray(places) ? places[at.period] : places;
    if (place < 0) return null;
    const figure = themed(chart.figures[place], dark, false);
    const own = chart.traces[at.group];
    if (own.length) figure.data.forEach((trace, number) => {
      if (!own.includes(number)) trace.opacity = 0.25;
    });
    if (figure.over_time) {
      const line = { type: "line", xref: "x", yref: "paper", x0: text.periods[at.period].start, x1: text.periods[at.period].start, y0: 0, y1: 1, line: { width: 1, dash: "dot", color: themed(text.mark, dark, true) } };
      figure.layout.shapes = (figure.layout.shapes || []).concat([line]);
    }
    return figure;
  };
  let round = 0;
  const draw = (card, at) => {
    const holder = all(".chart", card)[0];
    const figure = figureOf(card.dataset.kpi, at, isDark());
    holder.classList.toggle("none", figure === null);
    all(".caption", card)[0].textContent = figure === null ? "" : figure.caption;
    if (figure === null) {
      if (holder.classList.contains("js-plotly-plot")) Plotly.purge(holder);
      holder.style.height = "";
      holder.textContent = at.group === undefined ? text.no_such_group : reasonOfNone(card.dataset.kpi, at);
    } else {
      if (!holder.classList.contains("js-plotly-plot")) holder.textContent = "";
      figure.layout.autosize = true;
      holder.style.height = figure.layout.height + "px";
      Plotly.react(holder, figure.data, figure.layout, config);
    }
    holder.dataset.drawn = String(round);
  };
  const reasonOfNone = (name, at) => {
    if (cells[name] !== undefined) return texts(name, at).reason;
    const found = lists[name].columns[at.group][at.period];
    return typeof found === "string" ? found : "";
  };
  const isInView = (card) => {
    const box = card.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight;
  };
  const drawAll = () => {
    round += 1;
    const mine = round;
    const at = chosen();
    // What is in view is drawn first.
    const waiting = all(".card").filter(isInView).concat(all(".card").filter((card) => !isInView(card)));
    document.body.dataset.drawn = "";
    const next = () => {
      if (mine !== round) return;
      const card = waiting.shift();
      if (card === undefined) {
        document.body.dataset.drawn = String(mine);
        return;
      }
      draw(card, at);
      window.setTimeout(next, 0);
    };
    next();
  };

  const drawNow = () => {
    round += 1;
    const at = chosen();
    for (const card of all(".card")) draw(card, at);
    document.body.dataset.drawn = String(round);
  };

  const update = () => {
    const at = chosen();
    fillChosen(at);
    fillFigures(at);
    fillFollowUps(at);
    fillTables(at);
    drawAll();
  };
  const resize = () => { for (const each of all(".js-plotly-plot")) Plotly.Plots.resize(each); };
  // Paper is white: charts are drawn for light pages, as wide as their cards are on it.
  const forPaper = window.matchMedia("print");
  forPaper.addEventListener("change", () => { onPaper = forPaper.matches; drawNow(); resize(); });
  const changeTheme = () => {
    const theme = select("theme").value;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    drawAll();
  };
  for (const each of all("select")) each.addEventListener("change", each.id === "theme" ? changeTheme : update);
  system.addEventListener("change", drawAll);
  for (const form of all("form")) form.addEventListener("submit", (event) => event.preventDefault());
  update();
})();
