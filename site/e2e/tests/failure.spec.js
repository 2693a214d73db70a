// What the page says when something is refused or lost.

import { expect, newUser, test } from "../page.js";

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
    if (lost !== undefined || route.request().method() !== "POST") return route.fallback();
    lost = await (await route.fetch()).json();
    await route.abort();
  });
  await operator.generate.click();
  await expect(page.locator("#issue-notice")).toContainText("No answer.");
  expect(await operator.issue(user)).toBe(lost.token);
});

test("an answer that is no problem document is reported by its status", async ({ operator, page }) => {
  await page.route("**/v1/tokens", (route) =>
    route.request().method() === "POST" ? route.fulfill({ status: 403, body: "<html>Forbidden</html>" }) : route.fallback(),
  );
  await operator.user.fill(newUser());
  await operator.generate.click();
  await expect(page.locator("#issue-notice")).toHaveText("The request was refused. The status was 403.");
});

test("a network that fails during a ceremony leaves it to be repeated", async ({ context, operator, page }) => {
  await operator.signOut.click();
  await expect(operator.signIn).toBeFocused();
  await context.setOffline(true);
  await operator.signIn.click();
  await expect(page.locator("#sign-in-notice")).toHaveText("No answer. Check the connection and try again.");
  await context.setOffline(false);
  await operator.signIn.click();
  await expect(operator.user).toBeFocused();
});
