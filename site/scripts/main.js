// Wires the console together: what one part changes, the others hear of here.

import * as api from "./api.js";
import * as audit from "./audit.js";
import { say } from "./form.js";
import * as issue from "./issue.js";
import * as naming from "./naming.js";
import * as notifications from "./notifications.js";
import * as outstanding from "./outstanding.js";
import * as passkeys from "./passkeys.js";
import * as people from "./people.js";
import * as question from "./question.js";
import * as recovery from "./recovery.js";
import * as signin from "./signin.js";
import { everyTick } from "./time.js";
import * as trial from "./trial.js";
import * as verify from "./verify.js";
import "./local.js";

const byId = (id) => document.getElementById(id);
const parts = [issue, verify, outstanding, people, audit, passkeys, recovery, notifications, trial, naming, question];
const views = ["tokens", "people", "audit", "account"];

const session = {
  // `{person, operator}`; a new object for each session.
  current: undefined,

  /** Asks the API. An answer that comes after the session ended is dropped, or it would show again what was put away. */
  async ask(asked, answered, failed) {
    const { current } = this;
    // The server counts from some time after this; the page may end earlier, and not later.
    const at = Date.now();
    let result;
    try {
      const answer = await asked();
      if (this.current === current) used(at);
      result = () => answered(answer);
    } catch (error) {
      result = () => failed(error);
    }
    if (this.current === current) await result();
  },
};

// How long (ms) the server keeps a session that nobody uses, and when that will be over.
let idle;
let endsAt;
let stop = () => {};

function used(at) {
  endsAt = Math.max(endsAt, at + idle);
}

function open({ person, operator, environment, expires_at: expires, now }) {
  session.current = { person, operator };
  idle = Math.max(0, Date.parse(expires) - now);
  endsAt = Date.now() + idle;
  // What the page shows must not stay longer than the session.
  stop = everyTick(() => Date.now() >= endsAt && end("The session has ended. Sign in again."));
  byId("person-name").textContent = person;
  byId("environment").textContent = environment;
  byId("environment").hidden = false;
  byId("signed-in").hidden = false;
  byId("sign-in").hidden = true;
  byId("console").hidden = false;
  for (const view of ["tokens", "people", "audit"]) byId(`to-${view}`).hidden = !operator;
  view();
}

function close() {
  stop();
  session.current = undefined;
  for (const part of parts) part.reset();
  byId("person-name").textContent = "";
  byId("environment").hidden = true;
  byId("signed-in").hidden = true;
  byId("console").hidden = true;
  byId("sign-in").hidden = false;
  signin.reset();
}

function end(reason) {
  close();
  signin.wrong(reason);
}

function report(error, slot) {
  if (error.kind === "session") end(error.message);
  else say(slot, "refused", error.message);
}

/** Shows what the address names, as far as this person may see it. */
function view() {
  if (session.current === undefined) return;
  const { operator } = session.current;
  const asked = views.find((view) => location.hash === `#${view}`) ?? "tokens";
  const shown = operator ? asked : "account";
  for (const view of views) {
    byId(`view-${view}`).hidden = view !== shown;
    if (view === shown) byId(`to-${view}`).setAttribute("aria-current", "page");
    else byId(`to-${view}`).removeAttribute("aria-current");
  }
  if (shown === "tokens") {
    reload();
    byId("issue-user").focus();
  }
  if (shown === "people") people.load();
  if (shown === "audit") audit.load();
  if (shown === "account") {
    passkeys.load();
    notifications.load();
  }
}

const reload = outstanding.start(session, {
  report,
  shown: (token) => issue.showAgain(token),
  revoked: (tokenId) => issue.ended((token) => token.token_id === tokenId, "The token was revoked."),
});
issue.start(session, {
  report,
  issued: (token) => {
    verify.suggest(token.user_id);
    reload();
  },
});
verify.start(session, {
  report,
  verified: (userId) => {
    issue.ended((token) => token.user_id === userId, "The token was used.");
    reload();
  },
});
people.start(session, { report, left: () => end("You were removed. Only another invitation lets you in again.") });
audit.start(session, { report });
recovery.start(session, { report });
passkeys.start(session, { report, left: recovery.left });
notifications.start(session, { report });
trial.start(session, { report });
signin.start(open);

byId("sign-out").addEventListener("click", () => {
  close();
  // The page is empty whether or not the server hears of it; the cookie is then worth 15 idle minutes at most.
  const failed = () => signin.wrong("The server could not be told. Sign in and out again when it answers.");
  signin.after(api.signOut().catch(failed));
});
addEventListener("hashchange", view);
// A page that the browser keeps for the way back must not show a token without asking for the session.
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => event.persisted && resume());

/** Goes on with the session that the browser has, if it has one. */
async function resume() {
  try {
    open(await api.session());
  } catch (error) {
    close();
    if (error.kind !== "session") signin.wrong(error.message);
  }
}

resume();
