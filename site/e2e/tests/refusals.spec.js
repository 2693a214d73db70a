// Every way in which a passkey gives nothing: the page says what happened and what to do, and doing it works.
// docs/passkeys.md has the same list.

import { Authenticator } from "../authenticator.js";
import { expect, test } from "../page.js";
import { Person, newPerson, register } from "../people.js";

const UNABLE = "This device can’t keep a passkey that it unlocks by PIN, finger or face. Use another device, or a password manager.";
const FAILED = "The device didn’t answer as it should. Try again. If that doesn’t help, start the browser again, or use another device.";
const NOT_MADE =
  "No passkey was made. It was cancelled, it took too long, or this device can’t keep a passkey that it unlocks by PIN, finger or face. Try again, or use another device.";
const NOT_USED =
  "No passkey was used. It was cancelled, it took too long, or this device has none for this site. Try again, or use another device.";

/** By the name of the browser's error; `null` is an answer that is none. */
const ERRORS = [
  ["AbortError", "The passkey is no longer needed."],
  ["ConstraintError", UNABLE],
  ["InvalidStateError", "This device already holds a passkey of yours. Use that one, or another device."],
  ["NotReadableError", FAILED],
  ["NotSupportedError", UNABLE],
  ["OperationError", FAILED],
  ["SecurityError", "Passkeys don’t work at this address. Open the site under its own name."],
  ["TimeoutError", FAILED],
  ["UnknownError", FAILED],
  [null, FAILED],
];

/** The next call of `navigator.credentials[method]` ends so, and no other. */
function endOnce(page, method, name) {
  return page.evaluate(
    ([method, name]) => {
      const { credentials } = navigator;
      credentials[method] = async () => {
        delete credentials[method];
        if (name === null) return null;
        throw new DOMException("", name);
      };
    },
    [method, name],
  );
}

test("each error of a browser is told when a passkey is made and when it is used, and the next try works", async ({ page, system }) => {
  await Authenticator.attach(page);
  await page.goto(await system.invite(newPerson("unlucky")));
  const make = page.getByRole("button", { name: "Register passkey" });
  for (const [name, sentence] of [["NotAllowedError", NOT_MADE], ...ERRORS]) {
    await endOnce(page, "create", name);
    await make.click();
    await expect(page.locator("#register-notice"), `create: ${name}`).toHaveText(sentence);
  }
  await make.click();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.goto("/");
  const use = page.getByRole("button", { name: "Sign in with a passkey" });
  for (const [name, sentence] of [["NotAllowedError", NOT_USED], ...ERRORS]) {
    await endOnce(page, "get", name);
    await use.click();
    await expect(page.locator("#sign-in-notice"), `get: ${name}`).toHaveText(sentence);
  }
  await use.click();
  await expect(page.getByRole("heading", { name: "Your passkeys" })).toBeVisible();
});

for (const [what, options] of [
  ["without PIN, finger and face", { hasUserVerification: false }],
  ["that keeps no passkeys", { hasResidentKey: false, transport: "usb" }],
  ["of the time before passkeys", { protocol: "u2f", transport: "usb", hasResidentKey: false, hasUserVerification: false }],
]) {
  test(`a device ${what} is told what it lacks, and another one registers by the same link`, async ({ page, system }) => {
    const authenticator = await Authenticator.attach(page, options);
    await page.goto(await system.invite(newPerson("unable")));
    const make = page.getByRole("button", { name: "Register passkey" });
    await make.click();
    await expect(page.locator("#register-notice")).toHaveText(NOT_MADE, { timeout: 15_000 });
    await authenticator.replace();
    await make.click();
    await expect(page.locator("#codes-list li").first()).toBeVisible();
  });
}

for (const options of [
  { protocol: "ctap2", ctap2Version: "ctap2_1", transport: "usb" },
  { protocol: "ctap2", transport: "nfc" },
  { protocol: "ctap2", transport: "ble" },
  { protocol: "ctap2", transport: "hybrid" },
]) {
  test(`a passkey by ${options.transport} registers and signs in (${options.ctap2Version ?? "ctap2_0"})`, async ({ page, system }) => {
    await Authenticator.attach(page, options);
    const name = newPerson("carrier");
    await register(page, await system.invite(name));
    await page.goto("/");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.locator("#person-name")).toHaveText(name);
  });
}

test("a passkey that the server would refuse is refused before the invitation is spent", async ({ page, system }) => {
  await Authenticator.attach(page);
  await page.goto(await system.invite(newPerson("odd")));
  const make = page.getByRole("button", { name: "Register passkey" });
  const answers = [
    [UNABLE, { properties: { rk: false } }],
    ["This passkey has an RSA key of more than 2,048 bits, which this site can’t read. Use another device, or a password manager.", { bytes: 422 }],
  ];
  for (const [sentence, answer] of answers) {
    await page.evaluate(({ properties, bytes }) => {
      const { credentials } = navigator;
      credentials.create = async () => {
        delete credentials.create;
        return {
          getClientExtensionResults: () => ({ credProps: properties }),
          response: { getPublicKeyAlgorithm: () => -257, getPublicKey: () => new ArrayBuffer(bytes ?? 294) },
        };
      };
    }, answer);
    await make.click();
    await expect(page.locator("#register-notice")).toHaveText(sentence);
  }
  await make.click();
  await expect(page.locator("#codes-list li").first()).toBeVisible();
});

