// The pages on a narrow screen, in light and dark, and by the keyboard alone.

import { violations } from "../axe.js";
import { Operator, expect, newUser, test } from "../page.js";
import { tour } from "../tour.js";

const SHOTS = "artifacts/screenshots";

for (const scheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    test(`axe finds nothing in any state in ${scheme} colours at ${width} pixels, every text has contrast and every field a name`, async ({ page, system }) => {
      test.setTimeout(180_000);
      const prepare = async (page) => {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await page.setViewportSize({ width, height: 900 });
      };
      await prepare(page);
      const found = {};
      const look = async (name, page) => {
        await page.screenshot({ path: `${SHOTS}/${scheme}-${width}-${name}.png`, fullPage: true });
        const wrong = [...(await violations(page)), ...(await lowContrast(page)), ...(await nameless(page))];
        const scrolled = await page.evaluate(() => document.documentElement.scrollWidth);
        if (scrolled > width) wrong.push(`it is ${scrolled} pixels wide`);
        wrong.push(...(await outside(page)));
        if (wrong.length > 0) found[name] = wrong;
        const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        expect(ground).toBe(scheme === "dark" ? "rgb(18, 24, 23)" : "rgb(245, 244, 240)");
      };
      await tour(page, system, look, prepare);
      expect(found).toEqual({});
    });
  }
}

test("axe is there, and finds what is wrong", async ({ page }) => {
  await page.goto("/");
  expect(await violations(page)).toEqual([]);
  await page.evaluate(() => document.querySelector("main").append(document.createElement("input"), document.createElement("button")));
  expect((await violations(page)).map((one) => one.split(":")[0]).sort()).toEqual(["button-name", "label"]);
});

test("a telephone may fill in a token that came by SMS, and no browser keeps a recovery code", async ({ operator, page }) => {
  await expect(operator.verifyToken).toHaveAttribute("autocomplete", "one-time-code");
  await page.goto("/register.html");
  await expect(page.getByRole("textbox", { name: "Recovery code" })).toHaveAttribute("autocomplete", "off");
});

/** The visible texts that stand out of their card. */
function outside(page) {
  return page.evaluate(() => {
    const wide = [...document.querySelectorAll(".card *")].filter((element) => {
      if (!element.checkVisibility() || element.closest(".spoken, input, select")) return false;
      const range = document.createRange();
      range.selectNodeContents(element);
      const { right } = range.getBoundingClientRect();
      return right > Math.ceil(element.closest(".card").getBoundingClientRect().right);
    });
    return wide.map((element) => `outside of its card: ${element.textContent.slice(0, 60)}`);
  });
}

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
  const prepare = (page) => page.setViewportSize({ width: 320, height: 640 });
  await prepare(page);
  test.setTimeout(120_000);
  await tour(page, system, async (name, page) => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(320);
  }, prepare);
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
