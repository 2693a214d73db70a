// Notifications in this browser, by Web Push, and the other browsers that get them.

import * as api from "./api.js";
import { button, moment, text } from "./element.js";
import { hush, once } from "./form.js";
import * as passkey from "./passkey.js";
import * as worker from "./worker.js";

const byId = (id) => document.getElementById(id);
const state = byId("notifications-state");
const slot = byId("notifications-notice");
const on = byId("notifications-on");
const off = byId("notifications-off");
const list = byId("elsewhere-list");

const STATES = {
  on: "On. When a code arrives, this browser says so; the code itself is never in the notification.",
  off: "Off. Turn them on, and this browser says when a code has arrived.",
  denied: "You have told this browser to show no notifications of this site. Its settings for the site can change that.",
  android: "Off. Turn them on, and this browser says when a code has arrived. Install this page first (browser menu, “Add to Home screen”): Chrome takes the permission back from sites that are seldom visited, and not from installed ones.",
  ios: "On an iPhone or iPad, first install this page: tap Share, then “Add to Home Screen”. Open Otpost from there and go to Console, then Account.",
  none: "This browser can’t show notifications.",
};

/** Where this browser keeps the id that it was subscribed by: it opens nothing. */
const OWN_ID = "push-subscription-id";

let session;
let report;
// This browser's, at its push service, and its id.
let own;
let ownId;

/** `report(error, slot)` hears of failures. */
export function start(current, hears) {
  session = current;
  ({ report } = hears);
  on.addEventListener("click", () => once(on, turnOn));
  off.addEventListener("click", () => once(off, turnOff));
}

function possible() {
  if ("serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis) {
    return Notification.permission === "denied" ? "denied" : undefined;
  }
  // Only Safari on these has this property; it is true in a page that was installed.
  return navigator.standalone === false ? "ios" : "none";
}

/** Asks the browser and the server how things are. */
export async function load() {
  const not = possible();
  await session.ask(
    async () => keptUp(not, await api.subscriptions()),
    (answer) => show(not, answer),
    (error) => report(error, slot),
  );
}

const includes = ({ subscriptions }, id) => subscriptions.some((subscription) => subscription.subscription_id === id);

/**
 * The browser may have got another endpoint from its push service, or have lost its subscription: the server hears of the new
 * one, if this browser was on for whoever is signed in. Answers what the server has then.
 */
async function keptUp(not, answer) {
  const registration = not === undefined ? await worker.registered() : undefined;
  own = (await registration?.pushManager.getSubscription()) ?? undefined;
  const before = localStorage.getItem(OWN_ID);
  // It may be another person's, who signed in here before.
  const was = includes(answer, before);
  if (own === undefined && was && registration !== undefined && Notification.permission === "granted") {
    own = await subscription(registration.pushManager, answer.public_key);
  }
  ownId = own && (await idOf(own));
  if (own === undefined || (!was && !includes(answer, ownId))) return answer;
  localStorage.setItem(OWN_ID, ownId);
  if (includes(answer, ownId) && (ownId === before || !was)) return answer;
  await api.subscribe(sent(own));
  if (before !== ownId) await gone(before);
  return api.subscriptions();
}

/** The id that the server gives a subscription: the SHA-256 of its endpoint behind the endpoint's length in eight bytes. */
async function idOf({ endpoint }) {
  const bytes = new TextEncoder().encode(new URL(endpoint).href);
  const framed = new Uint8Array(8 + bytes.length);
  new DataView(framed.buffer).setBigUint64(0, BigInt(bytes.length));
  framed.set(bytes, 8);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", framed));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether Chrome on Android shows a page that isn't installed. */
function isAndroidTab() {
  return navigator.userAgent.includes("Android") && !matchMedia("(display-mode: standalone)").matches;
}

function show(not, { subscriptions }) {
  const subscribed = own !== undefined && includes({ subscriptions }, ownId);
  const what = not ?? (subscribed ? "on" : "off");
  state.textContent = STATES[what === "off" && isAndroidTab() ? "android" : what];
  on.hidden = what !== "off";
  off.hidden = what !== "on";
  const others = subscriptions.filter((subscription) => !subscribed || subscription.subscription_id !== ownId);
  byId("elsewhere").hidden = others.length === 0;
  list.replaceChildren(...others.map(other));
}

function other({ subscription_id: id, created_at: created }) {
  const item = document.createElement("li");
  const time = moment(created);
  const spoken = `Remove the browser that was added ${time.textContent}`;
  const remove = button("danger-quiet", "Remove", spoken, (button) => once(button, () => unsubscribe(id)));
  const since = text("span", "", "Since ");
  since.append(time);
  item.append(since, remove);
  return item;
}

function sent(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
}

function turnOn() {
  hush(slot);
  return session.ask(
    async () => {
      // First, because browsers ask only in the moment of a click.
      if ((await Notification.requestPermission()) !== "granted") return;
      const { public_key: key } = await api.subscriptions();
      const registration = await worker.register();
      const made = await subscription(registration.pushManager, key);
      const { subscription_id: id } = await api.subscribe(sent(made));
      localStorage.setItem(OWN_ID, id);
    },
    settled,
    (error) => report(error, slot),
  );
}

async function subscription(manager, key) {
  const options = { userVisibleOnly: true, applicationServerKey: passkey.bytes(key) };
  try {
    return await manager.subscribe(options).catch(async (error) => {
      // It has one for another key: the stack was made anew.
      if (error.name !== "InvalidStateError") throw error;
      await (await manager.getSubscription())?.unsubscribe();
      return manager.subscribe(options);
    });
  } catch (error) {
    throw new Error(`The browser’s push service refused: ${error.message}`);
  }
}

function turnOff() {
  hush(slot);
  return session.ask(
    async () => {
      await gone(localStorage.getItem(OWN_ID));
      localStorage.removeItem(OWN_ID);
      await own?.unsubscribe();
    },
    settled,
    (error) => report(error, slot),
  );
}

function unsubscribe(id) {
  hush(slot);
  return session.ask(
    () => gone(id),
    async () => {
      await load();
      byId("notifications-title").focus();
    },
    (error) => report(error, slot),
  );
}

/** One that isn't there any more is as good as removed. */
async function gone(id) {
  await api.unsubscribe(id).catch((error) => {
    if (error.code !== "subscription_not_found") throw error;
  });
}

/** The button that was clicked may have left; the keyboard goes on with the one in its place. */
async function settled() {
  await load();
  [on, off].find((button) => !button.hidden)?.focus();
}

/** Nothing of the last session stays on the page. */
export function reset() {
  own = undefined;
  ownId = undefined;
  state.textContent = "";
  on.hidden = true;
  off.hidden = true;
  list.replaceChildren();
  byId("elsewhere").hidden = true;
  hush(slot);
}
