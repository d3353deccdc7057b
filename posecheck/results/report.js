"use strict";
// Draws the charts, and ties them, the repetitions and the film together by time, in seconds.
// Every link that has a time (data-time) leads there; without this script it is a plain link.
(() => {
  const root = document.documentElement;
  const video = document.querySelector("video");
  const stories = [...document.querySelectorAll(".story")];
  const links = [...document.querySelectorAll("a[data-time]")];
  const bars = links.filter((link) => link.classList.contains("bar"));
  const charts = drawing.data().map(unpacked);

  // As in the annotated video; chosen for paper, see the style sheet for the dark.
  const INK = "#14181b", REP = "#7a8085", GOOD = "#18c49c", WRONG = "#e82854";

  // A value further away in time than this is not the one at the cursor.
  const NEAR = 0.6;

  function unpacked(chart, index) {
    let hundredths = 0;
    const times = chart.steps.map((step) => (hundredths += step) / 100);
    const values = chart.values.map((value) => (value === null ? NaN : value / chart.precision));
    return { ...chart, index, times, values };
  }

  function measured(value, chart) {
    const decimals = chart.unit ? 0 : 2;
    return drawing.number(value, decimals, decimals) + chart.unit;
  }

  // ── charts ─────────────────────────────────────────────────────────────────────────────────────

  function style(name) {
    return parseFloat(getComputedStyle(root).getPropertyValue(name));
  }

  function draw(chart, index) {
    const source = new Bokeh.ColumnDataSource({ data: { time: chart.times, value: chart.values } });
    const figure = drawing.figure(index, [chart.start, chart.end], [chart.low, chart.high], {
      min_border_left: style("--gutter"),
      min_border_right: style("--end"),
      min_border_top: 3,
      min_border_bottom: 3,
      outline_line_color: drawing.GRID,
    });
    figure.xaxis.visible = false;
    drawing.grid(figure.xgrid, chart.timeTicks);
    drawing.grid(figure.ygrid, null);
    drawing.axis(figure.yaxis, chart.ticks.map((tick) => [tick, edge(tick, chart)]));
    for (const [start, end] of chart.reps) {
      drawing.box(figure, { left: start, right: end, fill_color: REP, fill_alpha: 0.09 });
    }
    for (const [low, high] of chart.bands) {
      const edges = { bottom: Math.max(low, chart.low), top: Math.min(high, chart.high) };
      drawing.box(figure, { ...edges, fill_color: GOOD, fill_alpha: 0.2 });
    }
    for (const [start, end] of chart.faults) {
      drawing.box(figure, {
        left: start, right: end, fill_color: WRONG, fill_alpha: 0.1,
        hatch_pattern: "/", hatch_color: WRONG, hatch_alpha: 0.65, hatch_scale: 9, hatch_weight: 1.2,
      });
    }
    figure.line({ field: "time" }, { field: "value" }, { source, line_color: INK, line_width: 1.8, line_join: "round" });
    return figure;
  }

  function edge(tick, chart) {
    return drawing.number(tick, 0, chart.unit ? 0 : 2) + chart.unit;
  }

  // ── time ───────────────────────────────────────────────────────────────────────────────────────

  function pointTo(time) {
    for (const story of stories) {
      const start = Number(story.dataset.start), end = Number(story.dataset.end);
      const cursor = story.querySelector(".cursor");
      cursor.hidden = !(time >= start && time <= end);
      cursor.style.setProperty("--at", (time - start) / (end - start));
      cursor.dataset.at = time.toFixed(2);
    }
    for (const chart of charts) read(chart, time);
    for (const bar of bars) bar.classList.toggle("now", time >= bar.dataset.time && time <= endOf(bar));
  }

  function endOf(bar) {
    return Number(bar.dataset.end);
  }

  function read(chart, time) {
    const place = document.getElementById(`value-${chart.index}`);
    const value = valueAt(chart, time);
    const known = !Number.isNaN(value);
    const outside = known && chart.bands.length > 0 && (value < chart.bands[0][0] || value > chart.bands[0][1]);
    place.textContent = known ? `${outside ? "\u00d7 " : ""}${measured(value, chart)}` : "";
    place.classList.toggle("wrong", outside);
  }

  function valueAt(chart, time) {
    let low = 0, high = chart.times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (chart.times[middle] < time) low = middle + 1;
      else high = middle;
    }
    const near = [low - 1, low].filter((i) => Math.abs(chart.times[i] - time) <= NEAR);
    near.sort((a, b) => Math.abs(chart.times[a] - time) - Math.abs(chart.times[b] - time));
    return near.length ? chart.values[near[0]] : NaN;
  }

  function goTo(time) {
    if (video) video.currentTime = time;
    pointTo(time);
  }

  function mark(rep) {
    for (const one of document.querySelectorAll("[data-rep]")) {
      one.classList.toggle("marked", Boolean(rep) && one.dataset.rep === rep);
    }
  }

  function followVideo() {
    pointTo(video.currentTime);
    if (!video.paused && !video.ended) requestAnimationFrame(followVideo);
  }

  // ── what people do ─────────────────────────────────────────────────────────────────────────────

  for (const link of links) {
    link.addEventListener("click", (event) => {
      goTo(Number(link.dataset.time));
      mark(link.dataset.rep);
      if (!video) return;
      event.preventDefault();
      const place = video.getBoundingClientRect();
      if (place.top < 0 || place.bottom > innerHeight) video.scrollIntoView({ block: "start" });
    });
  }

  for (const chart of charts) {
    const place = drawing.place(chart.index);
    place.addEventListener("click", (event) => {
      const box = place.getBoundingClientRect(), left = style("--gutter"), right = style("--end");
      const share = (event.clientX - box.left - left) / (box.width - left - right);
      goTo(chart.start + Math.min(Math.max(share, 0), 1) * (chart.end - chart.start));
    });
  }

  if (video) {
    for (const what of ["play", "seeking", "seeked", "timeupdate"]) {
      video.addEventListener(what, followVideo);
    }
  }

  drawing.drawAll(charts, draw, stories[0]);
})();
