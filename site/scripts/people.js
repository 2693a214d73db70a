// People, for operators: listed, invited by a link, and removed. Letting somebody in and taking somebody out each want a
// touch for that very person.

import * as api from "./api.js";
import { touch } from "./ceremony.js";
import { button, cell, moment, row, text } from "./element.js";
import { filled, hush, onSubmit, once, say, typed } from "./form.js";
import { confirmed } from "./question.js";

const byId = (id) => document.getElementById(id);
const form = byId("invite-form");
const name = byId("invite-name");
const rights = byId("invite-rights");
const slot = byId("invite-notice");
const panel = byId("invited");
const link = byId("invited-link");
const copy = byId("copy-link");
const table = byId("people-table");
const rows = byId("people-rows");
const listSlot = byId("people-notice");
const spoken = byId("people-spoken");
const title = byId("people-title");

const NAME = /^[a-z][a-z0-9-]{0,31}$/u;

let session;
let report;
let left;

/** `report(error, slot)` hears of failures, `left()` of the person's own removal. */
export function start(current, hears) {
  session = current;
  ({ report, left } = hears);
  onSubmit(form, invite);
  byId("people-refresh").addEventListener("click", (event) => once(event.currentTarget, () => load("List refreshed.")));
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.textContent);
      copy.textContent = "Copied";
      spoken.textContent = "Link copied.";
    } catch {
      getSelection().selectAllChildren(link);
      spoken.textContent = "Copying was not allowed; the link is selected.";
    }
  });
}

/** Fetches the list; `said` is spoken once it is there. */
export function load(said = "") {
  return session.ask(
    () => api.people(),
    ({ people }) => {
      rows.replaceChildren(...people.map(line));
      table.hidden = people.length === 0;
      spoken.textContent = said;
    },
    (error) => report(error, listSlot),
  );
}

async function invite() {
  hush(slot);
  putAway();
  if (!filled(slot, name)) return;
  const invited = typed(name);
  if (!NAME.test(invited)) {
    name.setAttribute("aria-invalid", "true");
    name.focus();
    return say(slot, "refused", "A name has up to 32 of a-z, 0-9 and -, and begins with a letter.");
  }
  const operator = rights.value === "operator";
  await session.ask(
    async () => api.invite(invited, await touch("invite_person", invited), operator),
    async (invitation) => {
      show(invitation);
      form.reset();
      await load(`${invited} is invited. The link is shown once.`);
      copy.focus();
    },
    (error) => report(error, slot),
  );
}

function show({ person, link: address, expires_at: until }) {
  byId("invited-person").textContent = person;
  byId("invited-until").replaceChildren(moment(until));
  link.textContent = address;
  copy.textContent = "Copy link";
  panel.hidden = false;
}

/** The link lets in whoever has it. */
function putAway() {
  panel.hidden = true;
  link.textContent = "";
  byId("invited-person").textContent = "";
  byId("invited-until").replaceChildren();
}

function line(person) {
  const who = cell("who", text("bdi", "user", person.name));
  who.append(text("span", "purpose", person.operator ? "uses the console" : "sees codes"));
  const label = (content) => text("span", "narrow-label", content);
  const keys = cell("what");
  for (const key of person.passkeys) keys.append(text("bdi", "passkey", key.name));
  if (person.passkeys.length === 0) keys.append(text("span", "empty", "no passkey yet"));
  const invited = cell("when", label("Invited "), moment(person.created_at));
  const actions = cell(
    "actions-cell",
    button("danger-quiet", "Remove", `Remove ${person.name}`, (button) => once(button, () => remove(person))),
  );
  return row(who, keys, invited, actions);
}

async function remove(person) {
  hush(listSlot);
  const own = person.name === session.current.person;
  const sure = await confirmed({
    heading: own ? "Remove yourself?" : "Remove this person?",
    asks: own
      ? "{} is you. Your passkeys, messages and subscriptions go, and you are signed out. This can’t be undone."
      : "The passkeys, messages and subscriptions of {} go, and nothing lets them in but another invitation. This can’t be undone.",
    about: person.name,
    accept: own ? "Remove myself" : "Remove person",
    keep: "Keep them",
  });
  if (!sure) return;
  await session.ask(
    async () => api.removePerson(person.name, await touch("remove_person", person.name)),
    async () => {
      if (own) return left();
      if (byId("invited-person").textContent === person.name) putAway();
      await load(`${person.name} is removed.`);
      title.focus();
    },
    async (error) => {
      if (error.code === "person_not_found") await load();
      report(error, listSlot);
    },
  );
}

/** Nothing of the last session stays on the page. */
export function reset() {
  putAway();
  form.reset();
  name.removeAttribute("aria-invalid");
  rows.replaceChildren();
  table.hidden = true;
  spoken.textContent = "";
  hush(slot);
  hush(listSlot);
}
