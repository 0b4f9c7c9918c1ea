/** Vite plugin: the files of `frontend/static/` under hashed names, and every text also as .gz and .br. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const FOLDER = join(import.meta.dirname, "../static");
const TEXTS = new Set([".js", ".css", ".svg", ".json"]);
const SMALLEST = 1000;

export function statics(): Plugin {
  return {
    name: "kota-statics",
    generateBundle() {
      for (const name of readdirSync(FOLDER)) {
        const source = readFileSync(join(FOLDER, name));
        this.emitFile({ type: "asset", name, originalFileName: `frontend/${name}`, source });
      }
    },
    writeBundle(options, bundle) {
      for (const name of Object.keys(bundle)) {
        if (TEXTS.has(extname(name)) && name.startsWith("assets/")) compress(join(options.dir ?? "", name));
      }
    },
  };
}

function compress(path: string): void {
  const text = readFileSync(path);
  if (text.length < SMALLEST) return;
  writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
  const quality = text.length > 300_000 ? 9 : 11;
  writeFileSync(`${path}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }));
}
