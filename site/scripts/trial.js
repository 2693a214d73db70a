// A test notification: sent by the person's own channels, and what became of it.

import * as api from "./api.js";
import { hush, once, say } from "./form.js";

const byId = (id) => document.getElementById(id);
const slot = byId("trial-notice");
const spoken = byId("trial-spoken");

/** How often (ms) the server is asked what became of it, and how many times: long enough for each channel to be tried again twice. */
const EVERY = 1_000;
const ASKED = 30;

const CHANNELS = { ntfy: "ntfy", pushover: "Pushover", web_push: "Web Push", webhook: "The webhook" };
const STATES = {
  failed: "did not answer",
  gone: "has no browser that is turned on",
  refused: "refused it",
  skipped: "is not set up",
};

const name = (channel) => CHANNELS[channel] ?? channel;

/** `report(error, slot)` hears of failures. */
export function start(session, { report }) {
  byId("trial").addEventListener("click", (event) =>
    once(event.currentTarget, async () => {
      hush(slot);
      spoken.textContent = "The test notification is on its way.";
      await session.ask(
        outcome,
        (deliveries) => tell(deliveries),
        (error) => report(error, slot),
      );
      spoken.textContent = "";
    }),
  );
}

/** The tries, as soon as there will be no other one. */
async function outcome() {
  const { message_id: id } = await api.notify();
  let known = [];
  for (let asked = 0; asked < ASKED; asked += 1) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    const { deliveries, over } = await api.notified(id);
    known = deliveries;
    if (over) break;
  }
  return known;
}

function tell(deliveries) {
  const taken = deliveries.find(({ state }) => state === "accepted");
  if (taken !== undefined) {
    say(slot, "accepted", `${name(taken.channel)} took the test notification.`);
    return;
  }
  // Each channel's last try.
  const last = new Map(deliveries.map(({ channel, state }) => [channel, state]));
  const said = [...last].map(([channel, state]) => `${name(channel)} ${STATES[state] ?? state}.`).join(" ");
  say(slot, "refused", said === "" ? "No channel is set up for you. Ask whoever runs this site." : `No channel took it. ${said}`);
}

/** Nothing of the last session stays on the page. */
export function reset() {
  spoken.textContent = "";
  hush(slot);
}
