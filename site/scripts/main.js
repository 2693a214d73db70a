// Wires the ceremonies together: what one of them changes, the others hear of here.

import { say } from "./form.js";
import * as issue from "./issue.js";
import * as outstanding from "./outstanding.js";
import * as unlock from "./unlock.js";
import * as verify from "./verify.js";

const byId = (id) => document.getElementById(id);

// The key is in the `Api` that this holds. A reload or `Forget key` leaves nothing of it.
const session = {
  api: undefined,

  /** Asks the API. An answer that comes after the key was forgotten is dropped, or it would show again what was put away. */
  async ask(question, answered, failed) {
    const { api } = this;
    let result;
    try {
      const answer = await question(api);
      result = () => answered(answer);
    } catch (error) {
      result = () => failed(error);
    }
    if (this.api === api) await result();
  },
};

function open(api, name, page) {
  session.api = api;
  byId("client-name").textContent = name;
  byId("key-in-use").hidden = false;
  byId("unlock").hidden = true;
  byId("console").hidden = false;
  outstanding.show(page);
  byId("issue-user").focus();
}

function close() {
  session.api = undefined;
  for (const ceremony of [issue, verify, outstanding]) ceremony.reset();
  byId("client-name").textContent = "";
  byId("key-in-use").hidden = true;
  byId("console").hidden = true;
  byId("unlock").hidden = false;
  unlock.reset();
}

function report(error, slot) {
  if (error.kind === "unauthorized") {
    close();
    unlock.wrong(error.message);
  } else {
    say(slot, "refused", error.message);
  }
}

unlock.start(open);
const reload = outstanding.start(session, {
  report,
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
byId("forget-key").addEventListener("click", close);
byId("client-key").focus();
