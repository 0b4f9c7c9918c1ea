import assert from "node:assert/strict";
import { test } from "node:test";
import { namesIn } from "./icons.ts";

test("names are found on lines that speak of icons, in templates, Python and TOML", () => {
  assert.ok(namesIn('{% icon "map-pin" %}').includes("map-pin"));
  assert.ok(namesIn('Link(_("Map"), "map:home", icon="map-pinned", place="main")').includes("map-pinned"));
  assert.ok(namesIn('Link(_("Audit"), "audit:lines", "scroll-text", "admin")').includes("scroll-text"));
  assert.ok(namesIn('icon = "traffic-cone"').includes("traffic-cone"));
});

test("other lines name nothing", () => {
  assert.deepEqual(namesIn('{% badge "map" %}'), []);
});
