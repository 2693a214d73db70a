// The pages in other engines than Chromium: they load, do what the engine can do, and say what it can't.

import { expect, test as base } from "../page.js";
import { newPerson } from "../people.js";
import { Firefox } from "./firefox.js";
import { WebKit } from "./webkit.js";

const test = base.extend({
  firefox: async ({}, use) => {
    const firefox = await Firefox.start();
    await use(firefox);
    await firefox.end();
    expect(firefox.wrong).toEqual([]);
  },
  webkit: async ({}, use) => {
    const webkit = await WebKit.start();
    await use(webkit);
    await webkit.end();
  },
});

/** Waits for a text to be in the element, and seen. */
function says(engine, selector, text) {
  const seen = `(() => { const found = document.querySelector(${JSON.stringify(selector)}); return found?.checkVisibility() ? found.textContent : ""; })()`;
  return expect.poll(() => engine.evaluate(seen), { message: selector, timeout: 15_000 }).toContain(text);
}

/** The moves of both engines that take no passkey. */
async function withoutTouch(engine, system) {
  await engine.goto(`${system.site_url}/nothing`);
  await says(engine, "h2", "There is no page at this address");
  await engine.goto(`${system.site_url}/.well-known/change-password`);
  await expect.poll(() => engine.evaluate("location.pathname + location.hash")).toBe("/#account");
}

test("Firefox shows every page without an error, and tells of a passkey that isn’t made", async ({ firefox, system }) => {
  await withoutTouch(firefox, system);
  await firefox.goto(`${system.site_url}/register.html`);
  await firefox.click("#recover-form button");
  await says(firefox, "#recover-notice", "Your name is missing.");
  await firefox.goto(`${system.site_url}/register.html#not-an-invitation`);
  await says(firefox, "#link-notice", "This link is no longer good");
  await firefox.goto(await system.invite(newPerson("fox")));
  await says(firefox, "#register-title", "Register a passkey");
  // WebDriver BiDi adds no authenticator to it.
  await firefox.click("#register-form button");
  await says(firefox, "#register-notice", "No passkey was made.");
  await firefox.goto(`${system.site_url}/reveal`);
  await firefox.click("#show");
  await says(firefox, "#ask-notice", "No passkey was used.");
  await firefox.goto(`${system.site_url}/`);
  await says(firefox, "#sign-in-button", "Sign in with a passkey");
  await firefox.click("#sign-in-button");
  await says(firefox, "#sign-in-notice", "No passkey was used.");
});

test("WebKit without passkeys says so on every page, and spends no invitation", async ({ page, system, webkit }) => {
  await withoutTouch(webkit, system);
  await says(webkit, "#sign-in-notice", "This browser has no passkeys.");
  await webkit.goto(`${system.site_url}/reveal`);
  await says(webkit, "#ask-notice", "This browser has no passkeys.");
  const link = await system.invite(newPerson("kit"));
  await webkit.goto(link);
  await says(webkit, "#unsupported", "Open the link in an up-to-date browser");
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Register a passkey" })).toBeVisible();
});
