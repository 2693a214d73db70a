// Passkeys from the invitation to the last recovery code, in a browser with a virtual authenticator.

import { readFile } from "node:fs/promises";

import { Authenticator } from "../authenticator.js";
import { Operator, expect, test } from "../page.js";
import { Person, newPerson, register } from "../people.js";

const key = (page, name) => page.getByRole("table", { name: "Your passkeys" }).getByRole("row").filter({ hasText: name });

test("an invitation registers one passkey and shows the recovery codes once", async ({ page, system }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const authenticator = await Authenticator.attach(page);
  const name = newPerson("ada");
  const link = await system.invite(name);
  expect(link).toMatch(new RegExp(`^${system.site_url}/register\\.html#[\\w-]{22,}$`, "u"));

  await page.goto(link);
  const field = page.getByLabel("Name of this passkey");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("Linux");
  await expect(page.locator("#register-person")).toHaveText(name);
  expect(page.url()).toBe(`${system.site_url}/register.html`);
  expect(await page.evaluate(() => [history.state, document.title])).toEqual([null, "Register a passkey – Otpost"]);

  await page.getByRole("button", { name: "Register passkey" }).click();
  const codes = page.locator("#codes-list li");
  await expect(page.getByRole("heading", { name: "Keep these recovery codes" })).toBeFocused();
  const shown = await codes.allTextContents();
  expect(new Set(shown).size).toBe(shown.length);
  expect(shown.length).toBeGreaterThanOrEqual(8);
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  for (const code of shown) expect(copied).toContain(code);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  expect(await readFile(await (await download).path(), "utf8")).toBe(copied);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("header")).toBeHidden();
  await expect(codes.first()).toBeVisible();
  await page.emulateMedia({ media: null });

  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText(`${name} now has the passkey “Linux”.`)).toBeVisible();
  expect(await page.content()).not.toContain(shown[0]);
  const [credential] = await authenticator.credentials();
  expect(credential).toMatchObject({ isResidentCredential: true, rpId: "localhost" });

  // The same link, in the same tab: it is used up.
  await page.goto(link);
  await expect(page.locator("#link-notice")).toContainText("This link is no longer good");
  expect(page.url()).toBe(`${system.site_url}/register.html`);
});

test("a touch that is cancelled can be repeated, and a broken link is told apart from nothing", async ({ page, system }) => {
  const authenticator = await Authenticator.attach(page);
  await page.goto("/register.html#nobody-was-invited-by-this");
  await expect(page.locator("#link-notice")).toContainText("This link is no longer good");

  const name = newPerson("late");
  await authenticator.verify(false);
  await page.goto(await system.invite(name));
  await page.getByRole("button", { name: "Register passkey" }).click();
  await expect(page.locator("#register-notice")).toContainText("No passkey was made. It was cancelled, it took too long, or this device can’t");
  await authenticator.verify(true);
  await page.getByRole("button", { name: "Register passkey" }).click();
  await expect(page.locator("#codes-list li").first()).toBeVisible();
});

