// People in the console: invited by a link, listed, removed, each with a touch.

import { Authenticator } from "../authenticator.js";
import { Operator, expect, test } from "../page.js";
import { Person, newPerson, register } from "../people.js";

/** The view of people, opened by somebody who may. */
async function view(page) {
  await page.getByRole("link", { name: "People" }).click();
  const rows = page.getByRole("table", { name: "People" }).locator("tbody").getByRole("row");
  await expect(rows.first()).toBeVisible();
  return rows;
}

async function invite(page, name, rights) {
  const form = page.getByRole("region", { name: "Invite somebody" });
  await form.getByLabel("Name").fill(name);
  if (rights !== undefined) await form.getByLabel("Rights").selectOption(rights);
  await form.getByRole("button", { name: "Invite with a touch" }).click();
}

test("somebody is invited, registers by the link, is listed, and is removed", async ({ browser, clerk, operator, page }) => {
  const rows = await view(page);
  const name = newPerson("invited");
  await invite(page, name, "Uses the console too");
  await expect(page.locator("#invited")).toContainText(`Send it to ${name} alone.`);
  await expect(page.getByRole("button", { name: "Copy link" })).toBeFocused();
  const link = await page.locator("#invited-link").textContent();
  const row = rows.filter({ hasText: name });
  await expect(row).toContainText("no passkey yet");

  const context = await browser.newContext();
  const theirs = await context.newPage();
  await Authenticator.attach(theirs);
  await register(theirs, link, "Their phone");
  await theirs.goto("/");
  await theirs.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(theirs.getByRole("link", { name: "People" })).toBeVisible();
  await page.getByRole("region", { name: "People" }).getByRole("button", { name: "Refresh" }).click();
  await expect(row).toContainText("Their phone");
  await expect(row).toContainText("uses the console");

  const remove = row.getByRole("button", { name: `Remove ${name}` });
  await remove.click();
  await page.getByRole("button", { name: "Keep them" }).click();
  await expect(row).toHaveCount(1);
  // Without a touch nobody is removed.
  await operator.authenticator.verify(false);
  await remove.click();
  await page.getByRole("button", { name: "Remove person" }).click();
  await expect(page.locator("#people-notice")).toContainText("No passkey was used.");
  await operator.authenticator.verify(true);
  await remove.click();
  await page.getByRole("button", { name: "Remove person" }).click();
  await expect(row).toHaveCount(0);
  await theirs.getByRole("link", { name: "People" }).click();
  await expect(theirs.locator("#sign-in-notice")).toHaveText("The session has ended. Sign in again.");
  await context.close();

  await page.getByRole("link", { name: "Audit trail" }).click();
  const trail = page.getByRole("table", { name: "Audit trail" }).getByRole("row").filter({ hasText: clerk.name }).filter({ hasText: name });
  await expect(trail.filter({ hasText: "person invited" })).toBeVisible();
  await expect(trail.filter({ hasText: "person revoked" })).toBeVisible();
  expect(await page.content()).not.toContain(link.split("#")[1]);
});

test("a name that can’t be one is told before the touch, and the link goes with the view’s session", async ({ operator, page }) => {
  await view(page);
  for (const name of ["Ada", "9lives", "a b", "ä"]) {
    await invite(page, name);
    await expect(page.locator("#invite-notice")).toHaveText("A name has up to 32 of a-z, 0-9 and -, and begins with a letter.");
  }
  await page.getByRole("region", { name: "Invite somebody" }).getByLabel("Name").fill("");
  await page.getByRole("button", { name: "Invite with a touch" }).click();
  await expect(page.locator("#invite-notice")).toHaveText("Name is missing.");
  await invite(page, newPerson("left"));
  await expect(page.locator("#invited-link")).toContainText("/register.html#");
  await operator.signOut.click();
  expect(await page.content()).not.toContain("/register.html#");
});

test("whoever may not use the console sees no people, and an operator may go", async ({ browser, page, system }) => {
  const ada = await Person.registered(browser, system, newPerson("plain"));
  await ada.at(page, async () => {
    await page.goto("/#people");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByRole("heading", { name: "Your passkeys" })).toBeVisible();
    await expect(page.getByRole("link", { name: "People" })).toBeHidden();
    await page.getByRole("button", { name: "Sign out" }).click();
  });
  const grace = await Person.registered(browser, system, newPerson("going"), "--operator");
  await Person.registered(browser, system, newPerson("staying"), "--operator");
  const other = await page.context().newPage();
  await grace.at(other, async (authenticator) => {
    const operator = new Operator(other, authenticator);
    await operator.open();
    await view(other);
    await other.getByRole("button", { name: `Remove ${grace.name}` }).click();
    await expect(other.getByRole("dialog")).toContainText("is you");
    await other.getByRole("button", { name: "Remove myself" }).click();
    await expect(other.locator("#sign-in-notice")).toHaveText("You were removed. Only another invitation lets you in again.");
  });
});
