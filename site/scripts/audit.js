// The audit trail, newest first, in pages.

import * as api from "./api.js";
import { cell, download, moment, row, text } from "./element.js";
import { hush, once } from "./form.js";

const byId = (id) => document.getElementById(id);
const table = byId("audit-table");
const rows = byId("audit-rows");
const more = byId("audit-more");
const slot = byId("audit-notice");
const spoken = byId("audit-spoken");
const filter = byId("audit-filter");
const empty = byId("audit-empty");

const COLUMNS = ["at", "actor", "action", "subject", "about"];

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
  filter.addEventListener("input", filtered);
  // Enter would send the form, and the policy of the page forbids that.
  byId("audit-search").addEventListener("submit", (event) => event.preventDefault());
  for (const [id, name, type, written] of [
    ["audit-csv", "otpost-audit.csv", "text/csv", csv],
    ["audit-json", "otpost-audit.json", "application/json", (entries) => JSON.stringify(entries, null, 2)],
  ]) {
    byId(id).addEventListener("click", (event) =>
      once(event.currentTarget, async () => {
        hush(slot);
        await session.ask(
          () => api.wholeAudit(),
          ({ entries }) => {
            download(name, type, written(entries));
            spoken.textContent = `${entries.length} entries exported.`;
          },
          (error) => report(error, slot),
        );
      }),
    );
  }
}

/** RFC 4180. A spreadsheet would take a text that begins with one of these signs for a formula. */
function csv(entries) {
  const field = (value) => `"${String(value ?? "").replace(/^[=+\-@\t\r]/u, "'$&").replaceAll('"', '""')}"`;
  return [COLUMNS, ...entries.map((entry) => COLUMNS.map((name) => entry[name]))].map((line) => `${line.map(field).join(",")}\r\n`).join("");
}

/** Hides the rows that lack what was typed. */
function filtered() {
  const wanted = filter.value.trim().toLowerCase();
  for (const line of rows.children) line.hidden = !line.textContent.toLowerCase().includes(wanted);
  const none = [...rows.children].every((line) => line.hidden);
  table.hidden = none;
  // A page may be empty and not the last one.
  empty.hidden = !none || (rows.children.length === 0 && next !== undefined);
  empty.textContent = rows.children.length === 0 ? "Nothing is recorded yet." : "Nothing that is shown has this in it.";
}

function show({ entries, next_cursor: cursor }, further) {
  if (!further) rows.replaceChildren();
  rows.append(...entries.map(line));
  next = cursor ?? undefined;
  more.hidden = next === undefined;
  filtered();
}

/** A row; its last cell has the subject's name, if there is one, and its id. A person's id is their name. */
function line({ at, actor, action, subject, about }) {
  const names = action.startsWith("person_") ? [subject, about] : [about, subject];
  const [name, further] = names.filter((one) => one !== undefined);
  const named = cell("subject", text("bdi", further === undefined ? "" : "user", name));
  if (further !== undefined) named.append(text("span", "purpose", further));
  return row(
    cell("when", moment(at)),
    cell("who", text("bdi", "user", actor)),
    cell("what", text("span", "action", action.replaceAll("_", " "))),
    named,
  );
}

/** Nothing of the last session stays on the page. */
export function reset() {
  next = undefined;
  filter.value = "";
  rows.replaceChildren();
  table.hidden = true;
  empty.hidden = true;
  more.hidden = true;
  spoken.textContent = "";
  hush(slot);
}
