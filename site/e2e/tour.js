// Every state of every page, one after the other.

import { Authenticator } from "./authenticator.js";
import { Operator, expect, newUser } from "./page.js";
import { newPerson } from "./people.js";

export const LONG = "somebody-with-a-very-long-user-id-0123456789@department.example.org";

/** Messages as long, as short and as odd as they get. */
const WAITING = [
  { origin: "sms", sender: "ExampleBank", text: "482913 is your code.\n\n@login.bank.example #482913", code: "482913", domain: "login.bank.example" },
  { origin: "sms", sender: "+447700900456", text: "Ваш код: 7719", code: "7719", domain: null },
  { origin: "sms", sender: "Parcels of the world", text: `Track it at https://example.org/${"0123456789".repeat(6)}`, code: null, domain: null },
  { origin: "sms", sender: "", text: "Your Fern code is [REDACTED]. Never share it.", code: null, domain: null, redacted: true },
  { origin: "sms", sender: "Odd", text: "Your key is AB12-CD34-EF56-GH78-IJ90-KL12", code: "AB12-CD34-EF56-GH78-IJ90-KL12", domain: null },
];

/** These messages, whatever the server has. */
async function waiting(page, texts) {
  const now = Date.now();
  const at = (seconds) => new Date(now + seconds * 1000).toISOString();
  const messages = texts.map((message, place) => {
    const times = { received_at: at(-120 * place), expires_at: at(600 - 145 * place), revealed_at: at(0) };
    return { ...message, message_id: String(place), ...times };
  });
  await page.route("**/v1/messages/reveal", (route) => route.fulfill({ json: { person: "alice", messages } }), { times: 1 });
}

/** A page in a browser without passkeys. */
async function without(page, prepare, look) {
  const other = await page.context().newPage();
  await prepare(other);
  await other.addInitScript(() => delete globalThis.PublicKeyCredential);
  await other.goto("/register.html");
  await expect(other.locator("#unsupported")).toBeVisible();
  await look("unsupported", other);
  await other.goto("/");
  await expect(other.locator("#sign-in-notice")).not.toBeEmpty();
  await look("sign-in-unsupported", other);
  await other.goto("/reveal.html");
  await expect(other.locator("#ask-notice")).toContainText("This browser has no passkeys.");
  await look("reveal-unsupported", other);
  await other.close();
}

/** Before somebody has a passkey; ends when they have one. */
async function register(page, system, authenticator, look) {
  await page.goto("/nothing-here");
  await look("not-found");
  await page.goto("/register.html");
  await page.getByRole("button", { name: "Continue" }).click();
  await look("recover");
  await page.getByLabel("Your name").fill("nobody");
  await page.getByRole("textbox", { name: "Recovery code" }).fill("AAAA-BBBB-CCCC-DDDD");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.locator("#recover-notice")).toContainText("Refused.");
  await look("recover-refused");
  await page.goto("/register.html#not-an-invitation");
  await expect(page.locator("#link-notice")).toContainText("no longer good");
  await look("link-refused");
  await page.goto(await system.invite(newPerson("looks"), "--operator"));
  await expect(page.locator("#register")).toBeVisible();
  await look("register");
  await authenticator.verify(false);
  await page.getByRole("button", { name: "Register passkey" }).click();
  await expect(page.locator("#register-notice")).toContainText("No passkey was made.");
  await look("register-refused");
  await authenticator.verify(true);
  await page.getByRole("button", { name: "Register passkey" }).click();
  await expect(page.locator("#codes")).toBeVisible();
  await look("codes");
  await page.getByRole("button", { name: "I have kept them" }).click();
  await look("registered");
}

async function reveal(page, authenticator, look) {
  const show = page.getByRole("button", { name: "Show my code" });
  await page.goto("/reveal.html");
  await look("reveal-ask");
  await authenticator.verify(false);
  await show.click();
  await expect(page.locator("#ask-notice")).toContainText("No passkey was used.");
  await look("reveal-refused");
  await authenticator.verify(true);
  await waiting(page, []);
  await show.click();
  await expect(page.locator("#ask-notice")).toContainText("Nothing is waiting.");
  await look("reveal-nothing");
  await waiting(page, WAITING);
  await show.click();
  await expect(page.getByRole("article")).toHaveCount(WAITING.length);
  await look("reveal");
}

