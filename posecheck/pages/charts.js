"use strict";
// What the charts of all pages share. They are drawn for paper, as SVG; the style sheets invert them
// in the dark.
const drawing = (() => {
  const root = document.documentElement;
  const GRID = "#d5d9da", SOFT = "#565d62";
  const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

  // The data of all charts, in order; chart n is drawn in the element chart-n.
  function data() {
    return JSON.parse(document.getElementById("charts").textContent);
  }

  // A number as the page's language writes it; adding zero turns -0 into 0.
  function number(value, least, most) {
    const options = { minimumFractionDigits: least, maximumFractionDigits: most, useGrouping: false };
    const rounded = Number(value.toFixed(most)) + 0;
    return rounded.toLocaleString(root.lang, options).replace("-", "\u2212");
  }

  function place(index) {
    return document.getElementById(`chart-${index}`);
  }

  // An empty figure that fills its place.
  function figure(index, xRange, yRange, options) {
    return Bokeh.Plotting.figure({
      height: place(index).clientHeight,
      sizing_mode: "stretch_width",
      tools: [],
      toolbar_location: null,
      output_backend: "svg",
      x_range: new Bokeh.Range1d({ start: xRange[0], end: xRange[1] }),
      y_range: new Bokeh.Range1d({ start: yRange[0], end: yRange[1] }),
      background_fill_color: null,
      border_fill_color: null,
      ...options,
    });
  }

  // Ticks at given values with given labels, and no line along them.
  function axis(one, ticks, options) {
    Object.assign(one, {
      ticker: new Bokeh.FixedTicker({ ticks: ticks.map(([at]) => at) }),
      major_label_overrides: new Map(ticks),
      major_label_text_font: FONT,
      major_label_text_font_size: "12px",
      major_label_text_color: SOFT,
      major_label_standoff: 4,
      major_tick_in: 0,
      major_tick_out: 3,
      axis_line_color: null,
      major_tick_line_color: "#8a9195",
      ...options,
    });
  }

  function grid(one, ticks) {
    one.grid_line_color = ticks ? GRID : null;
    if (ticks) one.ticker = new Bokeh.FixedTicker({ ticks });
  }

  function box(figure, options) {
    figure.add_layout(new Bokeh.BoxAnnotation({ level: "underlay", line_color: null, ...options }));
  }

  // The printed page scales the charts from the width they were drawn for, that of `element`.
  function drawAll(charts, figureOf, element) {
    if (!charts.length) return;
    const noteWidth = () => root.style.setProperty("--drawn", element.clientWidth);
    noteWidth();
    addEventListener("resize", noteWidth);
    addEventListener("beforeprint", noteWidth);
    Bokeh.set_log_level("warn");
    const shown = charts.map((chart, index) => Bokeh.Plotting.show(figureOf(chart, index), place(index)));
    Promise.all(shown).then(() => { root.dataset.charts = "drawn"; });
  }

  return { GRID, data, number, place, figure, axis, grid, box, drawAll };
})();
