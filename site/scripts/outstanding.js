// The list of outstanding tokens, in pages, and the ceremony of revoking one.

import { hush, once } from "./form.js";
import { clock, deadline, everyTick, secondsLeft } from "./time.js";

const byId = (id) => document.getElementById(id);
const table = byId("outstanding-table");
const rows = byId("outstanding-rows");
const empty = byId("outstanding-empty");
const more = byId("more");
const slot = byId("outstanding-notice");
const spoken = byId("outstanding-spoken");
const title = byId("outstanding-title");
const dialog = byId("revoke");

/** The purpose that goes without saying. */
const USUAL_PURPOSE = "login";

/** The API lists used and revoked tokens too, until their time is over. */
const STILL_THERE = new Set(["outstanding", "locked"]);

let next;
let stop = () => {};
let expiries = [];
let revoke = async () => {};

/** `report(error, slot)` hears of failures, `revoked(tokenId)` of each revocation. */
export function start(session, { report, revoked }) {
  const load = async (cursor) => {
    hush(slot);
    await session.ask(
      (api) => api.list(cursor),
      (page) => show(page, cursor !== undefined),
      (error) => report(error, slot),
    );
  };
  byId("refresh").addEventListener("click", (event) =>
    once(event.currentTarget, async () => {
      await load();
      spoken.textContent = `List refreshed: ${rows.children.length} outstanding.`;
    }),
  );
  more.addEventListener("click", () => once(more, () => load(next)));
  byId("revoke-cancel").addEventListener("click", () => dialog.close());
  byId("revoke-confirm").addEventListener("click", () => dialog.close("revoke"));
  revoke = async (token) => {
    if (!(await confirmed(token))) return;
    hush(slot);
    await session.ask(
      (api) => api.revoke(token.token_id),
      async () => {
        revoked(token.token_id);
        await load();
        spoken.textContent = "Token revoked.";
        title.focus();
      },
      async (error) => {
        // It was used or has expired meanwhile: the list is old, and the reason stays to be read.
        if (error.code === "token_not_found") await load();
        report(error, slot);
      },
    );
  };
  return load;
}

/** Resolves to whether the operator said yes; Escape says no. */
function confirmed(token) {
  byId("revoke-user").textContent = token.user_id;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const closed = () => {
      byId("revoke-user").textContent = "";
      resolve(dialog.returnValue === "revoke");
    };
    dialog.addEventListener("close", closed, { once: true });
  });
}

/** Shows a page, after the ones that are there or instead of them. */
export function show(page, further = false) {
  if (!further) {
    expiries = [];
    rows.replaceChildren();
  }
  for (const token of page.tokens) {
    if (STILL_THERE.has(token.state)) rows.append(row(token, page.now));
  }
  next = page.next;
  stop();
  stop = everyTick(count);
}

/** Rows of expired tokens leave; the others say how long they have. */
function count() {
  expiries = expiries.filter(({ until, left, line }) => {
    const seconds = secondsLeft(until);
    left.textContent = `${clock(seconds)} left`;
    if (seconds > 0) return true;
    if (line.contains(document.activeElement)) title.focus();
    line.remove();
    return false;
  });
  table.hidden = expiries.length === 0;
  more.hidden = next === undefined;
  empty.hidden = expiries.length > 0 || next !== undefined;
}

function row(token, now) {
  const line = document.createElement("tr");
  line.setAttribute("role", "row");
  line.append(userCell(token), stateCell(token), expiryCell(token, now, line), revokeCell(token));
  return line;
}

function cell(...content) {
  const cell = document.createElement("td");
  cell.setAttribute("role", "cell");
  cell.append(...content);
  return cell;
}

function text(tag, className, content) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}

function userCell(token) {
  const user = cell(text("bdi", "user", token.user_id));
  if (token.purpose !== USUAL_PURPOSE) user.append(text("span", "purpose", token.purpose));
  return user;
}

function stateCell(token) {
  return cell(text("span", `state ${token.state === "outstanding" ? "outstanding" : ""}`.trim(), token.state));
}

function expiryCell(token, now, line) {
  const until = deadline(token.expires_at, now);
  const at = text("time", "expiry", new Date(token.expires_at).toLocaleTimeString());
  at.dateTime = token.expires_at;
  const left = text("span", "expiry-left", "");
  expiries.push({ until, left, line });
  return cell(at, " ", left);
}

function revokeCell(token) {
  const button = text("button", "danger-quiet", "Revoke");
  button.type = "button";
  button.setAttribute("aria-label", `Revoke the token of ${token.user_id}`);
  button.addEventListener("click", () => once(button, () => revoke(token)));
  return cell(button);
}

/** Nothing of the last client stays on the page. */
export function reset() {
  stop();
  stop = () => {};
  expiries = [];
  next = undefined;
  rows.replaceChildren();
  table.hidden = true;
  if (dialog.open) dialog.close();
  hush(slot);
}