test("a browser without passkeys is told so", async ({ page, system }) => {
  await page.addInitScript(() => delete globalThis.PublicKeyCredential);
  await page.goto(await system.invite(newPerson("old")));
  await expect(page.getByRole("heading", { name: "This browser has no passkeys" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Register passkey" })).toBeHidden();
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.locator("#sign-in-notice")).toHaveText("This browser has no passkeys.");
});

test("a browser that can’t write credentials as JSON registers and signs in too", async ({ page, system }) => {
  await page.addInitScript(() => {
    delete PublicKeyCredential.parseCreationOptionsFromJSON;
    delete PublicKeyCredential.parseRequestOptionsFromJSON;
    delete PublicKeyCredential.prototype.toJSON;
  });
  await Authenticator.attach(page);
  const name = newPerson("elder");
  await register(page, await system.invite(name));
  await page.getByRole("link", { name: "Open the console" }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.locator("#person-name")).toHaveText(name);
});

test("a second passkey is added, renamed and used; the first one is revoked; the last one asks twice", async ({ page, system }) => {
  const authenticator = await Authenticator.attach(page);
  const name = newPerson("two");
  await register(page, await system.invite(name), "First");
  const [first] = await authenticator.credentials();
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByText("You have one passkey.")).toBeVisible();

  // The touch that allows it comes from the first device, the new passkey from the second.
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const naming = page.getByRole("dialog", { name: "Add a passkey" });
  await naming.getByLabel("Name of the passkey").fill("Second");
  await authenticator.replace();
  await naming.getByRole("button", { name: "Make the passkey" }).click();
  await expect(page.getByText("The passkey was added.")).toBeVisible();
  await expect(key(page, "First")).toBeVisible();
  await expect(page.getByText("You have one passkey.")).toBeHidden();

  await key(page, "Second").getByRole("button", { name: "Rename the passkey Second" }).click();
  const rename = page.getByRole("dialog", { name: "Rename this passkey" });
  await rename.getByLabel("Name of the passkey").fill("Drawer <b>");
  await rename.getByRole("button", { name: "Rename" }).click();
  await expect(key(page, "Drawer <b>")).toBeVisible();

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(key(page, "Drawer <b>")).toBeVisible();
  await key(page, "First").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("dialog")).toContainText("“First” will no longer open anything here.");
  await page.getByRole("button", { name: "Revoke passkey" }).click();
  await expect(key(page, "First")).toHaveCount(0);

  await key(page, "Drawer").getByRole("button", { name: "Revoke" }).click();
  const last = page.getByRole("dialog", { name: "Revoke your last passkey?" });
  await last.getByRole("button", { name: "Keep it" }).click();
  await expect(key(page, "Drawer")).toBeVisible();

  await page.getByRole("button", { name: "Sign out" }).click();
  await authenticator.replace();
  await authenticator.hold([first]);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.locator("#sign-in-notice")).toContainText("This passkey was not accepted.");
});

test("the same device isn’t registered twice for a person", async ({ page, system }) => {
  await Authenticator.attach(page);
  await register(page, await system.invite(newPerson("once")));
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("button", { name: "Make the passkey" }).click();
  await expect(page.locator("#naming-notice")).toHaveText("This device already holds a passkey of yours. Use that one, or another device.");
  await page.getByRole("button", { name: "Cancel" }).click();
});

