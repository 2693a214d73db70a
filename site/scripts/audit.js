// The audit trail, newest first, in pages.

import * as api from "./api.js";
import { cell, moment, row, text } from "./element.js";
import { hush, once } from "./form.js";

const byId = (id) => document.getElementById(id);
const table = byId("audit-table");
const rows = byId("audit-rows");
const more = byId("audit-more");
const slot = byId("audit-notice");
const spoken = byId("audit-spoken");

let next;

/** Fetches the first page. */
export let load = async () => {};

/** `report(error, slot)` hears of failures. */
export function start(session, { report }) {
  const page = async (cursor) => {
    hush(slot);
    await session.ask(
      () => api.audit(cursor),
      (answer) => show(answer, cursor !== undefined),
      (error) => report(error, slot),
    );
  };
  load = () => page();
  byId("audit-refresh").addEventListener("click", (event) =>
    once(event.currentTarget, async () => {
      await load();
      spoken.textContent = "Audit trail refreshed.";
    }),
  );
  more.addEventListener("click", () => once(more, () => page(next)));
}

function show({ entries, next_cursor: cursor }, further) {
  if (!further) rows.replaceChildren();
  rows.append(...entries.map(line));
  next = cursor ?? undefined;
  more.hidden = next === undefined;
  table.hidden = rows.children.length === 0;
  // A page may be empty and not the last one.
  byId("audit-empty").hidden = rows.children.length > 0 || next !== undefined;
}

function line({ at, actor, action, subject }) {
  return row(
    cell("when", moment(at)),
    cell("who", text("bdi", "user", actor)),
    cell("what", text("span", "action", action.replaceAll("_", " "))),
    cell("subject", text("bdi", "", subject ?? "")),
  );
}

/** Nothing of the last session stays on the page. */
export function reset() {
  next = undefined;
  rows.replaceChildren();
  table.hidden = true;
  more.hidden = true;
  spoken.textContent = "";
  hush(slot);
}
