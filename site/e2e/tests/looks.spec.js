// The page on a narrow screen, in light and dark, and by the keyboard alone.

import { Operator, expect, newUser, test } from "../page.js";

const SHOTS = "artifacts/screenshots";
const LONG = "somebody-with-a-very-long-user-id-0123456789@department.example.org";

for (const scheme of ["light", "dark"]) {
  test(`every text has enough contrast in ${scheme} colours`, async ({ page, system }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    const operator = new Operator(page);
    await page.goto("/");
    await page.screenshot({ path: `${SHOTS}/${scheme}-key.png`, fullPage: true });
    expect(await lowContrast(page)).toEqual([]);
    await operator.open(system.key);
    await operator.issue(newUser("alice"));
    await operator.verify(newUser("nobody"), "1234");
    await expect(page.locator("#verify-notice")).toContainText("Refused.");
    await page.screenshot({ path: `${SHOTS}/${scheme}.png`, fullPage: true });
    expect(await lowContrast(page)).toEqual([]);
    const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(dark).toBe(scheme === "dark" ? "rgb(18, 24, 23)" : "rgb(245, 244, 240)");
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
  const operator = new Operator(page);
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  await page.goto("/");
  expect(await width()).toBe(320);
  await operator.open(system.key);
  await operator.issue(`${newUser()}-${LONG}`);
  await operator.verify(LONG, "1234");
  await expect(page.locator("#verify-notice")).toContainText("Refused.");
  await expect(operator.row(LONG).first()).toBeVisible();
  expect(await width()).toBe(320);
  await page.screenshot({ path: `${SHOTS}/narrow.png`, fullPage: true });
  await operator.row(LONG).first().getByRole("button").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await width()).toBe(320);
});

test("the keyboard alone is enough, and its focus is always seen", async ({ page, system }) => {
  const press = (...keys) => keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
  const focused = async () => {
    const [label, outline] = await page.evaluate(() => {
      const element = document.activeElement;
      return [element.labels?.[0]?.textContent ?? element.textContent, getComputedStyle(element).outlineStyle];
    });
    expect(outline, label).toBe("solid");
    return label;
  };
  const operator = new Operator(page);
  const user = newUser("keys");

  await page.goto("/");
  expect(await focused()).toBe("Client key");
  await page.keyboard.type(system.key);
  await press("Enter");
  await expect(operator.user).toBeFocused();
  await page.keyboard.type(user);
  await press("Tab");
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
  await operator.row("zoe").last().getByRole("button").focus();
  await press("Enter");
  expect(await focused()).toBe("Keep it");
  await press("Tab");
  expect(await focused()).toBe("Revoke token");
  const rows = await operator.rows.count();
  await press("Enter");
  await expect(operator.rows).toHaveCount(rows - 1);
});
