/** What only the workspace loads: keys and marks for working through a long list. */

import "./elements/kota-areas.ts";
import "./elements/kota-select-all.ts";

// Whatever was chosen in the list of further deeds opens its form on the page behind it.
document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest("a") : null;
  link?.closest<HTMLElement>("[popover]:popover-open")?.hidePopover();
});
