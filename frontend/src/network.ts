// Who works with whom, as a network that one can move about in.
//
// The list beside it says the same to those who do not see it; an element there with data-node
// brings its node out while it has the focus or the pointer.

import cytoscape from "cytoscape";
import { button, colour, islands, withScheme } from "./island";
import "./network.css";

/** What the page gives: nodes with what they are called and where they lead, and their links. */
type Network = {
  nodes: { id: string; label: string; kind?: string; url?: string; weight?: number }[];
  edges: { source: string; target: string; label?: string; weight?: number }[];
};

const ZOOM_STEP = 1.3;
const LARGEST = 1.3;
const MARGIN = 24;

// The library would put a style element with this name into the page, which the policy of the
// site forbids; it does not where there is one. Its one rule stands in network.css.
const STYLE_ID = "__________cytoscape_stylesheet";

/** Draws one network. */
function draw(container: HTMLElement, data: Network): void {
  const canvas = document.createElement("div");
  canvas.className = "network-canvas";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", container.dataset["label"] ?? "");
  container.replaceChildren(canvas);
  const heaviest = Math.max(1, ...data.nodes.map(({ weight }) => weight ?? 1));
  const widest = Math.max(1, ...data.edges.map(({ weight }) => weight ?? 1));
  const network = cytoscape({
    container: canvas,
    elements: {
      nodes: data.nodes.map((node) => ({
        data: { ...node, size: 14 + 26 * Math.sqrt((node.weight ?? 1) / heaviest) },
      })),
      edges: data.edges.map((edge) => ({
        data: { ...edge, width: 1 + (4 * (edge.weight ?? 1)) / widest },
      })),
    },
    style: styles(),
    layout: { name: "circle" },
    userZoomingEnabled: matchMedia("(pointer: coarse)").matches,
    boxSelectionEnabled: false,
    autounselectify: true,
  });
  network
    .layout({
      name: "cose",
      animate: false,
      randomize: false,
      nodeDimensionsIncludeLabels: true,
      idealEdgeLength: () => 90,
    })
    .run();
  fit(network);
  withScheme(() => network.style(styles()));
  letBringOut(network);
  network.on("tap", "node", ({ target }) => {
    const url: unknown = target.data("url");
    if (typeof url === "string") {
      location.assign(url);
    }
  });
  container.append(tools(network));
}

/** Shows the whole network, but no larger than it reads well. */
function fit(network: cytoscape.Core): void {
  network.fit(undefined, MARGIN);
  if (network.zoom() > LARGEST) {
    network.zoom(LARGEST);
    network.center();
  }
}

/** Returns how things look, in the colours of the page. */
function styles(): cytoscape.StylesheetJson {
  const ink = colour("--ink");
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        width: "data(size)",
        height: "data(size)",
        "font-size": 11,
        color: ink,
        "text-wrap": "wrap",
        "text-max-width": "110px",
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-background-color": colour("--paper"),
        "text-background-opacity": 0.8,
        // The colour of the mark that things of the kind bear in tables and on maps.
        "background-color": (node) => colour(`--${node.data("kind")}`) || ink,
      },
    },
    {
      selector: "edge",
      style: { width: "data(width)", "line-color": colour("--line"), "curve-style": "haystack" },
    },
    { selector: ".faint", style: { opacity: 0.2 } },
    {
      selector: "edge.near",
      style: { "line-color": colour("--quiet"), label: "data(label)", color: ink, "font-size": 10 },
    },
    { selector: "edge.near[!label]", style: { label: "" } },
  ];
}

/** Brings a node out with its neighbours, from here and from the list beside. */
function letBringOut(network: cytoscape.Core): void {
  const bringOut = (node: cytoscape.NodeCollection): void => {
    const near = node.closedNeighborhood();
    network.elements().not(near).addClass("faint");
    near.addClass("near");
  };
  const putBack = (): void => {
    network.elements().removeClass(["faint", "near"]);
  };
  network.on("mouseover", "node", ({ target }) => bringOut(target));
  network.on("mouseout", "node", putBack);
  for (const element of document.querySelectorAll<HTMLElement>("[data-node]")) {
    const node = network.getElementById(element.dataset["node"] ?? "");
    if (node.nonempty()) {
      for (const event of ["focusin", "mouseenter"]) {
        element.addEventListener(event, () => bringOut(node));
      }
      for (const event of ["focusout", "mouseleave"]) {
        element.addEventListener(event, putBack);
      }
    }
  }
}

/** Returns the buttons for those who have no wheel. */
function tools(network: cytoscape.Core): HTMLElement {
  const zoom = (factor: number) => () => {
    const centre = { x: network.width() / 2, y: network.height() / 2 };
    network.zoom({ level: network.zoom() * factor, renderedPosition: centre });
  };
  const bar = document.createElement("p");
  bar.className = "island-tools";
  bar.append(
    button("+", "Zoom in", zoom(ZOOM_STEP)),
    button("−", "Zoom out", zoom(1 / ZOOM_STEP)),
    button("Fit", "Fit the whole network", () => fit(network)),
  );
  return bar;
}

const marker = document.createElement("meta");
marker.id = STYLE_ID;
document.head.append(marker);
for (const { container, data } of islands<Network>("network")) {
  draw(container, data);
}
