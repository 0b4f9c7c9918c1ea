/** The control room: its parts fetched again as events come, its clock, keys, sound and map. */

import "./styles/control.css";
import { clock } from "./control/clock.ts";
import { keys } from "./control/keys.ts";
import { line } from "./control/line.ts";
import { parts } from "./control/parts.ts";
import { sound } from "./control/sound.ts";
import { urgent } from "./control/urgent.ts";

const map = document.getElementById("map");
const tools = document.getElementById("tools");
if (tools) tools.hidden = false;

const state = line();
const bell = sound();
const redraw = parts(state, (part) => {
  if (part.id !== "now") return;
  urgent(bell.ring);
});
const wall = map ? import("./control/map.ts").then(({ cityMap }) => cityMap(map)) : undefined;
void wall?.then((drawn) => redraw.with(drawn.refresh));
clock();
urgent(() => undefined);
keys({ sound: bell.toggle, layer: (digit) => void wall?.then((drawn) => drawn.toggle(digit)) });
