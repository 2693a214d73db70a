// The ceremony of revealing: a touch, and what arrived is shown until its time is over.

import * as api from "./api.js";
import { touch } from "./ceremony.js";
import { copy, put } from "./code.js";
import { hush, once, say } from "./form.js";
import { onFragment } from "./fragment.js";
import * as passkey from "./passkey.js";
import { clock, deadline, everyTick, secondsLeft } from "./time.js";
import "./local.js";

const byId = (id) => document.getElementById(id);
const asking = byId("ask");
const slot = byId("ask-notice");
const button = byId("show");
const messages = byId("messages");
const list = byId("messages-list");
const spoken = byId("spoken");
const template = byId("message");

/** What the server keeps a message for, in seconds: the whole length of the bar. */
const LIFE = 600;
/** Said before anybody tries: a browser inside of another app often has none. */
const NONE = "This browser has no passkeys. Use an up-to-date one on a device that you unlock by PIN, finger or face.";
/** Who brought a message. Its sender is only a claim where that was an SMS. */
const ORIGINS = { application: "By an application", otpost: "By this site itself", sms: "By SMS" };
/** Spoken of a message whose code was taken out on its way. */
const REDACTED = "A message whose code was taken out before it came here";
/** Below this many seconds the countdown says that it is late. */
const SOON = 60;

// The message that the notification was about; the newest one is as good once it is gone.
let wanted;
let stop = () => {};
let waiting = new AbortController();
let underWay = Promise.resolve();

onFragment(async (messageId) => {
  leave();
  clear();
  if (!passkey.available()) return say(slot, "refused", NONE);
  if (messageId === "") return;
  wanted = messageId;
  // A touch for the link before holds the button until it has heard that it is over.
  await underWay;
  // Who comes from a notification has said what they want; where a browser insists on a click, the button is there.
  if (document.visibilityState === "visible") ask(button, { asked: false });
});

button.addEventListener("click", () => ask(button, { asked: true }));
byId("again").addEventListener("click", (event) => ask(event.currentTarget, { asked: true }));

function ask(button, how) {
  return once(button, () => (underWay = show(how)));
}

/** What is under way shows nothing any more. */
function leave() {
  waiting.abort();
  waiting = new AbortController();
}

async function show({ asked }) {
  hush(slot);
  const { signal } = waiting;
  try {
    const credential = await touch("reveal", undefined, signal);
    const answer = await api.reveal(credential, wanted);
    if (!signal.aborted) reveal(answer);
  } catch (error) {
    if (signal.aborted || (error.kind === "cancelled" && !asked)) return;
    clear();
    say(slot, "refused", explained(error));
    button.focus();
  }
}

function explained(error) {
  if (error.code !== "ceremony_refused") return error.message;
  if (wanted === undefined) {
    return "The passkey was not accepted. Try again. If it is refused again, it was revoked or changed, or belongs to another site: use another passkey.";
  }
  wanted = undefined;
  return "Not accepted: what the link was about is gone, or is for another’s passkey. Try again for all that is waiting.";
}

function reveal({ messages: living, now }) {
  clear();
  const open = living
    .map((message) => ({ ...message, until: deadline(message.expires_at, now) }))
    .filter(({ until }) => secondsLeft(until) > 0);
  if (open.length === 0) return say(slot, "ended", "Nothing is waiting. What arrives can be seen for ten minutes.");
  const first = open.find((message) => message.message_id === wanted) ?? open[0];
  let shown = [first, ...open.filter((message) => message !== first)].map((message) => card(message, message === first));
  list.replaceChildren(...shown.map(({ element }) => element));
  asking.hidden = true;
  messages.hidden = false;
  spoken.textContent = announced(first, open.length);
  list.querySelector("h3").focus();
  stop = everyTick(() => {
    shown = shown.filter(({ tick }) => tick());
    if (shown.length > 0) return;
    clear();
    say(slot, "ended", "Its time is over. What arrives can be seen for ten minutes.");
  });
}

/** A code is heard figure by figure. */
function announced(message, count) {
  const what = message.code ? `Code ${[...message.code].join(" ")}` : message.redacted ? REDACTED : "A message without a code";
  return `${what}, from ${senderOf(message)}. ${count === 1 ? "" : `${count} messages are waiting.`}`;
}

/** Some providers and telephones name none. */
function senderOf({ sender }) {
  return sender || "Unknown sender";
}

function card(message, first) {
  const element = template.content.cloneNode(true).firstElementChild;
  const part = (selector) => element.querySelector(selector);
  element.classList.toggle("message-first", first);
  part(".message-sender bdi").textContent = senderOf(message);
  part(".message-sender").tabIndex = -1;
  part(".message-origin").textContent = ORIGINS[message.origin];
  const received = part(".message-received time");
  received.dateTime = message.received_at;
  received.textContent = new Date(message.received_at).toLocaleTimeString();
  part(".message-text").textContent = message.text;
  if (message.code) coded(message, part);
  else part(".message-code").remove();
  if (!message.redacted) part(".message-redacted").remove();
  return { element, tick: () => count(message, element, part) };
}

function coded(message, part) {
  const output = part(".code");
  const button = part("button");
  put(output, message.code);
  if (message.domain) part(".message-domain strong").textContent = message.domain;
  else part(".message-domain").remove();
  button.addEventListener("click", () => copy(message.code, { button, element: output, spoken, what: "Code" }));
}

/** Says how long the message has; takes it off the page, false, when that is over. */
function count({ until }, element, part) {
  const left = secondsLeft(until);
  part(".countdown span").textContent = clock(left);
  part(".life-left").style.setProperty("--left", String(Math.min(1, left / LIFE)));
  element.classList.toggle("soon", left <= SOON);
  if (left > 0) return true;
  if (element.contains(document.activeElement)) byId("messages-title").focus();
  element.remove();
  return false;
}

/** Nothing stays on the page. */
function clear() {
  stop();
  stop = () => {};
  list.replaceChildren();
  spoken.textContent = "";
  hush(slot);
  messages.hidden = true;
  asking.hidden = false;
}

// A page that the browser keeps for the way back, or draws for its list of tabs, must not show a code.
addEventListener("pagehide", () => {
  leave();
  wanted = undefined;
  clear();
});