test("a recovery code registers a new passkey, once; new codes take the place of the old ones", async ({ page, system }) => {
  const authenticator = await Authenticator.attach(page);
  const name = newPerson("lost");
  const codes = await register(page, await system.invite(name), "Lost");
  await authenticator.replace();

  const recover = async (code) => {
    await page.goto("/");
    await page.getByRole("link", { name: "Use a recovery code" }).click();
    await page.getByLabel("Your name").fill(name);
    await page.getByRole("textbox", { name: "Recovery code" }).fill(code);
    await page.getByRole("button", { name: "Continue" }).click();
  };
  const refused = page.getByText("Refused. A wrong name, a wrong code and a used one all get this one answer.");
  await recover(`${codes[0].slice(0, -1)}${codes[0].endsWith("x") ? "y" : "x"}`);
  await expect(refused).toBeVisible();
  await recover(codes[0]);
  await expect(page.locator("#register-person")).toHaveText(name);
  await page.getByLabel("Name of this passkey").fill("Found");
  await page.getByRole("button", { name: "Register passkey" }).click();
  await expect(page.getByText(`${name} now has the passkey “Found”.`)).toBeVisible();
  await recover(codes[0]);
  await expect(refused).toBeVisible();

  await page.goto("/");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.locator("#recovery-left")).toContainText(`${codes.length - 1} codes are left.`);
  await page.getByRole("button", { name: "Make new codes" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make new codes" }).click();
  const renewed = page.locator("#codes-list li");
  await expect(renewed.first()).toBeVisible();
  const [fresh] = await renewed.allTextContents();
  // On paper: the codes, whose they are, and of which site.
  await page.emulateMedia({ media: "print" });
  await expect(renewed.first()).toBeVisible();
  await expect(page.locator("#codes .lead")).toContainText(`${name} register a new passkey at ${new URL(system.site_url).host} once`);
  await expect(page.getByRole("heading", { name: "Your passkeys" })).toBeHidden();
  await page.emulateMedia({ media: null });
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.locator("#recovery-left")).toContainText(`${codes.length} codes are left.`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
  await recover(codes[1]);
  await expect(refused).toBeVisible();
  await recover(fresh);
  await expect(page.locator("#register-person")).toHaveText(name);
});

test("an assertion is good once, in one browser, for one end, and all refusals are alike", async ({ browser, operator, page, system }) => {
  await operator.signOut.click();
  const request = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/v1/session"));
  await operator.signIn.click();
  await expect(operator.user).toBeFocused();
  const used = (await request).postData();

  const post = (page, route, body) =>
    page.evaluate(
      async ([route, body]) => {
        const answer = await fetch(route, { method: "POST", headers: { "content-type": "application/json" }, body });
        return [answer.status, await answer.text()];
      },
      [route, body],
    );
  const replayed = await post(page, "/v1/session", used);
  expect(replayed[0]).toBe(403);
  expect(JSON.parse(replayed[1])).toMatchObject({ code: "ceremony_refused" });

  // One that was never used: held back from the server, then brought from another browser and for other ends.
  let held;
  await page.route("**/v1/session", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    held = route.request().postData();
    await route.abort();
  });
  await operator.signOut.click();
  await operator.signIn.click();
  await expect.poll(() => held).toBeDefined();
  const stranger = await browser.newPage();
  await stranger.goto(system.site_url);
  expect(await post(stranger, "/v1/session", held)).toEqual(replayed);
  await stranger.close();
  await page.unroute("**/v1/session");
  expect(await post(page, "/v1/messages/reveal", held)).toEqual(replayed);
  // None of that used it up.
  expect((await post(page, "/v1/session", held))[0]).toBe(200);
  expect(await post(page, "/v1/session", held)).toEqual(replayed);
});

test("a touch without user verification is refused, by the browser and by the server", async ({ operator, page }) => {
  await operator.signOut.click();
  await operator.authenticator.verify(false);
  await operator.signIn.click();
  await expect(page.locator("#sign-in-notice")).toContainText("No passkey was used. It was cancelled, it took too long, or this device has none");

  // A browser that asks for less than the server said.
  await page.route("**/v1/challenges", async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    json.publicKey.userVerification = "discouraged";
    await route.fulfill({ response, json });
  });
  const answer = page.waitForResponse((response) => response.url().endsWith("/v1/session") && response.request().method() === "POST");
  await operator.signIn.click();
  expect((await answer).status()).toBe(403);
  await expect(page.locator("#sign-in-notice")).toContainText("This passkey was not accepted.");
  await operator.authenticator.verify(true);
});

test("a person who is revoked is let in no more, and a person who is no operator sees no tokens", async ({ browser, page, system }) => {
  const person = await Person.registered(browser, system, newPerson("guest"));
  await person.at(page, async (authenticator) => {
    const guest = new Operator(page, authenticator);
    await page.goto("/#tokens");
    await guest.signIn.click();
    await expect(page.getByRole("heading", { name: "Your passkeys" })).toBeVisible();
    await expect(guest.user).toBeHidden();
    await expect(page.getByRole("link", { name: "Audit trail" })).toBeHidden();
    for (const route of ["/v1/tokens", "/v1/audit"]) {
      expect(await page.evaluate((route) => fetch(route).then((answer) => answer.status), route), route).toBe(403);
    }
    // All that the page asks for by itself is there.
    await expect(page.locator("#notifications-state")).toContainText("Off.");
    await system.ofUsers("revoke", person.name);
    await page.getByRole("button", { name: "Make new codes" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make new codes" }).click();
    await expect(page.locator("#recovery-notice")).toContainText("The passkey was not accepted.");
    await page.reload();
    await guest.signIn.click();
    await expect(page.locator("#sign-in-notice")).toContainText("This passkey was not accepted.");
  });
});
