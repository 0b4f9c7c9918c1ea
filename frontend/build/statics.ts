/** Vite plugin: the files of `frontend/static/` under hashed names, found through the manifest. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const FOLDER = join(import.meta.dirname, "../static");

export function statics(): Plugin {
  return {
    name: "kota-statics",
    generateBundle() {
      for (const name of readdirSync(FOLDER)) {
        const source = readFileSync(join(FOLDER, name));
        this.emitFile({ type: "asset", name, originalFileName: `frontend/${name}`, source });
      }
    },
  };
}
