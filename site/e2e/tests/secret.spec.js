// The key is in the page's memory and nowhere else.

import { expect, newUser, test } from "../page.js";

test("the key is in no storage, no URL and no markup, and a reload forgets it", async ({ context, operator, page, system }) => {
  const urls = [];
  page.on("request", (request) => urls.push(request.url()));
  await operator.issue(newUser());
  const secret = system.key.split(".").at(-1);
  const kept = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    history: history.state,
    name: window.name,
    markup: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll("input")].map((input) => input.value),
  }));
  expect(kept).toMatchObject({ local: {}, session: {}, databases: [], caches: [], history: null, name: "" });
  expect(JSON.stringify([kept, urls, page.url(), await context.cookies()])).not.toContain(secret);

  await page.reload();
  await expect(operator.key).toBeFocused();
  await expect(operator.key).toHaveValue("");
});

test("forgetting the key takes everything off the page", async ({ operator, page }) => {
  const user = newUser("gone");
  const token = await operator.issue(user);
  await page.getByRole("button", { name: "Forget key" }).click();
  await expect(operator.key).toBeFocused();
  const markup = await page.content();
  expect(markup).not.toContain(user);
  expect(markup).not.toContain(token.slice(0, 5));
  for (const field of await page.locator("input").all()) await expect(field).toHaveValue("");
});

test("an answer that comes after the key was forgotten is dropped", async ({ operator, page }) => {
  let answer;
  await page.route("**/v1/tokens", async (route) => {
    const response = await route.fetch();
    await new Promise((resolve) => (answer = resolve));
    await route.fulfill({ response });
  }, { times: 1 });
  await operator.user.fill(newUser("slow"));
  await operator.generate.click();
  await expect.poll(() => answer).toBeDefined();
  await page.getByRole("button", { name: "Forget key" }).click();
  const finished = page.waitForResponse("**/v1/tokens");
  answer();
  await finished;
  await expect(operator.issued).toBeHidden();
  await expect(operator.token).toBeEmpty();
});
