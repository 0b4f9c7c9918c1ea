/** What only the workspace loads: keys and marks for working through a long list. */

import "./elements/kota-select-all.ts";