test("what the server refuses once is asked for anew, by a link and in the console", async ({ page, system }) => {
  const authenticator = await Authenticator.attach(page);
  const refuseOnce = () =>
    page.route(
      "**/v1/registration",
      (route) =>
        route.fulfill({
          status: 403,
          contentType: "application/problem+json",
          body: JSON.stringify({ type: "urn:otpost:problem:ceremony_refused", status: 403, code: "ceremony_refused" }),
        }),
      { times: 1 },
    );
  await page.goto(await system.invite(newPerson("again")));
  await refuseOnce();
  const make = page.getByRole("button", { name: "Register passkey" });
  await make.click();
  await expect(page.locator("#register-notice")).toContainText("The passkey was not accepted. Try again");
  // The device has that passkey now, and offers it to nobody who asks for a further one.
  await make.click();
  await page.getByRole("button", { name: "I have kept them" }).click();

  await page.goto("/");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  const add = page.getByRole("button", { name: "Add a passkey" });
  await add.click();
  const another = page.getByRole("button", { name: "Make the passkey" });
  await expect(another).toBeVisible();
  const known = await authenticator.credentials();
  await authenticator.replace();
  await refuseOnce();
  await another.click();
  await expect(page.locator("#passkeys-notice")).toContainText("Choose “Add a passkey” again.");
  await expect(page.getByRole("dialog")).toBeHidden();
  await authenticator.replace();
  await authenticator.hold(known);
  await add.click();
  await expect(another).toBeVisible();
  await authenticator.replace();
  await another.click();
  await expect(page.getByText("The passkey was added.")).toBeVisible();
});

test("a page that was open for long asks for a new challenge", async ({ page, system }) => {
  await Authenticator.attach(page);
  await page.clock.install();
  await page.goto(await system.invite(newPerson("slow")));
  await expect(page.getByLabel("Name of this passkey")).toBeFocused();
  await page.clock.fastForward("08:00");
  const asked = page.waitForRequest("**/v1/registration/options");
  await page.getByRole("button", { name: "Register passkey" }).click();
  await asked;
  await expect(page.locator("#codes-list li").first()).toBeVisible();
});

test("two tabs sign in, each with the challenge that it began with", async ({ browser, page, system }) => {
  const [one, two] = [await Person.registered(browser, system, newPerson("tab")), await Person.registered(browser, system, newPerson("tab"))];
  const signIn = (page) => page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await one.at(page, async () => {
    await page.goto("/");
    // The first tab has touched; its answer is on the way while the second one begins and ends.
    let arrive;
    const arrived = new Promise((resolve) => (arrive = resolve));
    await page.route("**/v1/session", async (route) => {
      if (route.request().method() === "POST") await arrived;
      await route.fallback();
    });
    const touched = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/v1/session"));
    await signIn(page);
    await touched;
    const other = await page.context().newPage();
    await two.at(other, async () => {
      await other.goto("/");
      await signIn(other);
      await expect(other.locator("#person-name")).toHaveText(two.name);
    });
    await other.close();
    arrive();
    await expect(page.locator("#person-name")).toHaveText(one.name);
  });
});

test("a name that can’t be kept is told before the touch, and people may call theirs what they like", async ({ page, system }) => {
  const authenticator = await Authenticator.attach(page);
  await page.goto(await system.invite(newPerson("named")));
  const field = page.getByLabel("Name of this passkey");
  const make = page.getByRole("button", { name: "Register passkey" });
  for (const name of ["a\u202eb", "a\u200b", "\u200d", "bell\u0007"]) {
    await field.fill(name);
    await make.click();
    await expect(page.locator("#register-notice")).toHaveText("A name has at most 64 characters, and each of them can be seen.");
  }
  expect(await authenticator.credentials()).toEqual([]);
  await field.fill("👨\u200d👩\u200d👧 گوشی\u200cها");
  await make.click();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.locator("#registered-name")).toHaveText("“👨\u200d👩\u200d👧 گوشی\u200cها”");
});

test("a passkey that was revoked is no longer offered by the device", async ({ page, system }) => {
  const authenticator = await Authenticator.attach(page);
  await register(page, await system.invite(newPerson("signal")), "First");
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const make = page.getByRole("button", { name: "Make the passkey" });
  await expect(make).toBeVisible();
  const first = await authenticator.credentials();
  await authenticator.replace();
  await make.click();
  await expect(page.getByText("The passkey was added.")).toBeVisible();
  // The first device again, by whose own touch its passkey is revoked.
  await authenticator.replace();
  await authenticator.hold(first);
  const row = page.getByRole("table", { name: "Your passkeys" }).getByRole("row").filter({ hasText: "First" });
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke passkey" }).click();
  await expect(row).toHaveCount(0);
  await expect.poll(() => authenticator.credentials()).toEqual([]);
});
