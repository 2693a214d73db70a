// People with passkeys, and what they do on the pages.

import { expect } from "@playwright/test";

import { Authenticator } from "./authenticator.js";

let people = 0;

/** A name that no other test has. */
export const newPerson = (name = "person") => `${name}-${process.pid}-${people++}`;

/** Registers a passkey by a link on a page whose authenticator holds none; resolves to the recovery codes. */
export async function register(page, link, passkey) {
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Register a passkey" })).toBeVisible();
  if (passkey !== undefined) await page.getByLabel("Name of this passkey").fill(passkey);
  await page.getByRole("button", { name: "Register passkey" }).click();
  const codes = page.locator("#codes-list li");
  await expect(codes.first()).toBeVisible();
  const shown = await codes.allTextContents();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByRole("heading", { name: "Passkey registered" })).toBeVisible();
  return shown;
}

/** A person whose passkey outlives a page: it is put into the authenticator of each page that needs it. */
export class Person {
  #credentials;

  constructor(name, codes, credentials) {
    this.name = name;
    this.codes = codes;
    this.#credentials = credentials;
  }

  /** Invites somebody and registers a passkey for them. */
  static async registered(browser, system, name, ...options) {
    return Person.invited(browser, name, await system.invite(name, ...options));
  }

  /** Registers a passkey for somebody by their first link. */
  static async invited(browser, name, link) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const authenticator = await Authenticator.attach(page);
    const codes = await register(page, link);
    const person = new Person(name, codes, await authenticator.credentials());
    await context.close();
    return person;
  }

  /** The page has an authenticator that holds the person's passkey until `work` is done. */
  async at(page, work) {
    const authenticator = await Authenticator.attach(page);
    await authenticator.hold(this.#credentials);
    await work(authenticator);
    // It counts its signatures, and a passkey that counts backwards is refused.
    const now = await authenticator.credentials();
    this.#credentials = this.#credentials.map((old) => now.find((one) => one.credentialId === old.credentialId) ?? old);
  }
}
