/** The first row of each page and the one after its last: what fits, and one row at least. */
export function packed(heights: number[], room: number): [number, number][] {
  const pages: [number, number][] = [];
  let first = 0;
  let used = 0;
  heights.forEach((height, at) => {
    if (at > first && used + height > room + 1) {
      pages.push([first, at]);
      first = at;
      used = 0;
    }
    used += height;
  });
  if (heights.length) pages.push([first, heights.length]);
  return pages;
}
