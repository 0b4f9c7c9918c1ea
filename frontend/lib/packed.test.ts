import assert from "node:assert/strict";
import { test } from "node:test";
import { packed } from "./packed.ts";

test("as many rows as fit stand on each page", () => {
  assert.deepEqual(packed([10, 10, 20, 10], 30), [
    [0, 2],
    [2, 4],
  ]);
  assert.deepEqual(packed([10, 10], 30), [[0, 2]]);
});

test("a row that is higher than the screen has a page of its own", () => {
  assert.deepEqual(packed([50, 10], 30), [
    [0, 1],
    [1, 2],
  ]);
  assert.deepEqual(packed([], 30), []);
});
