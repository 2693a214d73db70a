// The pages on a narrow screen, in light and dark, and by the keyboard alone.

import { Authenticator } from "../authenticator.js";
import { Operator, expect, newUser, test } from "../page.js";
import { newPerson } from "../people.js";

const SHOTS = "artifacts/screenshots";
const LONG = "somebody-with-a-very-long-user-id-0123456789@department.example.org";

/** What a person may have waiting: as long, as short and as odd as messages get. */
const WAITING = [
  { origin: "sms", sender: "ExampleBank", text: "482913 is your code.\n\n@login.bank.example #482913", code: "482913", domain: "login.bank.example" },
  { origin: "sms", sender: "+447700900456", text: "Ваш код: 7719", code: "7719", domain: null },
  { origin: "sms", sender: "Parcels of the world", text: `Track it at https://example.org/${"0123456789".repeat(6)}`, code: null, domain: null },
  { origin: "sms", sender: "", text: "Your Fern code is [REDACTED]. Never share it.", code: null, domain: null, redacted: true },
  { origin: "sms", sender: "Odd", text: "Your key is AB12-CD34-EF56-GH78-IJ90-KL12", code: "AB12-CD34-EF56-GH78-IJ90-KL12", domain: null },
];

/** These messages, whatever the server has. */
async function waiting(page) {
  const now = Date.now();
  const at = (seconds) => new Date(now + seconds * 1000).toISOString();
  const messages = WAITING.map((message, place) => {
    const times = { received_at: at(-120 * place), expires_at: at(600 - 145 * place), revealed_at: at(0) };
    return { ...message, message_id: String(place), ...times };
  });
  await page.route("**/v1/messages/reveal", (route) => route.fulfill({ json: { person: "alice", messages } }));
}

/** Every page and view one after the other; `look(name)` at each. */
async function tour(page, system, look) {
  const authenticator = await Authenticator.attach(page);
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
  await look("sign-in");
  await page.goto("/register.html");
  await page.getByRole("button", { name: "Continue" }).click();
  await look("recover");
  await page.goto(await system.invite(newPerson("looks"), "--operator"));
  await expect(page.locator("#register")).toBeVisible();
  await look("register");
  await page.getByRole("button", { name: "Register passkey" }).click();
  await expect(page.locator("#codes")).toBeVisible();
  await look("codes");
  await page.getByRole("button", { name: "I have kept them" }).click();
  await look("registered");

  await page.goto("/reveal.html");
  await look("reveal-ask");
  await waiting(page);
  await page.getByRole("button", { name: "Show my code" }).click();
  await expect(page.getByRole("article")).toHaveCount(WAITING.length);
  await look("reveal");

  const operator = new Operator(page, authenticator);
  await operator.open();
  const user = `${newUser()}-${LONG}`;
  await operator.issue(user);
  await operator.verify(LONG, "1234");
  await expect(page.locator("#verify-notice")).toContainText("Refused.");
  await expect(operator.row(user)).toBeVisible();
  await look("tokens");
  await operator.row(user).getByRole("button", { name: /^Revoke/u }).click();
  await look("question");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Audit trail" }).click();
  await expect(page.locator("#audit-rows tr").first()).toBeVisible();
  await look("audit");
  await page.getByRole("link", { name: "Account" }).click();
  await expect(page.locator("#passkeys-rows tr").first()).toBeVisible();
  await expect(page.locator("#notifications-state")).not.toBeEmpty();
  await look("account");
  await page.getByRole("button", { name: /^Rename/u }).click();
  await look("naming");
}

for (const scheme of ["light", "dark"]) {
  test(`every text has enough contrast in ${scheme} colours, and every field and button a name`, async ({ page, system }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await tour(page, system, async (name) => {
      await page.screenshot({ path: `${SHOTS}/${scheme}-${name}.png`, fullPage: true });
      expect(await lowContrast(page), name).toEqual([]);
      expect(await nameless(page), name).toEqual([]);
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(ground).toBe(scheme === "dark" ? "rgb(18, 24, 23)" : "rgb(245, 244, 240)");
    });
  });
}

test("a telephone may fill in a token that came by SMS, and no browser keeps a recovery code", async ({ operator, page }) => {
  await expect(operator.verifyToken).toHaveAttribute("autocomplete", "one-time-code");
  await page.goto("/register.html");
  await expect(page.getByRole("textbox", { name: "Recovery code" })).toHaveAttribute("autocomplete", "off");
});

