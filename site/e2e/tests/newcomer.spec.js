// The whole way of somebody who has just typed `just local`, by nothing but what it printed.

import { expect, test } from "../page.js";

/** The links that the outbox shows to a person. */
const links = async (system) => (await system.paste(system.outbox)).match(/\bhttp:\S+\/reveal\.html#\S+/gu) ?? [];

test("the printed link registers, and the printed lines bring a code to a touch", async ({ page, reveal, system }) => {
  // Alice has registered by the link.
  const before = await links(system);
  await system.paste(system.send_sms);
  await expect.poll(() => links(system), { timeout: 20_000 }).toHaveLength(before.length + 1);
  expect(await system.paste(system.outbox)).not.toContain("482913");

  await page.goto((await links(system)).at(-1));
  await expect(reveal.message("482913").locator(".code")).toHaveText("482913");

  // Whose number it is may use the console too.
  await page.getByRole("link", { name: "Console" }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("button", { name: "Generate security token" })).toBeVisible();
});

test("a page is found without its .html, and password managers find the passkeys", async ({ page }) => {
  await page.goto("/reveal");
  await expect(page.getByRole("heading", { name: "Show my code" })).toBeVisible();
  await page.goto("/register");
  await expect(page.getByRole("heading", { name: "Use a recovery code" })).toBeVisible();
  await page.goto("/.well-known/change-password");
  await expect(page).toHaveURL(/\/#account$/u);
  await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
});

test("what isn’t there has a page of its own, with the site’s headers", async ({ page, system }) => {
  for (const path of ["/nothing", "/reveal.htm", "/favicon.ico", "/styles/", "/.well-known/security.txt"]) {
    const answer = await page.request.get(`${system.site_url}${path}`);
    expect(answer.status(), path).toBe(404);
    expect(answer.headers()["content-security-policy"], path).toContain("default-src 'none'");
    expect(answer.headers()["content-type"], path).toBe("text/html; charset=utf-8");
  }
  await page.goto("/nothing");
  await expect(page.getByRole("heading", { name: "There is no page at this address" })).toBeVisible();
  await page.getByRole("link", { name: "Show a code that arrived" }).click();
  await expect(page.getByRole("heading", { name: "Show my code" })).toBeVisible();
});
