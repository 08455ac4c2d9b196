// Lets a map that the page already shows be read by pointer and keyboard.
//
// The container holds an inline SVG. Each of its elements with data-code is a place; those that
// the data names show their text, take the focus one at a time (arrow keys), and lead somewhere.

import { button, islands } from "./island";
import "./map.css";

type Point = readonly [number, number];

/** A place as the page gives it; where it is counts in the units of the SVG. */
type Place = { label: string; text: string; at: Point; url?: string };

/** A place of the data with the element that stands for it. */
type Stop = { element: SVGGraphicsElement; place: Place };

type Box = { x: number; y: number; width: number; height: number };

const STEP = 1.6;
const DEEPEST = 12;
const GAP = 8;

const DIRECTIONS: Record<string, Point> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Makes one map alive. */
function enhance(container: HTMLElement, places: Record<string, Place>): void {
  const svg = container.querySelector("svg");
  if (!svg) {
    throw new Error("no SVG stands in the container of the map");
  }
  const stops = [...svg.querySelectorAll<SVGGraphicsElement>("[data-code]")].flatMap((element) => {
    const place = places[element.dataset["code"] ?? ""];
    return place ? [{ element, place }] : [];
  });
  const view = new View(svg);
  const tip = document.createElement("p");
  tip.className = "map-tip";
  tip.hidden = true;
  const hide = (): void => {
    tip.hidden = true;
  };
  for (const { element, place } of stops) {
    describe(element, place);
    element.addEventListener("pointerenter", () => show(tip, svg, place));
    element.addEventListener("pointerleave", hide);
    element.addEventListener("focus", () => {
      view.reveal(place.at);
      show(tip, svg, place);
    });
    element.addEventListener("blur", hide);
  }
  stops[0]?.element.setAttribute("tabindex", "0");
  svg.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      hide();
    }
    const direction = DIRECTIONS[event.key];
    const here = stops.find(({ element }) => element === document.activeElement);
    if (direction && here) {
      event.preventDefault();
      moveFocus(here, nearest(here, stops, direction));
    }
  });
  container.append(tip, view.buttons());
}

/** Says to a screen reader what the tip says to the others, and makes the place a link. */
function describe(element: SVGGraphicsElement, { label, text, url }: Place): void {
  element.querySelector("title")?.remove();
  element.setAttribute("aria-label", `${label}: ${text}`);
  element.setAttribute("tabindex", "-1");
  if (url === undefined) {
    element.setAttribute("role", "img");
  } else if (!element.matches("a")) {
    const go = (): void => location.assign(url);
    element.setAttribute("role", "link");
    element.addEventListener("click", go);
    element.addEventListener("keydown", ({ key }) => {
      if (key === "Enter") {
        go();
      }
    });
  }
}

/** Shows the tip above a place, or below it where there is no room. */
function show(tip: HTMLElement, svg: SVGSVGElement, { label, text, at }: Place): void {
  const name = document.createElement("strong");
  name.textContent = label;
  tip.replaceChildren(name, ` ${text}`);
  tip.hidden = false;
  const frame = svg.getBoundingClientRect();
  const place = new DOMPoint(...at).matrixTransform(svg.getScreenCTM() ?? undefined);
  const above = place.y - frame.top - tip.offsetHeight - GAP;
  const top = above < 0 ? place.y - frame.top + GAP : above;
  const left = place.x - frame.left - tip.offsetWidth / 2;
  tip.style.left = `${between(left, 0, frame.width - tip.offsetWidth)}px`;
  tip.style.top = `${between(top, 0, frame.height - tip.offsetHeight)}px`;
}

/** Returns a value, or the bound that it passes. */
function between(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

/** Returns the nearest stop in a direction, or the same one where there is none. */
function nearest(here: Stop, stops: Stop[], [right, down]: Point): Stop {
  let found = here;
  let least = Infinity;
  for (const stop of stops) {
    const x = stop.place.at[0] - here.place.at[0];
    const y = stop.place.at[1] - here.place.at[1];
    const along = x * right + y * down;
    const distance = along + 2 * Math.abs(x * down + y * right);
    if (along > 0 && distance < least) {
      least = distance;
      found = stop;
    }
  }
  return found;
}

/** Moves the one tab stop of the map. */
function moveFocus(from: Stop, to: Stop): void {
  from.element.setAttribute("tabindex", "-1");
  to.element.setAttribute("tabindex", "0");
  to.element.focus();
}

/** The part of the map that is seen. */
class View {
  readonly #svg: SVGSVGElement;
  readonly #whole: Box;
  #seen: Box;

  constructor(svg: SVGSVGElement) {
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.#svg = svg;
    this.#whole = { x, y, width, height };
    this.#seen = this.#whole;
    this.#letDrag();
  }

  /** Returns the buttons that change what is seen. */
  buttons(): HTMLElement {
    const bar = document.createElement("p");
    bar.className = "island-tools";
    bar.append(
      button("+", "Zoom in", () => this.#zoom(STEP)),
      button("−", "Zoom out", () => this.#zoom(1 / STEP)),
      button("World", "World: show it whole", () => this.#look(this.#centre(), 1)),
    );
    return bar;
  }

  /** Moves so that a point is seen. */
  reveal(point: Point): void {
    const { x, y, width, height } = this.#seen;
    if (point[0] < x || point[0] > x + width || point[1] < y || point[1] > y + height) {
      this.#look(point, this.#share());
    }
  }

  #centre(): Point {
    const { x, y, width, height } = this.#seen;
    return [x + width / 2, y + height / 2];
  }

  /** Returns what part of the width is seen, from 0 to 1. */
  #share(): number {
    return this.#seen.width / this.#whole.width;
  }

  #zoom(factor: number): void {
    this.#look(this.#centre(), between(this.#share() / factor, 1 / DEEPEST, 1));
  }

  #look([centreX, centreY]: Point, share: number): void {
    const whole = this.#whole;
    const [width, height] = [whole.width * share, whole.height * share];
    const x = between(centreX - width / 2, whole.x, whole.x + whole.width - width);
    const y = between(centreY - height / 2, whole.y, whole.y + whole.height - height);
    this.#seen = { x, y, width, height };
    this.#svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  }

  /** Lets a part of the map be dragged, which is not meant to follow a link under the pointer. */
  #letDrag(): void {
    let last: PointerEvent | undefined;
    let dragged = false;
    this.#svg.addEventListener("pointerdown", (event) => {
      last = this.#share() < 1 ? event : undefined;
      dragged = false;
    });
    this.#svg.addEventListener("pointermove", (event) => {
      if (last && event.buttons === 1) {
        const perPixel = this.#seen.width / this.#svg.getBoundingClientRect().width;
        const [x, y] = this.#centre();
        const across = (event.clientX - last.clientX) * perPixel;
        const down = (event.clientY - last.clientY) * perPixel;
        this.#look([x - across, y - down], this.#share());
        last = event;
        dragged = true;
      }
    });
    const stop = (event: Event): void => {
      if (dragged) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    this.#svg.addEventListener("click", stop, { capture: true });
    this.#svg.addEventListener("dragstart", (event) => event.preventDefault());
  }
}

for (const { container, data } of islands<Record<string, Place>>("map")) {
  enhance(container, data);
}
