// Bars, or spans of time, of the numbers that a table beside it holds too.

import { axisX, axisY, barX, gridX, plot, ruleX, text, tip, pointerY } from "@observablehq/plot";
import { colour, islands, withScheme } from "./island";
import "./chart.css";

/** Rows of a bar chart: from zero to a value. */
type Bars = { kind: "bar"; unit: string; rows: { label: string; value: number }[] };

/** Rows of a timeline: from the start of a year to the end of one. */
type Timeline = { kind: "timeline"; rows: { label: string; start: number; end: number }[] };

const ROW = 26;
const LETTER = 6.6;
const LONGEST = 34;

/** Draws one chart into its container, as wide as that is. */
function draw(container: HTMLElement, data: Bars | Timeline): void {
  const labels = data.rows.map(({ label }) => label);
  const longest = Math.min(LONGEST, Math.max(0, ...labels.map((label) => label.length)));
  const figure = plot({
    width: Math.max(320, container.clientWidth),
    height: data.rows.length * ROW + 50,
    marginLeft: 16 + longest * LETTER,
    marginRight: 40,
    marginTop: 10,
    marginBottom: 40,
    style: { background: "transparent", color: colour("--ink"), fontSize: "12px" },
    y: { domain: labels, label: null },
    ...(data.kind === "bar" ? bars(data) : timeline(data)),
  });
  // The library brings a style element, which the policy of the site forbids; chart.css has it.
  for (const style of figure.querySelectorAll("style")) {
    style.remove();
  }
  for (const part of figure.querySelectorAll("[aria-label]")) {
    part.removeAttribute("aria-label");
  }
  figure.setAttribute("role", "img");
  figure.setAttribute("aria-label", container.dataset["label"] ?? "");
  container.replaceChildren(figure);
}

/** Returns the axis of labels, each cut where it is too long; the whole is in the tip. */
function labelAxis() {
  return axisY({
    label: null,
    tickSize: 0,
    tickFormat: (label: string) =>
      label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label,
  });
}

/** Returns what draws bars. */
function bars({ rows, unit }: Bars) {
  return {
    x: { label: unit, nice: true, zero: true },
    marks: [
      gridX(),
      barX(rows, { x: "value", y: "label", fill: colour("--link") }),
      text(rows, { x: "value", y: "label", text: "value", dx: 4, textAnchor: "start" }),
      ruleX([0]),
      labelAxis(),
      axisX({ label: unit }),
      tip(
        rows,
        pointerY({ x: "value", y: "label", title: (row) => `${row.label}: ${row.value}`, fill: colour("--paper") }),
      ),
    ],
  };
}

/** Returns what draws spans of time; a span covers its last year whole. */
function timeline({ rows }: Timeline) {
  const spans = rows.map((row) => ({ ...row, until: row.end + 1 }));
  const years = (row: { start: number; end: number }): string =>
    row.start === row.end ? String(row.start) : `${row.start}–${row.end}`;
  return {
    x: { label: null, tickFormat: "d" },
    marks: [
      gridX(),
      barX(spans, { x1: "start", x2: "until", y: "label", fill: colour("--link"), insetTop: 3, insetBottom: 3 }),
      labelAxis(),
      axisX({ tickFormat: "d", label: null }),
      tip(
        spans,
        pointerY({
          x1: "start",
          x2: "until",
          y: "label",
          title: (row) => `${row.label}: ${years(row)}`,
          fill: colour("--paper"),
        }),
      ),
    ],
  };
}

for (const { container, data } of islands<Bars | Timeline>("chart")) {
  withScheme(() => draw(container, data));
  let width = container.clientWidth;
  new ResizeObserver(() => {
    if (container.clientWidth !== width) {
      width = container.clientWidth;
      draw(container, data);
    }
  }).observe(container);
}