/** The visible fields, buttons, regions and tables without an accessible name, and ids that something names in vain. */
function nameless(page) {
  return page.evaluate(() => {
    const wrong = [];
    for (const element of document.querySelectorAll("input, button, a, section, dialog[open], table")) {
      if (!element.checkVisibility()) continue;
      const by = element.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent).join("");
      const name = element.getAttribute("aria-label") ?? by ?? element.labels?.[0]?.textContent ?? element.textContent;
      if (name.trim() === "") wrong.push(element.outerHTML.slice(0, 80));
    }
    for (const element of document.querySelectorAll("[aria-describedby], [aria-labelledby], [for]")) {
      for (const attribute of ["aria-describedby", "aria-labelledby", "for"]) {
        const ids = element.getAttribute(attribute)?.split(" ") ?? [];
        wrong.push(...ids.filter((id) => document.getElementById(id) === null));
      }
    }
    const headings = [...document.querySelectorAll("h1, h2, h3")].filter((heading) => heading.checkVisibility());
    if (headings[0]?.tagName !== "H1") wrong.push("the first heading is no h1");
    return wrong;
  });
}

/** The visible texts whose contrast with what is behind them is below 4.5. */
function lowContrast(page) {
  return page.evaluate(() => {
    const channels = (color) => color.match(/[\d.]+/gu).map(Number);
    const luminance = ([r, g, b]) => {
      const linear = [r, g, b].map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    };
    const ground = (element) => {
      for (let at = element; at !== null; at = at.parentElement) {
        const color = channels(getComputedStyle(at).backgroundColor);
        if (color.length === 3 || color[3] === 1) return color;
      }
      throw new Error("the page has no ground");
    };
    const low = [];
    for (const element of document.querySelectorAll("body *")) {
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
      if (!own && element.tagName !== "INPUT") continue;
      if (!element.checkVisibility() || element.closest(".spoken, noscript")) continue;
      const [one, two] = [channels(getComputedStyle(element).color), ground(element)].map(luminance);
      const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
      if (contrast < 4.5) low.push(`${element.tagName} ${element.className}: ${contrast.toFixed(2)}`);
    }
    return low;
  });
}

test("nothing needs a sideways scroll at 320 pixels", async ({ page, system }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await tour(page, system, async (name) => {
    await page.screenshot({ path: `${SHOTS}/narrow-${name}.png`, fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(320);
  });
});

test("the keyboard alone is enough, and its focus is always seen", async ({ clerk, page }) => {
  const press = (...keys) => keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
  const focused = async () => {
    const [label, outline] = await page.evaluate(() => {
      const element = document.activeElement;
      return [element.labels?.[0]?.textContent ?? element.textContent, getComputedStyle(element).outlineStyle];
    });
    expect(outline, label).toBe("solid");
    return label;
  };
  const user = newUser("keys");

  await clerk.at(page, async (authenticator) => {
    const operator = new Operator(page, authenticator);
    await page.goto("/");
    await expect(operator.signIn).toBeFocused();
    await press("Enter");
    await expect(operator.user).toBeFocused();
    await page.keyboard.type(user);
    // Purpose and channel come between.
    for (let field = 0; field < 3; field += 1) await press("Tab");
    expect(await focused()).toBe("Generate security token");
    await press("Space");
    await expect(operator.issued).toBeVisible();
    expect(await focused()).toBe("Generate security token");
    const token = await operator.token.textContent();

    await press("Tab");
    expect(await focused()).toBe("Copy token");
    await press("Tab", "Tab");
    expect(await focused()).toBe("Token");
    await page.keyboard.type(token);
    await press("Enter");
    await expect(page.getByText("Verified.")).toBeVisible();

    await operator.issue(newUser("zoe"));
    await expect(operator.row("zoe").first()).toBeVisible();
    await operator.row("zoe").last().getByRole("button", { name: /^Revoke/u }).focus();
    await press("Enter");
    expect(await focused()).toBe("Keep it");
    await press("Tab");
    expect(await focused()).toBe("Revoke token");
    const rows = await operator.rows.count();
    await press("Enter");
    await expect(operator.rows).toHaveCount(rows - 1);
  });
});
