// Bundles the islands, draws the world, and writes what the pages need into one folder.
//
// node build.mjs FOLDER
//
// Names of served files carry a hash of their content, so that a browser may keep them for ever;
// manifest.json tells which file an entry is. Beside each lies the same packed by gzip.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { worldMap } from "./build-map.mjs";

const ENTRIES = ["complete", "copy", "editor", "map", "network"];
const LICENCE = /^(licen[cs]e|copying|notice)/i;

/** Returns the files of the islands, each with its name. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: ENTRIES.map((name) => `src/${name}.ts`),
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    outdir: "out",
    logLevel: "warning",
  });
  return outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]);
}

/** Returns the name of a file with a hash of its content in it. */
function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const dot = name.lastIndexOf(".");
  return `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
}

/** Returns the licences of what is passed on: every package but those for development alone. */
function licences() {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const passedOn = Object.entries(packages).filter(([folder, { dev }]) => folder && !dev);
  const parts = passedOn.sort().map(([folder, { version, license }]) => {
    const texts = readdirSync(folder)
      .filter((file) => LICENCE.test(file))
      .sort()
      .map((file) => readFileSync(join(folder, file), "utf8").trim());
    const name = folder.split("node_modules/").at(-1);
    return [`${name} ${version} (${license})`, ...texts].join("\n\n");
  });
  return `${parts.join(`\n\n${"-".repeat(72)}\n\n`)}\n`;
}

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const manifest = {};
const served = [...(await bundle()), ["licences.txt", licences()]];
for (const [name, content] of served.sort()) {
  manifest[name] = hashed(name, content);
  writeFileSync(join(folder, manifest[name]), content);
  writeFileSync(join(folder, `${manifest[name]}.gz`), gzipSync(content, { level: 9 }));
}
const world = worldMap(
  "node_modules/world-atlas/countries-50m.json",
  "../data/reference/countries.ttl",
  "more-points.json",
);
writeFileSync(join(folder, "world.json"), `${JSON.stringify(world)}\n`);
writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