async function tokens(page, authenticator, look) {
  const operator = new Operator(page, authenticator);
  await page.goto("/");
  await expect(operator.signIn).toBeVisible();
  await look("sign-in");
  await authenticator.verify(false);
  await operator.signIn.click();
  await expect(page.locator("#sign-in-notice")).toContainText("No passkey was used.");
  await look("sign-in-refused");
  await authenticator.verify(true);
  await operator.signIn.click();
  await expect(operator.user).toBeFocused();
  await operator.generate.click();
  await page.getByLabel("Channel").selectOption("sms");
  await look("tokens-missing");
  await page.getByLabel("Channel").selectOption("show");
  const user = `${newUser()}-${LONG}`;
  const token = await operator.issue(user);
  await operator.verify(LONG, "1234");
  await expect(page.locator("#verify-notice")).toContainText("Refused.");
  await expect(operator.row(user)).toBeVisible();
  await look("tokens");
  await operator.row(user).getByRole("button", { name: /^Revoke/u }).click();
  await look("question");
  await page.keyboard.press("Escape");
  await operator.verify(user, token);
  await expect(page.locator("#verify-notice")).toContainText("Verified.");
  await page.getByLabel("Tokens of a user").fill(LONG);
  await page.getByRole("button", { name: "Find tokens" }).click();
  await expect(page.locator("#outstanding-empty")).toBeVisible();
  await look("tokens-verified-none");
}

async function people(page, look) {
  await page.getByRole("link", { name: "People" }).click();
  await expect(page.locator("#people-rows tr").first()).toBeVisible();
  const name = newPerson("looked-at-by-everybody");
  const form = page.getByRole("region", { name: "Invite somebody" });
  await form.getByLabel("Name").fill("Not A Name");
  await form.getByRole("button", { name: "Invite with a touch" }).click();
  await look("people-refused");
  await form.getByLabel("Name").fill(name);
  await form.getByRole("button", { name: "Invite with a touch" }).click();
  await expect(page.locator("#invited")).toBeVisible();
  await look("people-invited");
  await page.getByRole("button", { name: `Remove ${name}` }).click();
  await look("people-question");
  await page.getByRole("button", { name: "Remove person" }).click();
  await expect(page.getByRole("button", { name: `Remove ${name}` })).toHaveCount(0);
}

async function account(page, authenticator, look) {
  await page.getByRole("link", { name: "Audit trail" }).click();
  await expect(page.locator("#audit-rows tr").first()).toBeVisible();
  await look("audit");
  await page.getByLabel("Filter what is shown").fill("nothing has this in it");
  await look("audit-filtered");
  await page.getByRole("link", { name: "Account" }).click();
  await expect(page.locator("#passkeys-rows tr").first()).toBeVisible();
  await expect(page.locator("#notifications-state")).not.toBeEmpty();
  await look("account");
  await page.getByRole("button", { name: "Send a test notification" }).click();
  await expect(page.locator("#trial-notice")).not.toBeEmpty({ timeout: 20_000 });
  await look("account-trial");
  await page.getByRole("button", { name: /^Rename/u }).click();
  await page.getByLabel("Name of the passkey").fill("\u200b");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await look("naming-refused");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Revoke the passkey/u }).click();
  await look("last-passkey");
  await page.keyboard.press("Escape");
  await authenticator.verify(false);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.locator("#passkeys-notice")).toContainText("No passkey was used.");
  await look("add-refused");
  await authenticator.verify(true);
  await page.getByRole("button", { name: "Make new codes" }).click();
  await page.locator("#question-yes").click();
  await expect(page.locator("#codes")).toBeVisible();
  await look("codes-renewed");
  await page.getByRole("button", { name: "I have kept them" }).click();
}

/** Every page and view one after the other; `look(name, page)` at each. `prepare(page)` makes a further page like the first. */
export async function tour(page, system, look, prepare = async () => {}) {
  const seen = (name, other = page) => look(name, other);
  await without(page, prepare, seen);
  const authenticator = await Authenticator.attach(page);
  await register(page, system, authenticator, seen);
  await reveal(page, authenticator, seen);
  await tokens(page, authenticator, seen);
  await people(page, seen);
  await account(page, authenticator, seen);
}
