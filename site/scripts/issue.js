// The ceremony of issuing: a user id in, a token out, shown until it expires.

import * as api from "./api.js";
import * as code from "./code.js";
import { filled, hush, onSubmit, say, typed } from "./form.js";
import { clock, deadline, everyTick, secondsLeft } from "./time.js";

const byId = (id) => document.getElementById(id);
const form = byId("issue-form");
const user = byId("issue-user");
const purpose = byId("issue-purpose");
const channel = byId("issue-channel");
const to = byId("issue-to");
const slot = byId("issue-notice");
const panel = byId("issued");
const shown = byId("issued-token");
const spoken = byId("issue-spoken");
const copy = byId("copy-token");

/** Below this many seconds the countdown says that it is late. */
const SOON = 60;

/** Channels that send to an address: its name in the token's metadata, what people call it, and how it is told. */
const SENT_TO = {
  sms: { name: "phone", label: "Phone number, such as +447700900123" },
  email: { name: "email", label: "E-mail address" },
};

let stop = () => {};
let current;
// A request without an answer is repeated under the same key, so that it makes one token.
let unanswered;

/** `report(error)` hears of failures, `issued(token)` of each new token. */
export function start(session, { report, issued }) {
  onSubmit(form, async () => {
    hush(slot);
    if (!filled(slot, user)) return;
    const order = ordered();
    // The next sentence is about this user, and not about the one before.
    if (current?.user_id !== order.user_id || order.channel !== "show") end();
    const text = JSON.stringify(order);
    if (unanswered?.text !== text) unanswered = { text, key: crypto.randomUUID() };
    await session.ask(
      () => api.issue(order, unanswered.key),
      (token) => {
        unanswered = undefined;
        if (token.token === undefined) say(slot, "accepted", "Token generated. The list says what became of its delivery.");
        else show(token, "Token generated successfully.");
        issued(token);
      },
      (error) => {
        if (error.kind !== "network") unanswered = undefined;
        report(error, slot);
      },
    );
  });
  channel.addEventListener("change", address);
  copy.addEventListener("click", () => {
    if (current !== undefined) code.copy(current.token, { button: copy, element: shown, spoken, what: "Token" });
  });
}

/** What the form asks for. */
function ordered() {
  // Without a purpose the API takes its own.
  const order = { user_id: typed(user), purpose: typed(purpose) || undefined, channel: channel.value };
  const address = SENT_TO[order.channel];
  if (address !== undefined && typed(to) !== "") order.metadata = { [address.name]: typed(to) };
  return order;
}

/** Asks for an address where the channel has one. */
function address() {
  const address = SENT_TO[channel.value];
  byId("issue-to-field").hidden = address === undefined;
  byId("issue-to-label").textContent = address?.label ?? "";
  to.value = "";
}

/** Shows a token that was issued before; somebody touched a passkey for it. */
export function showAgain(token) {
  hush(slot);
  show(token, "Token shown again.");
  copy.focus();
}

function show(token, message) {
  stop();
  const until = deadline(token.expires_at, token.now);
  const life = Math.max(1, secondsLeft(until));
  current = { ...token, until };
  code.put(shown, token.token);
  byId("issued-message").textContent = message;
  byId("issued-user").textContent = token.user_id;
  copy.textContent = "Copy token";
  panel.hidden = false;
  spoken.textContent = `${message} It expires in ${clock(life)} minutes.`;
  let warned = false;
  stop = everyTick(() => {
    const left = secondsLeft(until);
    byId("issued-left").textContent = clock(left);
    byId("issued-life").style.setProperty("--left", String(left / life));
    panel.classList.toggle("soon", left <= SOON);
    if (left <= SOON && !warned && life > SOON) spoken.textContent = "The token expires in one minute.";
    warned ||= left <= SOON;
    if (left === 0) end("The token has expired.");
  });
}

/** Takes the token off the page and says why, if there is something to say. */
function end(reason) {
  stop();
  stop = () => {};
  // A focused element that disappears would send the keyboard back to the top of the page.
  const focused = panel.contains(document.activeElement);
  current = undefined;
  shown.replaceChildren();
  byId("issued-user").textContent = "";
  panel.hidden = true;
  spoken.textContent = "";
  if (reason !== undefined) say(slot, "ended", reason);
  if (focused) user.focus();
}

/** The token on show was used up or revoked. */
export function ended(matches, reason) {
  if (current !== undefined && matches(current)) end(reason);
}

/** Nothing of the last session stays on the page. */
export function reset() {
  end();
  unanswered = undefined;
  form.reset();
  address();
  user.removeAttribute("aria-invalid");
  hush(slot);
}
