// From the SMS to the code on the screen: the notification, its link, the touch.

import { expect, test } from "../page.js";
import { Person, newPerson } from "../people.js";

let sent = 0;

/** A code that no other message has. */
const newCode = () => String(310_000 + ((process.pid * 97 + sent++ * 1009) % 600_000));

/** The notifications that came after `before`. */
const notified = async (system, before) => (await system.sent()).filter(({ channel }) => channel === "notification").slice(before);

/** Sends a message to alice; resolves to the link of the notification that it led to. */
async function receive(system, text, ...options) {
  const before = (await notified(system, 0)).length;
  await system.sms(text, ...options);
  await expect.poll(() => notified(system, before), { timeout: 20_000 }).toHaveLength(1);
  const [notification] = await notified(system, before);
  return notification;
}

test("an SMS becomes a notification without its code, and a touch shows the code", async ({ page, reveal, system }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const code = newCode();
  const notification = await receive(system, `${code} is your code for example.com.\n\n@example.com #${code}`, "--from", "ExampleBank");
  expect(JSON.stringify(notification)).not.toContain(code);
  expect(notification).toMatchObject({ title: "A code has arrived", text: "From ExampleBank. Use your passkey to see it." });
  expect(notification.link).toMatch(new RegExp(`^${system.site_url}/reveal\\.html#[0-9a-f]{32}$`, "u"));

  const urls = [];
  page.on("request", (request) => urls.push(request.url()));
  await page.goto(notification.link);
  const message = reveal.message(code);
  await expect(message).toBeVisible();
  expect(page.url()).toBe(`${system.site_url}/reveal.html`);
  await expect(message.getByRole("heading")).toHaveText("ExampleBank");
  await expect(message.getByRole("heading")).toBeFocused();
  await expect(message.locator(".code span")).toHaveText([code.slice(0, 3), code.slice(3)]);
  await expect(message.locator(".message-domain")).toHaveText("Only for example.com. Type it nowhere else.");
  await expect(message.locator(".message-text")).toContainText(`@example.com #${code}`);
  await expect(message.getByRole("timer")).toHaveText(/^(10:00|9:\d\d)$/u);
  await expect(page.locator("#spoken")).toContainText(`Code ${[...code].join(" ")}, from ExampleBank.`);

  // Copied by a click, or by hand, without the gap; and by nothing else.
  expect(await page.evaluate(() => navigator.clipboard.readText())).not.toBe(code);
  await message.getByRole("button", { name: "Copy code" }).click();
  await expect(message.getByRole("button")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
  const selected = await message.locator(".code").evaluate((element) => {
    getSelection().selectAllChildren(element);
    return getSelection().toString();
  });
  expect(selected).toBe(code);

  const kept = await page.evaluate(async () => [
    [{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await caches.keys()],
    [history.state, document.title, document.cookie],
  ]);
  expect(kept).toEqual([[{}, {}, [], []], [null, "Show my code – Otpost", ""]]);
  expect(urls.join(" ")).not.toContain(code);

  // Again by the same passkey while it lives. The message was there before: that it is there says nothing.
  const again = page.waitForResponse("**/v1/messages/reveal");
  await page.getByRole("button", { name: "Look again" }).click();
  expect((await again).status()).toBe(200);
  await expect(message).toBeVisible();
});

test("a page that was left shows no code on the way back", async ({ page, reveal, system }) => {
  const code = newCode();
  await receive(system, `Your code is ${code}`);
  await reveal.open();
  await expect(reveal.message(code)).toBeVisible();
  await page.getByRole("link", { name: "Console" }).click();
  await expect(page).toHaveURL(`${system.site_url}/`);
  await page.goBack();
  await expect(reveal.button).toBeVisible();
  expect(await page.content()).not.toContain(code);
});

test("messages are listed newest first, with or without a code, and each goes when its time is over", async ({ page, reveal, system }) => {
  await page.clock.install();
  const [one, two] = [newCode(), newCode()];
  await receive(system, `Your code is ${one}`);
  const { title } = await receive(system, "Your parcel arrives <b>tomorrow</b> between ten and noon");
  expect(title).toBe("A message has arrived");
  await receive(system, `Ihr Code lautet ${two}`);
  await reveal.open();
  await expect(reveal.messages.nth(0)).toContainText(two);
  await expect(reveal.messages.nth(1)).toContainText("Your parcel arrives <b>tomorrow</b>");
  await expect(reveal.messages.nth(1).getByRole("button")).toHaveCount(0);
  await expect(reveal.messages.nth(1).locator(".message-redacted")).toHaveCount(0);
  await expect(reveal.messages.nth(2)).toContainText(one);
  expect(await page.locator(".message-text b").count()).toBe(0);

  await page.clock.fastForward("09:10");
  await expect(reveal.messages.nth(0).getByRole("timer")).toHaveText(/^0:\d\d$/u);
  await page.clock.fastForward("01:00");
  await expect(reveal.notice).toHaveText("Its time is over. What arrives can be seen for ten minutes.");
  await expect(reveal.messages).toHaveCount(0);
  const markup = await page.content();
  expect(markup).not.toContain(one);
  expect(markup).not.toContain(two);
  expect(await page.locator("#spoken").textContent()).toBe("");
});

test("a message whose code was taken out says so, and where to read on", async ({ page, reveal, system }) => {
  const { title, link } = await receive(system, "Your Fern code is [REDACTED]. Do not share it.", "--from", "Fern");
  expect(title).toBe("A message has arrived");
  await page.goto(link);
  const message = reveal.messages.first();
  await expect(message.locator(".message-text")).toContainText("Your Fern code is [REDACTED].");
  await expect(message.locator(".message-redacted")).toContainText("The code was taken out of this text before it came here.");
  await expect(message.locator(".message-redacted")).toContainText("docs/providers.md");
  await expect(message.getByRole("button")).toHaveCount(0);
  await expect(page.locator("#spoken")).toContainText("A message whose code was taken out before it came here, from Fern.");
});

test("a link opens on its own message, though a newer one is there", async ({ page, reveal, system }) => {
  const [old, fresh] = [newCode(), newCode()];
  const { link } = await receive(system, `Your code is ${old}`);
  await receive(system, `Your code is ${fresh}`);
  await page.goto(link);
  await expect(reveal.messages.first()).toContainText(old);
  await expect(reveal.messages.nth(1)).toContainText(fresh);
});

test("a link that is opened while a touch is awaited begins anew", async ({ page, reveal, system }) => {
  const [one, other] = [newCode(), newCode()];
  const { link } = await receive(system, `Your code is ${one}`);
  const { link: next } = await receive(system, `Your code is ${other}`);
  await reveal.authenticator.present(false);
  const challenged = page.waitForResponse("**/v1/challenges");
  await page.goto(next);
  await challenged;
  await reveal.authenticator.present(true);
  await page.goto(link);
  await expect(reveal.messages.first()).toContainText(one);
  await expect(reveal.messages.nth(1)).toContainText(other);
});

test("another person’s passkey gets the one refusal for a link, and nothing without one", async ({ browser, page, system, alice }) => {
  expect(alice.name).toBe("alice");
  const code = newCode();
  const { link } = await receive(system, `Your code is ${code}`);
  const stranger = await Person.registered(browser, system, newPerson("mallory"), "--operator");
  await stranger.at(page, async () => {
    const refused = page.waitForResponse("**/v1/messages/reveal");
    await page.goto(link);
    const answer = await refused;
    expect(answer.status()).toBe(403);
    const notice = page.locator("#ask-notice");
    const unknown = page.waitForResponse("**/v1/messages/reveal");
    await page.goto("/reveal.html#00000000000000000000000000000000");
    expect(await (await unknown).text()).toBe(await answer.text());
    await expect(notice).toContainText("Not accepted: what the link was about is gone");
    await page.getByRole("button", { name: "Show my code" }).click();
    await expect(notice).toHaveText("Nothing is waiting. What arrives can be seen for ten minutes.");
    expect(await page.content()).not.toContain(code);
  });
});

test("every reveal is in the audit trail, without the code", async ({ page, reveal, system }) => {
  const code = newCode();
  const { link } = await receive(system, `Your code is ${code}`);
  await page.goto(link);
  await expect(reveal.message(code)).toBeVisible();
  await page.goto("/#audit");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  const rows = page.getByRole("table", { name: "Audit trail" }).getByRole("row");
  await expect(rows.filter({ hasText: "message revealed" }).filter({ hasText: link.split("#")[1] })).toBeVisible();
  expect(await page.locator("#audit-rows").textContent()).not.toContain(code);
});

test("on a person’s own machine the page says how to get a virtual authenticator", async ({ page }) => {
  for (const path of ["/", "/reveal.html", "/register.html"]) {
    await page.goto(path);
    await page.getByText("No passkey at hand on this machine?").click();
    await expect(page.getByText("Enable virtual authenticator environment")).toBeVisible();
  }
});
