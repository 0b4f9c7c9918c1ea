/** Builds the entries in `frontend/` into the folder that Django serves under /static/. */

import { resolve } from "node:path";
import { defineConfig } from "vite";
import { icons } from "./frontend/build/icons.ts";
import { statics } from "./frontend/build/statics.ts";

const entries = ["base", "control", "staff", "sw"];

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [icons(), statics()],
  css: { transformer: "lightningcss" },
  build: {
    outDir: process.env.KOTA_DIST || resolve(import.meta.dirname, ".kota/dist"),
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    target: "es2022",
    cssTarget: ["chrome100", "firefox115", "safari15.4"],
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: Object.fromEntries(entries.map((name) => [name, resolve(import.meta.dirname, `frontend/${name}.ts`)])),
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
