// Issuing, listing, verifying and revoking in the page.

import { Operator, expect, newUser, test } from "../page.js";

const SHOTS = "artifacts/screenshots";

test("a token is issued, counted down, listed and verified once", async ({ operator, page }) => {
  const user = newUser("alice");
  const token = await operator.issue(user);
  expect(token).toMatch(/^[0-9a-f]{15}$/u);
  await expect(operator.timer).toHaveText(/^(5:00|4:5\d)$/u);
  const before = await operator.timer.textContent();
  await expect(operator.timer).not.toHaveText(before);

  await expect(operator.row(user)).toContainText("outstanding");
  await expect(operator.row(user)).toContainText(/4:5\d left/u);
  await expect(operator.row(user)).not.toContainText(token);
  await page.screenshot({ path: `${SHOTS}/issued.png`, fullPage: true });

  await expect(operator.verifyUser).toHaveValue(user);
  const typed = token.toUpperCase().replace(/(.{5})(?=.)/gu, "$1 - ");
  await operator.verify(user, typed);
  await expect(page.getByText("Verified. The token is used up")).toBeVisible();
  await expect(operator.issued).toBeHidden();
  await expect(page.locator("#issue-notice")).toHaveText("The token was used.");
  await expect(operator.row(user)).toHaveCount(0);

  await operator.verify(user, token);
  await expect(page.locator("#verify-notice")).toContainText("Refused.");
});

test("a wrong token and an unknown user are refused alike", async ({ operator, page }) => {
  const user = newUser();
  await operator.issue(user);
  const notice = page.locator("#verify-notice");
  await operator.verify(user, "0".repeat(15));
  await expect(notice).toContainText("Refused.");
  const refused = await notice.textContent();
  await operator.verify(newUser("nobody"), "0".repeat(15));
  await expect(notice).toHaveText(refused);
});

