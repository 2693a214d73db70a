// What every test of the page has: a running system, a page that is watched, and the operator's moves.

import { test as base, expect } from "@playwright/test";

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

  /** The console, opened with the system's key. */
  operator: async ({ page, system }, use) => {
    const operator = new Operator(page);
    await operator.open(system.key);
    await use(operator);
  },
});

let users = 0;

/** A user whom no other test knows, because each may get only five tokens in ten minutes. */
export const newUser = (name = "user") => `${name}-${process.pid}-${users++}`;

/** What an operator does. */
export class Operator {
  constructor(page) {
    this.page = page;
    this.key = page.getByLabel("Client key");
    this.user = page.getByRole("region", { name: "Issue a token" }).getByLabel("User id");
    this.generate = page.getByRole("button", { name: "Generate security token" });
    this.issued = page.locator("#issued");
    this.token = page.locator("#issued-token");
    this.timer = page.getByRole("timer");
    this.rows = page.getByRole("table").locator("tbody").getByRole("row");
    this.verifyUser = page.getByRole("region", { name: "Verify a token" }).getByLabel("User id");
    this.verifyToken = page.getByLabel("Token", { exact: true });
    this.verifyButton = page.getByRole("button", { name: "Verify token" });
  }

  async open(key) {
    await this.page.goto("/");
    await this.key.fill(key);
    await this.page.getByRole("button", { name: "Use this key" }).click();
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
