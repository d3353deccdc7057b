"use strict";
// Draws the history's charts: a bar for each week, and for every figure a value for each day.
(() => {
  const FIRST = "#0b6a8f", SECOND = "#a84b00", GOOD = "#1b7a4b", SOFT = "#56625d", PAPER = "#ffffff";
  const X = { field: "x" }, Y = { field: "y" };

  function draw(chart, index) {
    const figure = drawing.figure(index, chart.x_range, chart.y_range, {
      min_border_left: 48,
      min_border_right: 12,
      min_border_top: 4,
      min_border_bottom: 24,
      outline_line_color: null,
    });
    drawing.axis(figure.xaxis, chart.x_ticks, { major_tick_out: 0 });
    drawing.axis(figure.yaxis, chart.y_ticks, { major_tick_out: 0 });
    drawing.grid(figure.xgrid, null);
    drawing.grid(figure.ygrid, chart.y_ticks.map(([value]) => value));
    const marks = chart.lines ? chart.lines.map((line) => drawLine(figure, line)) : [drawBars(figure, chart)];
    if (chart.goal) {
      figure.add_layout(new Bokeh.Span({
        dimension: "width", location: chart.goal[0], line_color: GOOD, line_width: 1.5, line_dash: [2, 4],
      }));
    }
    figure.add_tools(new Bokeh.HoverTool({ renderers: marks, tooltips: "@label" }));
    return figure;
  }

  function drawLine(figure, line) {
    const right = line.side === "right", color = right ? SECOND : FIRST;
    const median = line.running_median.map((value) => (value === null ? NaN : value));
    figure.line(X, Y, {
      source: new Bokeh.ColumnDataSource({ data: { x: line.days, y: median } }),
      line_color: color, line_width: 2, line_join: "round", line_dash: right ? [5, 3] : [],
    });
    const of = line.side === "both" ? "" : `, ${line.label}`;
    const label = line.labels.map((text) => text + of);
    return figure.scatter(X, Y, {
      source: new Bokeh.ColumnDataSource({ data: { x: line.days, y: line.values, label } }),
      marker: right ? "square" : "circle", size: 6,
      line_color: color, line_width: 1.3, fill_color: right ? PAPER : color,
    });
  }

  function drawBars(figure, chart) {
    drawing.box(figure, { bottom: chart.band[0], top: chart.band[1], fill_color: GOOD, fill_alpha: 0.13 });
    const shown = chart.days.map((_, week) => week).filter((week) => chart.days[week]);
    const pick = (values) => shown.map((week) => values[week]);
    const data = {
      x: shown,
      y: pick(chart.days),
      label: pick(chart.labels),
      fill: pick(chart.reached_target).map((reached) => (reached ? GOOD : null)),
      line: pick(chart.reached_target).map((reached) => (reached ? GOOD : SOFT)),
    };
    return figure.vbar({
      x: X, top: Y, width: chart.width, fill_color: { field: "fill" }, line_color: { field: "line" },
      line_width: 1.2, source: new Bokeh.ColumnDataSource({ data }),
    });
  }

  drawing.drawAll(drawing.data(), draw, document.querySelector(".charts .drawing"));
})();
