// The world as a page can draw it without a library: Natural Earth's 1:50m countries in the Equal
// Earth projection, as SVG paths, with a point for each country of data/reference/countries.ttl.
//
// more-points.json has latitude and longitude for those that have no point there, since Natural
// Earth counts them to another country: the middle of their largest part in its 1:10m data.

import { readFileSync } from "node:fs";
import { geoEqualEarth, geoGraticule, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const WIDTH = 960;
const HEIGHT = 470;
const MARGIN = 2;

// A shape of fewer square units than this is too small to see or to hit: it needs a point.
const SMALL = 20;

// A bend of a border that encloses fewer square units than this is straightened.
const BEND = 0.2;

// Islands of less than this are left out, where the country keeps others: they would be a dot.
const SPECK = 0.15;

/**
 * Writes rings as SVG path data, in tenths of a unit and relative to the last point, which is
 * short and exact. What falls together at that precision is written once, so that neighbours
 * keep a common border.
 */
class PathWriter {
  #rings = [];
  #ring = [];

  moveTo(x, y) {
    this.#ring = [[Math.round(x * 10), Math.round(y * 10)]];
    this.#rings.push({ points: this.#ring, closed: false });
  }

  lineTo(x, y) {
    const [lastX, lastY] = this.#ring.at(-1);
    const point = [Math.round(x * 10), Math.round(y * 10)];
    if (point[0] !== lastX || point[1] !== lastY) {
      this.#ring.push(point);
    }
  }

  closePath() {
    this.#rings.at(-1).closed = true;
  }

  text() {
    const drawn = this.#rings.filter(({ points, closed }) => points.length > (closed ? 2 : 1));
    return drawn.map(({ points, closed }) => written(points, closed)).join("");
  }
}

/** Returns a number of tenths as SVG reads it, without a zero before the point. */
function tenths(value) {
  return String(value / 10).replace(/^(-?)0\./, "$1.");
}

/** Returns the path data of one ring or line whose points are in tenths. */
function written(points, closed) {
  let [[lastX, lastY], ...others] = points;
  let text = `M${tenths(lastX)},${tenths(lastY)}l`;
  text += others
    .map(([x, y]) => {
      const step = `${tenths(x - lastX)},${tenths(y - lastY)}`;
      [lastX, lastY] = [x, y];
      return step;
    })
    .join(" ");
  return closed ? `${text}z` : text;
}

/** Returns the countries that the graph knows: code, and latitude and longitude where it has them. */
function countries(turtle, morePoints) {
  return [...turtle.matchAll(/^country:(\w+)\n(?:\t.*\n)+/gm)].map(([block, iso3]) => {
    const code = /gmg:m49 "(\d{3})"/.exec(block)[1];
    // A whole number has its datatype in Turtle, or it would be an integer.
    const point = /geo:lat "?([-\d.]+)\S* ; geo:long "?([-\d.]+)/.exec(block);
    const [latitude, longitude] = point ? [Number(point[1]), Number(point[2])] : morePoints[iso3];
    return { code, longitude, latitude };
  });
}

/** Returns a geometry without its specks; the largest polygon always stays. */
function withoutSpecks(geometry, path) {
  if (geometry.type !== "MultiPolygon") {
    return geometry;
  }
  const area = (coordinates) => path.area({ type: "Polygon", coordinates });
  const largest = Math.max(...geometry.coordinates.map(area));
  const kept = geometry.coordinates.filter((each) => area(each) >= Math.min(SPECK, largest));
  return { type: "MultiPolygon", coordinates: kept };
}

/**
 * Returns the map of the world.
 *
 * @param {string} atlas - the file of world-atlas
 * @param {string} turtle - the file of the graph's countries
 * @param {string} morePoints - the file of the points that the graph does not have
 */
export function worldMap(atlas, turtle, morePoints) {
  const known = countries(readFileSync(turtle, "utf8"), JSON.parse(readFileSync(morePoints, "utf8")));
  const codes = new Set(known.map(({ code }) => code));
  const projection = geoEqualEarth().fitExtent(
    [[MARGIN, MARGIN], [WIDTH - MARGIN, HEIGHT - MARGIN]],
    { type: "Sphere" },
  );
  // The projection keeps areas, so an area on the page is one on the unit sphere.
  const steradians = BEND / projection.scale() ** 2;
  const fine = presimplify(JSON.parse(readFileSync(atlas, "utf8")), sphericalTriangleArea);
  const topology = simplify(fine, steradians);
  const path = geoPath(projection);
  const draw = (shape) => {
    const writer = new PathWriter();
    geoPath(projection, writer)(shape);
    return writer.text();
  };

  const paths = {};
  const areas = {};
  let land = "";
  for (const { id, geometry } of feature(topology, topology.objects.countries).features) {
    const text = draw(withoutSpecks(geometry, path));
    if (codes.has(id)) {
      paths[id] = (paths[id] ?? "") + text;
      areas[id] = (areas[id] ?? 0) + path.area(geometry);
    } else {
      land += text;
    }
  }
  const centres = {};
  for (const { code, longitude, latitude } of known) {
    centres[code] = projection([longitude, latitude]).map((value) => Math.round(value * 10) / 10);
  }
  return {
    viewBox: [0, 0, WIDTH, HEIGHT],
    sphere: draw({ type: "Sphere" }),
    graticule: draw(geoGraticule().step([30, 30])()),
    land,
    countries: Object.fromEntries(Object.entries(paths).filter(([, text]) => text).sort()),
    centres: Object.fromEntries(Object.entries(centres).sort()),
    small: [...codes].filter((code) => !paths[code] || areas[code] < SMALL).sort(),
  };
}
