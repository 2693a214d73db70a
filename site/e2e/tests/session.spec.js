// The console's session: what it allows, and how it ends.

import { readFile } from "node:fs/promises";

import { Operator, expect, newUser, test } from "../page.js";

test("a reload goes on with the session, and nothing of it can be read by a script", async ({ context, operator, page }) => {
  const urls = [];
  page.on("request", (request) => urls.push(request.url()));
  const user = newUser();
  const token = await operator.issue(user);
  const cookies = (await context.cookies()).filter((cookie) => cookie.name.startsWith("__Host-"));
  const session = cookies.find((cookie) => cookie.name === "__Host-otpost-session");
  expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: "Strict", path: "/" });
  const kept = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    history: history.state,
    name: window.name,
    cookie: document.cookie,
    title: document.title,
  }));
  expect(kept).toEqual({ local: {}, session: {}, databases: [], caches: [], history: null, name: "", cookie: "", title: "Otpost" });
  expect(JSON.stringify([urls, page.url()])).not.toContain(token);

  await page.reload();
  await expect(operator.row(user)).toBeVisible();
  await expect(operator.issued).toBeHidden();
  expect(await page.content()).not.toContain(token.slice(0, 5));
});

test("the console says whose environment it is", async ({ operator, page }) => {
  await expect(page.locator("#environment")).toHaveText("local");
  await operator.signOut.click();
  await expect(page.locator("#environment")).toBeHidden();
});

test("signing out takes everything off the page, and the session is over", async ({ context, operator, page }) => {
  const user = newUser("gone");
  const token = await operator.issue(user);
  const before = await context.cookies();
  await operator.signOut.click();
  await expect(operator.signIn).toBeFocused();
  const markup = await page.content();
  expect(markup).not.toContain(user);
  expect(markup).not.toContain(token.slice(0, 5));
  for (const field of await page.locator("input").all()) await expect(field).toHaveValue("");

  // Whoever kept the cookie has nothing.
  await expect.poll(async () => (await context.cookies()).some(({ name }) => name === "__Host-otpost-session")).toBe(false);
  await context.addCookies(before);
  await page.reload();
  await expect(operator.signIn).toBeVisible();
});

test("a session that ended elsewhere ends the console", async ({ context, operator, page }) => {
  await operator.issue(newUser("twice"));
  const other = await context.newPage();
  await other.goto("/");
  await other.getByRole("button", { name: "Sign out" }).click();
  await expect(other.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
  await operator.user.fill(newUser());
  await operator.generate.click();
  await expect(page.locator("#sign-in-notice")).toHaveText("The session has ended. Sign in again.");
  await expect(operator.issued).toBeHidden();
  await expect(operator.user).toBeHidden();
});

test("fifteen idle minutes close the console", async ({ clerk, page }) => {
  await page.clock.install();
  await clerk.at(page, async (authenticator) => {
    const operator = new Operator(page, authenticator);
    await operator.open();
    await page.clock.fastForward("13:50");
    await expect(operator.user).toBeVisible();
    await page.clock.fastForward("01:15");
    await expect(page.locator("#sign-in-notice")).toHaveText("The session has ended. Sign in again.");
    await expect(operator.user).toBeHidden();
  });
});

test("an answer that comes after signing out is dropped", async ({ operator, page }) => {
  let answer;
  await page.route("**/v1/tokens", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    const response = await route.fetch();
    await new Promise((resolve) => (answer = resolve));
    await route.fulfill({ response });
  });
  await operator.user.fill(newUser("slow"));
  await operator.generate.click();
  await expect.poll(() => answer).toBeDefined();
  await operator.signOut.click();
  const finished = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/v1/tokens"));
  answer();
  await finished;
  await expect(operator.issued).toBeHidden();
  await expect(operator.token).toBeEmpty();
});

test("a token is shown again after a touch, which is in the audit trail", async ({ clerk, operator, page, system }) => {
  const user = newUser("again");
  const token = await operator.issue(user);
  await page.reload();
  const again = operator.row(user).getByRole("button", { name: `Show again the token of ${user}` });
  await operator.authenticator.verify(false);
  await again.click();
  await expect(page.locator("#outstanding-notice")).toContainText("It was cancelled, it took too long, or this device has none");
  await expect(operator.issued).toBeHidden();
  await operator.authenticator.verify(true);
  await again.click();
  await expect(operator.issued).toContainText("Token shown again.");
  await expect(operator.token).toHaveText(token);

  // An application's token is the application's to deliver: it is sealed for nobody here.
  const applications = newUser("app");
  await system.fetch("POST", "/tokens", { user_id: applications });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(operator.row(applications)).toBeVisible();
  await expect(operator.row(applications).getByRole("button", { name: /again/u })).toHaveCount(0);

  await page.getByRole("link", { name: "Audit trail" }).click();
  const trail = page.getByRole("table", { name: "Audit trail" }).getByRole("row");
  await expect(trail.filter({ hasText: clerk.name }).filter({ hasText: "token shown" }).first()).toBeVisible();
  await expect(trail.filter({ hasText: clerk.name }).filter({ hasText: "signed in" }).first()).toBeVisible();
  expect(await page.locator("#audit-rows").textContent()).not.toContain(token);
});

test("the audit trail is filtered, and exported whole", async ({ operator, page }) => {
  const user = newUser("audited");
  await operator.issue(user);
  await page.getByRole("link", { name: "Audit trail" }).click();
  const rows = page.getByRole("table", { name: "Audit trail" }).locator("tbody").getByRole("row");
  // The user of the token is shown, filtered by, and exported.
  await expect(rows.filter({ hasText: "token issued" }).filter({ hasText: user })).toBeVisible();
  await page.getByLabel("Filter what is shown").fill(user);
  await expect(rows.filter({ visible: true })).toHaveCount(1);
  await page.getByLabel("Filter what is shown").fill(`${user} nowhere`);
  await expect(page.getByText("Nothing that is shown has this in it.")).toBeVisible();
  await page.getByLabel("Filter what is shown").fill("Token Issued");
  await expect(rows.filter({ hasText: "signed in" }).first()).toBeHidden();
  await expect(rows.filter({ hasText: "token issued" }).first()).toBeVisible();
  const exported = async (name) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name }).click();
    return readFile(await (await download).path(), "utf8");
  };
  const entries = JSON.parse(await exported("Export all as JSON"));
  expect(entries.filter(({ about }) => about === user)).toHaveLength(1);
  expect(entries.find(({ action }) => action === "signed_in").about, "the passkey").toBeTruthy();
  expect(entries.some(({ action }) => action === "signed_in"), "what is filtered out is exported too").toBe(true);
  expect(new Date(entries[0].at) >= new Date(entries.at(-1).at)).toBe(true);
  const lines = (await exported("Export all as CSV")).trimEnd().split("\r\n");
  expect(lines[0]).toBe('"at","actor","action","subject","about"');
  expect(lines).toHaveLength(entries.length + 1);
  expect(lines).toContain(`"${entries[0].at}","${entries[0].actor}","${entries[0].action}","${entries[0].subject}","${entries[0].about ?? ""}"`);
});
