// What every test of the pages has: a running system, a page that is watched, people with passkeys and their moves.

import { test as base, expect } from "@playwright/test";

import { Person, newPerson } from "./people.js";
import { System, stateFolder } from "./system.js";

export { expect };

/** Refused requests are logged by the browser itself; they are what some tests ask for. */
const EXPECTED = /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_(FAILED|INTERNET_DISCONNECTED))/u;

export const test = base.extend({
  // Starting it is most of what the tests cost: it is built, deployed and started once.
  system: [
    async ({}, use) => {
      const state = stateFolder();
      const system = await System.start(state.folder);
      await use(system);
      await system.interrupt();
      state.remove();
    },
    { scope: "worker", timeout: 900_000 },
  ],

  baseURL: async ({ system }, use) => use(system.site_url),

  page: async ({ page, system }, use) => {
    const wrong = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type()) && !EXPECTED.test(message.text())) wrong.push(message.text());
    });
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== system.site_url) wrong.push(`a request to ${request.url()}`);
    });
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective}`));
    });
    await use(page);
    expect(wrong).toEqual([]);
  },

  /** Somebody who may use the console. */
  clerk: [
    async ({ browser, system }, use) => use(await Person.registered(browser, system, newPerson("clerk"), "--operator")),
    { scope: "worker" },
  ],

  /** The owner of the number to which `system.sms` sends, by the link that `stack local` prints. */
  alice: [
    async ({ browser, system }, use) => use(await Person.invited(browser, "alice", system.registration_url)),
    { scope: "worker" },
  ],

  /** The console, opened with the clerk's passkey. */
  operator: async ({ page, clerk }, use) => {
    await clerk.at(page, async (authenticator) => {
      const operator = new Operator(page, authenticator);
      await operator.open();
      await use(operator);
    });
  },

  /** The page that reveals, with alice's passkey at hand. */
  reveal: async ({ page, alice }, use) => {
    await alice.at(page, (authenticator) => use(new Reveal(page, authenticator)));
  },
});

let users = 0;

/** A user whom no other test knows, because each may get only five tokens in ten minutes. */
export const newUser = (name = "user") => `${name}-${process.pid}-${users++}`;

/** What an operator does. */
export class Operator {
  constructor(page, authenticator) {
    this.page = page;
    this.authenticator = authenticator;
    this.signIn = page.getByRole("button", { name: "Sign in with a passkey" });
    this.signOut = page.getByRole("button", { name: "Sign out" });
    this.user = page.getByRole("region", { name: "Issue a token" }).getByLabel("User id");
    this.generate = page.getByRole("button", { name: "Generate security token" });
    this.issued = page.locator("#issued");
    this.token = page.locator("#issued-token");
    this.timer = page.getByRole("timer");
    this.rows = page.getByRole("table", { name: "Outstanding tokens" }).locator("tbody").getByRole("row");
    this.verifyUser = page.getByRole("region", { name: "Verify a token" }).getByLabel("User id");
    this.verifyToken = page.getByLabel("Token", { exact: true });
    this.verifyButton = page.getByRole("button", { name: "Verify token" });
  }

  async open() {
    await this.page.goto("/");
    await this.signIn.click();
    await expect(this.user).toBeFocused();
  }

  /** Resolves to the token that the page shows. */
  async issue(userId) {
    await this.user.fill(userId);
    await this.generate.click();
    await expect(this.issued).toContainText("Token generated successfully.");
    await expect(this.page.locator("#issued-user")).toHaveText(userId);
    return this.token.textContent();
  }

  async verify(userId, token) {
    await this.verifyUser.fill(userId);
    await this.verifyToken.fill(token);
    await this.verifyButton.click();
  }

  row(userId) {
    return this.rows.filter({ hasText: userId });
  }
}

/** What somebody does who waits for a code. */
export class Reveal {
  constructor(page, authenticator) {
    this.page = page;
    this.authenticator = authenticator;
    this.button = page.getByRole("button", { name: "Show my code" });
    this.messages = page.getByRole("article");
    this.notice = page.locator("#ask-notice");
  }

  /** Opens the page without a link, and touches. */
  async open() {
    await this.page.goto("/reveal.html");
    await this.button.click();
  }

  message(text) {
    return this.messages.filter({ hasText: text });
  }
}
