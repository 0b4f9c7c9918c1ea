/** Vite plugin: one sprite of the Lucide icons that templates, manifests and city packs name. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Plugin } from "vite";

const ROOT = join(import.meta.dirname, "../..");
const LUCIDE = join(ROOT, "node_modules/lucide-static/icons");
const READ = new Set([".html", ".py", ".toml", ".ts", ".csv", ".txt"]);
const SKIP = new Set(["node_modules", "__pycache__", "locale", "migrations", "build"]);
const NAME = /["'>`\s,]([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?=["'`\s,])/g;
const ICON_LINE = /icon|\bLink\(/i; // links of manifests name theirs without the word

export function icons(): Plugin {
  return {
    name: "kota-icons",
    generateBundle() {
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "frontend/icons.svg", source: sprite() });
    },
  };
}

function sprite(): string {
  const symbols = [...named()].sort().map(symbol);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

/** Every Lucide name that stands on a line which speaks of icons, and those listed for city packs elsewhere. */
function named(): Set<string> {
  const found = new Set(readFileSync(join(ROOT, "frontend/icons.txt"), "utf8").split(/\s+/).filter(Boolean));
  for (const folder of ["src/kota", "cities", "frontend"]) {
    for (const file of files(join(ROOT, folder))) {
      for (const name of namesIn(readFileSync(file, "utf8"))) found.add(name);
    }
  }
  return new Set([...found].filter((name) => existsSync(join(LUCIDE, `${name}.svg`))));
}

export function namesIn(text: string): string[] {
  const lines = text.split("\n").filter((line) => ICON_LINE.test(line));
  return lines.flatMap((line) => [...line.matchAll(NAME)].map((match) => match[1] ?? ""));
}

function* files(folder: string): Generator<string> {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIP.has(entry.name)) yield* files(path);
    else if (entry.isFile() && READ.has(extname(entry.name))) yield path;
  }
}

function symbol(name: string): string {
  const svg = readFileSync(join(LUCIDE, `${name}.svg`), "utf8");
  const inside = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(/\s*\n\s*/g, "").replaceAll(" />", "/>")}</symbol>`;
}
