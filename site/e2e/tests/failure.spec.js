// What the page says when something is refused or lost.

import { Operator, expect, newUser, test } from "../page.js";

test("a wrong key is refused in words and keeps the console closed", async ({ page, system }) => {
  const operator = new Operator(page);
  await page.goto("/");
  const button = page.getByRole("button", { name: "Use this key" });

  await button.click();
  await expect(page.getByRole("alert").first()).toHaveText("Client key is missing.");
  await operator.key.fill("kein Schlüssel");
  await button.click();
  await expect(page.getByText("This doesn’t look like a client key.")).toBeVisible();

  const wrong = system.key.replace(/.$/u, (last) => (last === "A" ? "B" : "A"));
  await operator.key.fill(wrong);
  await button.click();
  await expect(page.getByText("This client key is unknown or has been revoked.")).toBeVisible();
  await expect(operator.key).toBeFocused();
  await expect(page.locator("#console")).toBeHidden();
});

test("a client that may not show tokens is told so", async ({ page, system }) => {
  const name = newUser("quiet");
  const { key } = JSON.parse(
    await system.command("client", "create", name, "--env", "local", "--endpoint-url", system.endpoint_url, "--json"),
  );
  const operator = new Operator(page);
  await operator.open(key);
  await expect(page.locator("#client-name")).toHaveText(name);
  await operator.user.fill(newUser());
  await operator.generate.click();
  await expect(page.locator("#issue-notice")).toContainText("This client key may not show tokens.");
});

test("the sixth token in ten minutes says when to try again", async ({ operator, page }) => {
  const user = newUser("eager");
  for (let sent = 0; sent < 5; sent++) {
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await operator.issue(user);
    expect((await answer).status()).toBe(201);
  }
  await operator.generate.click();
  await expect(page.locator("#issue-notice")).toHaveText(
    /^This user has been sent too many tokens\. Try again in (\d+ min( \d+ s)?|\d+ s)\.$/u,
  );
});

test("without a network the page says so, and a lost answer is asked for again", async ({ context, operator, page }) => {
  const user = newUser("far");
  await context.setOffline(true);
  await operator.user.fill(user);
  await operator.generate.click();
  await expect(page.locator("#issue-notice")).toHaveText("No answer. Check the connection and try again.");
  await context.setOffline(false);

  // The token is made, and its answer is lost on the way.
  let lost;
  await page.route("**/v1/tokens", async (route) => {
    lost = await (await route.fetch()).json();
    await route.abort();
  }, { times: 1 });
  await operator.generate.click();
  await expect(page.locator("#issue-notice")).toContainText("No answer.");
  expect(await operator.issue(user)).toBe(lost.token);
});

test("an answer that is no problem document is reported by its status", async ({ operator, page }) => {
  await page.route("**/v1/tokens", (route) => route.fulfill({ status: 403, body: "<html>Forbidden</html>" }), { times: 1 });
  await operator.user.fill(newUser());
  await operator.generate.click();
  await expect(page.locator("#issue-notice")).toHaveText("The request was refused. (status 403)");
});
