// Somebody who has never seen it: registers, loses the link, is refused once for each cause, and gets in by what the page says.

import { Authenticator } from "../authenticator.js";
import { expect, test } from "../page.js";
import { newPerson } from "../people.js";

const signIn = (page) => page.getByRole("button", { name: "Sign in with a passkey" });
const make = (page) => page.getByRole("button", { name: "Register passkey" });
const notice = (page, id) => page.locator(`#${id}-notice`);

/** Opens the site anew, as by a bookmark. */
async function come(page) {
  await page.goto("/");
  await expect(signIn(page)).toBeVisible();
}

test("a stranger is refused once for each cause, and gets in each time by what the page says", async ({ context, page, system }) => {
  test.setTimeout(90_000);
  const name = newPerson("stranger");

  // The browser inside of a messenger: "Open the link in an up-to-date browser".
  const link = await system.invite(name);
  const messenger = await context.newPage();
  await messenger.addInitScript(() => delete globalThis.PublicKeyCredential);
  await messenger.goto(link);
  await expect(messenger.locator("#unsupported")).toContainText("Open the link in an up-to-date browser");
  await messenger.close();

  // Half of the link: "Ask for a new one", and the whole one is as good.
  await page.goto(link.slice(0, -9));
  await expect(notice(page, "link")).toContainText("is not whole. Ask for a new one.");

  // A device without PIN, finger and face, then one whose owner hesitates: "Try again, or use another device".
  const authenticator = await Authenticator.attach(page, { hasUserVerification: false });
  await page.goto(link);
  await make(page).click();
  await expect(notice(page, "register")).toContainText("Try again, or use another device.", { timeout: 15_000 });
  await authenticator.replace();
  await authenticator.verify(false);
  await make(page).click();
  await expect(notice(page, "register")).toContainText("Try again, or use another device.");
  await authenticator.verify(true);
  await make(page).click();
  await expect(page.locator("#codes-list li").first()).toBeVisible();
  const codes = await page.locator("#codes-list li").allTextContents();
  expect(codes).toHaveLength(10);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.getByRole("link", { name: "Open the console" }).click();
  await signIn(page).click();
  await expect(page.getByRole("heading", { name: "Your passkeys" })).toBeVisible();
  await expect(page.getByText("You have one passkey. Add a second one")).toBeVisible();

  // The link is lost, and the old one is used: "Ask for a new one".
  await page.goto(link);
  await expect(notice(page, "link")).toContainText("it was used already, has expired, or is not whole. Ask for a new one.");
  await expect(page.getByRole("heading", { name: "Use a recovery code" })).toBeVisible();

  // The device is lost: the page offers a recovery code, refuses a wrong one, and takes the right one.
  const lost = await authenticator.credentials();
  await authenticator.replace();
  await page.context().clearCookies();
  await come(page);
  await signIn(page).click();
  await expect(notice(page, "sign-in")).toContainText("this device has none for this site. Try again, or use another device.", { timeout: 15_000 });
  await page.getByRole("link", { name: "Use a recovery code" }).click();
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("textbox", { name: "Recovery code" }).fill("AAAA-BBBB-CCCC-DDDD");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(notice(page, "recover")).toHaveText("Refused. A wrong name, a wrong code and a used one all get this one answer.");
  await page.getByRole("textbox", { name: "Recovery code" }).fill(codes[3].toLowerCase().replaceAll("-", " "));
  await page.getByRole("button", { name: "Continue" }).click();
  await make(page).click();
  await expect(page.getByRole("heading", { name: "Passkey registered" })).toBeVisible();

  // That code is used: "a used one".
  await page.goto("/register.html");
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("textbox", { name: "Recovery code" }).fill(codes[3]);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(notice(page, "recover")).toContainText("a used one");

  // The lost passkey is revoked; whoever has it is told to use another, and the other one lets in.
  await come(page);
  await signIn(page).click();
  await expect(page.getByRole("heading", { name: "Your passkeys" })).toBeVisible();
  const kept = await authenticator.credentials();
  await page.getByRole("table", { name: "Your passkeys" }).locator("tbody").getByRole("row").first().getByRole("button", { name: /^Revoke/u }).click();
  await page.getByRole("button", { name: "Revoke passkey" }).click();
  await expect(page.getByRole("table", { name: "Your passkeys" }).locator("tbody").getByRole("row")).toHaveCount(1);
  await page.getByRole("button", { name: "Sign out" }).click();
  await authenticator.replace();
  await authenticator.hold(lost);
  await signIn(page).click();
  await expect(notice(page, "sign-in")).toContainText("it was revoked or changed, or belongs to another site: use another passkey, or a recovery code.");
  await authenticator.replace();
  await authenticator.hold(kept);

  // A notification's link whose message is gone: "Try again for all that is waiting".
  await page.goto(`/reveal.html#${"0".repeat(32)}`);
  await expect(notice(page, "ask")).toContainText("Try again for all that is waiting.");
  await page.getByRole("button", { name: "Show my code" }).click();
  // The passkey that a recovery code made was announced.
  await expect(page.getByRole("article").first()).toContainText("By this site itself");
  await page.getByRole("link", { name: "Console" }).click();
  await signIn(page).click();
  await expect(page.locator("#person-name")).toHaveText(name);
});