test("a token is revoked after a question, and not without a yes", async ({ operator, page, system }) => {
  const user = newUser("bob");
  const token = await operator.issue(user);
  const revoke = operator.row(user).getByRole("button", { name: `Revoke the token of ${user}` });
  const dialog = page.getByRole("dialog");

  await revoke.click();
  await expect(dialog).toContainText(user);
  await expect(dialog.getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(operator.row(user)).toHaveCount(1);
  await expect(revoke).toBeFocused();

  await revoke.click();
  await dialog.getByRole("button", { name: "Revoke token" }).click();
  await expect(operator.row(user)).toHaveCount(0);
  await expect(operator.issued).toBeHidden();
  await expect(page.locator("#issue-notice")).toHaveText("The token was revoked.");
  const answer = await system.fetch("POST", "/tokens/verify", { user_id: user, token });
  expect(answer.status).toBe(422);
});

test("an expired token leaves the page", async ({ clerk, page }) => {
  await page.clock.install();
  await clerk.at(page, (authenticator) => expires(new Operator(page, authenticator), page));
});

async function expires(operator, page) {
  await operator.open();
  const user = newUser("late");
  const token = await operator.issue(user);
  await expect(operator.row(user)).toHaveCount(1);
  await page.clock.fastForward("04:10");
  await expect(operator.timer).toHaveText(/^0:[45]\d$/u);
  await expect(page.locator("#issue-spoken")).toHaveText("The token expires in one minute.");
  await page.clock.fastForward("00:55");
  await expect(operator.issued).toBeHidden();
  await expect(page.locator("#issue-notice")).toHaveText("The token has expired.");
  expect(await page.content()).not.toContain(token.slice(0, 5));
  await expect(operator.row(user)).toHaveCount(0);
}

test("markup in a user id is shown as text", async ({ operator, page }) => {
  const user = `${newUser()}<img src=x onerror="document.title='run'"><b>bold</b>`;
  await operator.issue(user);
  await expect(operator.row(user).locator(".user")).toHaveText(user);
  await operator.row(user).getByRole("button", { name: /^Revoke/u }).click();
  await expect(page.locator("#question-text bdi")).toHaveText(user);
  expect(await page.locator("main img, main b, dialog img, dialog b").count()).toBe(0);
  await page.keyboard.press("Escape");
  await expect(page).toHaveTitle("Otpost");
});

test("each try to deliver a token is told beside it", async ({ operator, page, system }) => {
  const number = `+4916${String(process.pid).padStart(9, "0")}`;
  const tries = [
    { user: number, channel: "sms", state: "accepted", told: "SMS: accepted" },
    // Nobody has set up where the webhook is.
    { user: newUser("hooked"), channel: "webhook", state: "skipped", told: "Webhook: skipped" },
  ];
  for (const { user, channel } of tries) {
    const answer = await system.fetch("POST", "/tokens", { user_id: user, channel });
    expect(answer.status, channel).toBe(201);
  }
  for (const { user, state, told } of tries) {
    const delivery = operator.row(user).locator(".delivery").first();
    await expect(async () => {
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect(delivery).toHaveText(told, { timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
    await expect(delivery).toHaveClass(`delivery ${state}`);
    await expect(operator.row(user)).toContainText("outstanding");
  }
});

test("further pages are shown on request", async ({ operator, page, system }) => {
  // A page holds 50, so that these can't all be on the first one.
  const all = Array.from({ length: 51 }, () => newUser("paged"));
  for (const user of all) {
    const answer = await system.fetch("POST", "/tokens", { user_id: user });
    expect(answer.status).toBe(201);
  }
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(operator.row("paged").first()).toBeVisible();
  expect(await operator.row("paged").count()).toBeLessThan(all.length);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(operator.row("paged")).toHaveCount(all.length);
  await expect(page.getByRole("button", { name: "Show more" })).toBeHidden();
});

test("an operator finds the tokens of one user, sees the newest first, and keeps the place after a revocation", async ({ operator, page }) => {
  const users = [newUser("find"), newUser("find"), newUser("find")];
  for (const user of users) await operator.issue(user);
  const search = page.getByRole("search", { name: "Find tokens" });
  const find = async (user) => {
    await search.getByLabel("Tokens of a user").fill(user);
    await search.getByRole("button", { name: "Find tokens" }).click();
  };
  await find(users[1]);
  await expect(operator.rows).toHaveCount(1);
  await expect(operator.row(users[1])).toBeVisible();
  const nobody = newUser("nobody");
  await find(nobody);
  await expect(page.getByText(`No token of ${nobody} is outstanding.`)).toBeVisible();
  await find("");
  await expect(page.locator("#outstanding-spoken")).toHaveText("Everybody’s tokens are listed.");

  // Newest first, a page of two at a time.
  await page.route("**/v1/tokens?*", (route) => route.continue({ url: `${route.request().url()}&limit=2` }));
  await search.getByLabel("Order").selectOption("newest");
  await expect(operator.rows).toHaveCount(2);
  await expect(operator.rows.filter({ hasText: "find-" })).toHaveCount(2);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(operator.row(users[0])).toBeVisible();
  await operator.row(users[0]).getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke token" }).click();
  await expect(operator.row(users[0])).toHaveCount(0);
  await expect(operator.row(users[2]), "the page before is still there").toBeVisible();
  await expect(page.locator("#outstanding-spoken")).toHaveText("Token revoked.");
});

test("what is said of one user’s token doesn’t stand above another’s", async ({ operator, page }) => {
  await operator.issue(newUser("first"));
  await operator.user.fill("bad\u202ename");
  await operator.generate.click();
  await expect(page.locator("#issue-notice")).toContainText("must be printable");
  await expect(operator.issued).toBeHidden();
});

test("a token is issued for a purpose and sent over a channel", async ({ operator, page, system }) => {
  const user = newUser("sent");
  await operator.user.fill(user);
  await page.getByLabel("Purpose").fill("payment");
  await page.getByLabel("Channel").selectOption("sms");
  await operator.generate.click();
  await expect(page.locator("#issue-notice"), "the user id is no number").toContainText("phone");
  await page.getByLabel("Phone number").fill("+447700900123");
  await operator.generate.click();
  await expect(page.locator("#issue-notice")).toHaveText("Token generated. The list says what became of its delivery.");
  await expect(operator.issued).toBeHidden();
  await page.getByLabel("Tokens of a user").fill(user);
  await page.getByRole("button", { name: "Find tokens" }).click();
  await expect(operator.row(user)).toContainText("payment");
  await expect.poll(async () => JSON.stringify(await system.sent())).toContain("+447700900123");
});
