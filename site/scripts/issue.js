// The ceremony of issuing: a user id in, a token out, shown until it expires.

import { filled, hush, onSubmit, say, typed } from "./form.js";
import { clock, deadline, everyTick, secondsLeft } from "./time.js";

const byId = (id) => document.getElementById(id);
const form = byId("issue-form");
const user = byId("issue-user");
const slot = byId("issue-notice");
const panel = byId("issued");
const shown = byId("issued-token");
const spoken = byId("issue-spoken");
const copy = byId("copy-token");

/** Below this many seconds the countdown says that it is late. */
const SOON = 60;

let stop = () => {};
let current;
// A request without an answer is repeated under the same key, so that it makes one token.
let unanswered;

/** `report(error)` hears of failures, `issued(token)` of each new token. */
export function start(session, { report, issued }) {
  onSubmit(form, async () => {
    hush(slot);
    if (!filled(slot, user)) return;
    const userId = typed(user);
    if (unanswered?.userId !== userId) unanswered = { userId, key: crypto.randomUUID() };
    await session.ask(
      (api) => api.issue(userId, unanswered.key),
      (token) => {
        unanswered = undefined;
        if (token.token === undefined) return say(slot, "refused", "The token was not shown to this client.");
        show(token);
        issued(token);
      },
      (error) => {
        if (error.kind !== "network") unanswered = undefined;
        report(error, slot);
      },
    );
  });
  copy.addEventListener("click", copyToken);
}

/** Groups of equal length where that is possible: read and typed with fewer slips. */
export function groups(token) {
  const size = [5, 4, 3].find((size) => token.length % size === 0) ?? 4;
  return token.match(new RegExp(`.{1,${size}}`, "gu")) ?? [];
}

function show(token) {
  stop();
  const until = deadline(token.expires_at, token.now);
  const life = Math.max(1, secondsLeft(until));
  current = { ...token, until };
  shown.replaceChildren(
    ...groups(token.token).map((group) => {
      const part = document.createElement("span");
      part.textContent = group;
      return part;
    }),
  );
  byId("issued-user").textContent = token.user_id;
  copy.textContent = "Copy token";
  panel.hidden = false;
  spoken.textContent = `Token generated successfully. It expires in ${Math.round(life / 60)} minutes.`;
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

/** Nothing of the last client stays on the page. */
export function reset() {
  end();
  unanswered = undefined;
  form.reset();
  user.removeAttribute("aria-invalid");
  hush(slot);
}

async function copyToken() {
  if (current === undefined) return;
  try {
    await navigator.clipboard.writeText(current.token);
    copy.textContent = "Copied";
    spoken.textContent = "Token copied.";
  } catch {
    getSelection().selectAllChildren(shown);
    spoken.textContent = "Copying was not allowed; the token is selected.";
  }
}
