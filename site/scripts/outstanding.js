// The list of outstanding tokens, in pages, and the ceremonies of showing one again and of revoking one.

import * as api from "./api.js";
import { touch } from "./ceremony.js";
import { button, cell, row, text } from "./element.js";
import { hush, onSubmit, once, typed } from "./form.js";
import { confirmed } from "./question.js";
import { clock, deadline, everyTick, secondsLeft } from "./time.js";

const byId = (id) => document.getElementById(id);
const table = byId("outstanding-table");
const rows = byId("outstanding-rows");
const empty = byId("outstanding-empty");
const more = byId("more");
const slot = byId("outstanding-notice");
const spoken = byId("outstanding-spoken");
const title = byId("outstanding-title");
const search = byId("outstanding-search");
const user = byId("outstanding-user");
const order = byId("outstanding-order");

/** The purpose that goes without saying. */
const USUAL_PURPOSE = "login";

/** The API lists used and revoked tokens too, until their time is over. */
const STILL_THERE = new Set(["outstanding", "locked"]);

const NONE = "No token is outstanding. One that you issue appears here until it expires.";

/** What people call the channels. */
const CHANNELS = {
  email: "E-mail",
  push: "Push",
  pushover: "Pushover",
  sms: "SMS",
  web_push: "Web Push",
  webhook: "Webhook",
};

// The user whose tokens are listed; everybody's are if it is undefined.
let userId;
let next;
let stop = () => {};
let expiries = [];
let revoke = async () => {};
let showAgain = async () => {};

/** `report(error, slot)` hears of failures, `shown(token)` and `revoked(tokenId)` of what became of tokens. */
export function start(session, { report, shown, revoked }) {
  const load = async (cursor) => {
    hush(slot);
    await session.ask(
      () => api.tokens({ cursor, order: order.value, userId }),
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
  onSubmit(search, async () => {
    userId = typed(user) || undefined;
    await load();
    if (userId === undefined) spoken.textContent = "Everybody’s tokens are listed.";
    else spoken.textContent = `Tokens of ${userId}: ${rows.children.length} outstanding.`;
  });
  order.addEventListener("change", () => load());
  revoke = async (token) => {
    const sure = await confirmed({
      heading: "Revoke this token?",
      asks: "The token of {} will no longer verify. This can’t be undone.",
      about: token.user_id,
      accept: "Revoke token",
      keep: "Keep it",
    });
    if (!sure) return;
    hush(slot);
    await session.ask(
      () => api.revokeToken(token.token_id),
      async () => {
        revoked(token.token_id);
        gone(token.token_id);
        spoken.textContent = "Token revoked.";
        title.focus();
      },
      async (error) => {
        // It was used or has expired meanwhile.
        if (error.code === "token_not_found") gone(token.token_id);
        report(error, slot);
      },
    );
  };
  showAgain = (token) => {
    hush(slot);
    return session.ask(
      async () => api.showToken(token.token_id, await touch("show_token", token.token_id)),
      (answer) => shown({ ...answer, user_id: token.user_id }),
      (error) => {
        if (error.code === "token_not_found") gone(token.token_id);
        report(error, slot);
      },
    );
  };
  return load;
}

/** Takes one token off the list, and leaves whoever looks at it where they are. */
function gone(tokenId) {
  expiries = expiries.filter(({ token_id: id, line }) => {
    if (id === tokenId) line.remove();
    return id !== tokenId;
  });
  count();
}

/** Shows a page, after the ones that are there or instead of them. */
function show(page, further = false) {
  if (!further) {
    expiries = [];
    rows.replaceChildren();
  }
  for (const token of page.tokens) {
    if (STILL_THERE.has(token.state)) rows.append(line(token, page.now));
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
  empty.textContent = userId === undefined ? NONE : `No token of ${userId} is outstanding.`;
}

function line(token, now) {
  const line = row(userCell(token), stateCell(token));
  line.append(expiryCell(token, now, line), actionsCell(token));
  return line;
}

function userCell(token) {
  const user = cell("who", text("bdi", "user", token.user_id));
  if (token.purpose !== USUAL_PURPOSE) user.append(text("span", "purpose", token.purpose));
  return user;
}

/** What became of the token itself and of each attempt to deliver it. */
function stateCell(token) {
  const state = cell("what", text("span", `state ${token.state === "outstanding" ? "outstanding" : ""}`.trim(), token.state));
  for (const { channel, state: became } of token.deliveries ?? []) {
    state.append(" ", text("span", `delivery ${became}`, `${CHANNELS[channel] ?? channel}: ${became}`));
  }
  return state;
}

function expiryCell(token, now, line) {
  const until = deadline(token.expires_at, now);
  const at = text("time", "expiry", new Date(token.expires_at).toLocaleTimeString());
  at.dateTime = token.expires_at;
  const left = text("span", "expiry-left", "");
  expiries.push({ token_id: token.token_id, until, left, line });
  return cell("when", text("span", "narrow-label", "Expires "), at, " ", left);
}

function actionsCell(token) {
  const actions = cell("actions-cell");
  if (token.can_be_shown && token.state === "outstanding") {
    const spoken = `Show again the token of ${token.user_id}`;
    actions.append(button("quiet", "Show again", spoken, (button) => once(button, () => showAgain(token))));
  }
  const spoken = `Revoke the token of ${token.user_id}`;
  actions.append(button("danger-quiet", "Revoke", spoken, (button) => once(button, () => revoke(token))));
  return actions;
}

/** Nothing of the last session stays on the page. */
export function reset() {
  stop();
  stop = () => {};
  expiries = [];
  next = undefined;
  userId = undefined;
  search.reset();
  rows.replaceChildren();
  table.hidden = true;
  hush(slot);
}
