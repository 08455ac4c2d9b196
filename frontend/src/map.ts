// Lets a map that the page already shows be read by pointer and keyboard.
//
// The container holds an inline SVG. Each of its elements with data-code is a place; those that
// the data names show their text, take the focus one at a time (arrow keys), and lead somewhere.

import { button, islands } from "./island";
import "./map.css";

/** What the page gives: by code, what a place is called, what there is to say, where it leads. */
type Places = Record<string, { label: string; text: string; url?: string }>;

type Box = { x: number; y: number; width: number; height: number };

const STEP = 1.6;
const DEEPEST = 12;

const DIRECTIONS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Makes one map alive. */
function enhance(container: HTMLElement, places: Places): void {
  const svg = container.querySelector("svg");
  if (!svg) {
    throw new Error("no SVG stands in the container of the map");
  }
  const tip = document.createElement("p");
  tip.className = "map-tip";
  tip.hidden = true;
  container.append(tip);
  const stops: SVGGraphicsElement[] = [];
  for (const element of svg.querySelectorAll<SVGGraphicsElement>("[data-code]")) {
    const place = places[element.dataset["code"] ?? ""];
    if (place) {
      stops.push(element);
      describe(element, place);
      element.addEventListener("pointerenter", () => show(container, tip, element, place));
      element.addEventListener("focus", () => show(container, tip, element, place));
      element.addEventListener("pointerleave", () => (tip.hidden = true));
      element.addEventListener("blur", () => (tip.hidden = true));
    }
  }
  stops[0]?.setAttribute("tabindex", "0");
  svg.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      tip.hidden = true;
    }
    const direction = DIRECTIONS[event.key];
    const here = stops.find((stop) => stop === document.activeElement);
    if (direction && here) {
      event.preventDefault();
      moveFocus(here, nearest(here, stops, direction));
    }
  });
  container.append(zooming(svg));
}

/** Says to a screen reader what the tip says to the others, and makes the place a link. */
function describe(element: SVGGraphicsElement, place: Places[string]): void {
  element.querySelector("title")?.remove();
  element.setAttribute("aria-label", `${place.label}: ${place.text}`);
  element.setAttribute("tabindex", "-1");
  const { url } = place;
  if (url === undefined) {
    element.setAttribute("role", "img");
  } else if (!element.matches("a")) {
    const go = (): void => location.assign(url);
    element.setAttribute("role", "link");
    element.addEventListener("click", go);
    element.addEventListener("keydown", ({ key }) => key === "Enter" && go());
  }
}

/** Shows the tip at a place, inside the container. */
function show(
  container: HTMLElement,
  tip: HTMLElement,
  element: SVGGraphicsElement,
  { label, text }: Places[string],
): void {
  const name = document.createElement("strong");
  name.textContent = label;
  tip.replaceChildren(name, ` ${text}`);
  tip.hidden = false;
  const frame = container.getBoundingClientRect();
  const place = element.getBoundingClientRect();
  const left = place.left + place.width / 2 - frame.left - tip.offsetWidth / 2;
  const above = place.top - frame.top - tip.offsetHeight - 6;
  const most = Math.max(0, frame.width - tip.offsetWidth);
  tip.style.left = `${Math.min(Math.max(0, left), most)}px`;
  tip.style.top = `${above < 0 ? place.bottom - frame.top + 6 : above}px`;
}

/** Returns the middle of an element on the screen. */
function middle(element: SVGGraphicsElement): readonly [number, number] {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}

/** Returns the nearest place in a direction, or the same one where there is none. */
function nearest(
  here: SVGGraphicsElement,
  stops: SVGGraphicsElement[],
  [right, down]: readonly [number, number],
): SVGGraphicsElement {
  const [x, y] = middle(here);
  let found = here;
  let least = Infinity;
  for (const stop of stops) {
    const [stopX, stopY] = middle(stop);
    const along = (stopX - x) * right + (stopY - y) * down;
    const aside = Math.abs((stopX - x) * down) + Math.abs((stopY - y) * right);
    if (stop !== here && along > 0 && along + 2 * aside < least) {
      least = along + 2 * aside;
      found = stop;
    }
  }
  return found;
}

/** Moves the one tab stop of the map. */
function moveFocus(from: SVGGraphicsElement, to: SVGGraphicsElement): void {
  from.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
}

/** Returns the buttons that change what part of the map is seen. */
function zooming(svg: SVGSVGElement): HTMLElement {
  const { x, y, width, height } = svg.viewBox.baseVal;
  const whole: Box = { x, y, width, height };
  let seen = whole;
  const look = (box: Box): void => {
    seen = box;
    svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  };
  const zoom = (factor: number) => () => {
    const share = Math.min(1, Math.max(1 / DEEPEST, seen.width / whole.width / factor));
    look(around(seen.x + seen.width / 2, seen.y + seen.height / 2, share));
  };
  const around = (centreX: number, centreY: number, share: number): Box => {
    const [wide, high] = [whole.width * share, whole.height * share];
    const fit = (value: number, least: number, most: number): number =>
      Math.min(Math.max(value, least), most);
    return {
      x: fit(centreX - wide / 2, whole.x, whole.x + whole.width - wide),
      y: fit(centreY - high / 2, whole.y, whole.y + whole.height - high),
      width: wide,
      height: high,
    };
  };
  let last: PointerEvent | undefined;
  svg.addEventListener("pointerdown", (event) => {
    last = seen.width < whole.width ? event : undefined;
  });
  svg.addEventListener("pointermove", (event) => {
    if (last && event.buttons === 1) {
      const perPixel = seen.width / svg.getBoundingClientRect().width;
      const centreX = seen.x + seen.width / 2 - (event.clientX - last.clientX) * perPixel;
      const centreY = seen.y + seen.height / 2 - (event.clientY - last.clientY) * perPixel;
      look(around(centreX, centreY, seen.width / whole.width));
      last = event;
    }
  });
  const bar = document.createElement("p");
  bar.className = "island-tools";
  bar.append(
    button("+", "Zoom in", zoom(STEP)),
    button("−", "Zoom out", zoom(1 / STEP)),
    button("World", "Show the whole world", () => look(whole)),
  );
  return bar;
}

for (const { container, data } of islands<Places>("map")) {
  enhance(container, data);
}
