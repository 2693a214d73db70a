// Notifications: a browser is subscribed, the push is sent, the service worker shows it and opens its link.

import { createECDH, randomBytes } from "node:crypto";

import { Operator, expect, test } from "../page.js";

/** Takes the place of the browser's own push service, which no test can reach: everything else is real. */
function pushService([p256dh, auth]) {
  // It may give a browser another endpoint at any time.
  const endpoint = `https://push.example.com/send/${sessionStorage.getItem("moved") ?? p256dh.slice(0, 16)}`;
  const subscription = {
    endpoint,
    toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh, auth } }),
    unsubscribe: async () => sessionStorage.removeItem("subscribed") ?? true,
  };
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 65) throw new DOMException("not like this", "NotAllowedError");
    sessionStorage.setItem("subscribed", "yes");
    return subscription;
  };
  PushManager.prototype.getSubscription = async () => (sessionStorage.getItem("subscribed") ? subscription : null);
}

/** Lets the page notify, and gives it a push service; resolves to the public key of the subscription. */
async function withPushService(context, page) {
  await context.grantPermissions(["notifications"]);
  const p256dh = createECDH("prime256v1").generateKeys("base64url");
  await page.addInitScript(pushService, [p256dh, randomBytes(16).toString("base64url")]);
  return p256dh;
}

test("a subscribed browser is told, shows what it is told, and opens the link", async ({ alice, context, page, system }) => {
  const p256dh = await withPushService(context, page);
  await alice.at(page, async (authenticator) => {
    const { signIn } = new Operator(page, authenticator);
    await page.goto("/#account");
    await signIn.click();
    const state = page.locator("#notifications-state");
    await expect(state).toContainText("Off.");
    await page.getByRole("button", { name: "Turn on" }).click();
    await expect(state).toContainText("On.");
    await expect(page.getByRole("button", { name: "Turn off" })).toBeFocused();
    await page.reload();
    await expect(state).toContainText("On.");
    await expect(page.getByRole("heading", { name: "Other browsers" })).toBeHidden();

    // The push is sent, encrypted for this browser alone.
    await system.sms("Your code is 771204");
    const endpoint = `https://push.example.com/send/${p256dh.slice(0, 16)}`;
    const pushes = async () => (await system.sent()).filter(({ to }) => to === endpoint);
    await expect.poll(pushes, { timeout: 20_000 }).toHaveLength(1);
    expect(JSON.stringify(await pushes())).not.toContain("771204");

    // It reaches the service worker, as the browser would hand it over.
    const link = `${system.site_url}/reveal.html#0123456789abcdef0123456789abcdef`;
    const news = { title: "A code has arrived", body: "Use your passkey to see it." };
    const shown = () => notifications(page);
    await deliver(page, system, { ...news, link, message_id: "0123456789abcdef0123456789abcdef" });
    expect(await shown()).toMatchObject([{ ...news, data: { link } }]);

    // A push that can't be read, or that leads elsewhere, is shown all the same and opens nothing of others.
    await deliver(page, system, { title: "Evil", body: "", link: "https://evil.example.com/" });
    expect((await shown()).find(({ title }) => title === "Evil").data.link).toBe("/reveal.html");

    // A page that is open already is sent to the link.
    const reveal = await context.newPage();
    await reveal.goto("/reveal.html");
    const asked = reveal.waitForRequest("**/v1/challenges");
    const [worker] = context.serviceWorkers();
    await worker.evaluate(async (link) => {
      const [notification] = await registration.getNotifications({ tag: link });
      dispatchEvent(new NotificationEvent("notificationclick", { notification }));
    }, link);
    expect((await asked).postDataJSON()).toEqual({ ceremony: "reveal" });
    await expect.poll(async () => (await shown()).map(({ title }) => title)).toEqual(["Evil"]);
    await reveal.close();

    await page.getByRole("button", { name: "Turn off" }).click();
    await expect(state).toContainText("Off.");
    const left = await page.evaluate(() => fetch("/v1/push-subscriptions").then((answer) => answer.json()));
    expect(left.subscriptions).toEqual([]);
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
  });
});

/** Hands a push to the site's service worker until it is shown: the browser's tools lose one now and then, as push services may. */
async function deliver(page, system, payload) {
  const session = await page.context().newCDPSession(page);
  // What is handed to one that isn't active yet is lost.
  const active = new Promise((resolve) => {
    session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      const version = versions.find(({ status }) => status === "activated");
      if (version) resolve(version.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await active;
  const push = { origin: system.site_url, registrationId, data: JSON.stringify(payload) };
  await expect(async () => {
    await session.send("ServiceWorker.deliverPushMessage", push);
    const titles = async () => (await notifications(page)).map(({ title }) => title);
    await expect.poll(titles, { timeout: 2_000 }).toContain(payload.title);
  }).toPass({ timeout: 20_000 });
}

const notifications = (page) =>
  page.evaluate(async () => {
    const shown = await (await navigator.serviceWorker.ready).getNotifications();
    return shown.map(({ title, body, data }) => ({ title, body, data }));
  });

test("a browser that its push service gave another endpoint, or none, stays on", async ({ clerk, context, page }) => {
  await withPushService(context, page);
  await clerk.at(page, async (authenticator) => {
    const { signIn } = new Operator(page, authenticator);
    await page.goto("/#account");
    await signIn.click();
    const state = page.locator("#notifications-state");
    await page.getByRole("button", { name: "Turn on" }).click();
    await expect(state).toContainText("On.");
    const ids = () =>
      page.evaluate(async () => {
        const answer = await fetch("/v1/push-subscriptions").then((answer) => answer.json());
        return answer.subscriptions.map(({ subscription_id: id }) => id);
      });
    const [first] = await ids();

    await page.evaluate(() => sessionStorage.setItem("moved", "elsewhere"));
    await page.reload();
    await expect(state).toContainText("On.");
    const second = await ids();
    expect(second).toHaveLength(1);
    expect(second[0]).not.toBe(first);

    // It lost the subscription; the permission is still there.
    await page.evaluate(() => sessionStorage.removeItem("subscribed"));
    await page.reload();
    await expect(state).toContainText("On.");
    expect(await ids()).toEqual(second);

    // Its service worker hears of a change while no page is open.
    const [worker] = context.serviceWorkers();
    await worker.evaluate(async ({ endpoint, keys }) => {
      const subscription = { endpoint, toJSON: () => ({ endpoint, expirationTime: null, keys }) };
      await renew({ newSubscription: subscription, oldSubscription: null });
    }, { endpoint: "https://push.example.com/send/renewed", keys: await keysOf(page) });
    expect(await ids()).toHaveLength(2);
    await page.evaluate(() => sessionStorage.setItem("moved", "renewed"));
    await page.reload();
    await expect(state).toContainText("On.");
    expect(await ids()).toHaveLength(1);
    expect(await ids()).not.toEqual(second);
    await page.getByRole("button", { name: "Turn off" }).click();
    await expect(state).toContainText("Off.");
    expect(await ids()).toEqual([]);
  });
});

const keysOf = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.pushManager.getSubscription()).toJSON().keys;
  });

test("a test notification says which channel took it, and comes once a minute", async ({ alice, context, page, system }) => {
  const p256dh = await withPushService(context, page);
  await alice.at(page, async (authenticator) => {
    const { signIn } = new Operator(page, authenticator);
    await page.goto("/#account");
    await signIn.click();
    await page.getByRole("button", { name: "Turn on" }).click();
    await expect(page.locator("#notifications-state")).toContainText("On.");
    const before = (await system.sent()).length;

    const send = page.getByRole("button", { name: "Send a test notification" });
    await send.click();
    const notice = page.locator("#trial-notice");
    await expect(notice).toHaveText("Web Push took the test notification.", { timeout: 30_000 });
    const endpoint = `https://push.example.com/send/${p256dh.slice(0, 16)}`;
    expect((await system.sent()).slice(before).map(({ to }) => to)).toEqual([endpoint]);

    await send.click();
    await expect(notice).toContainText("Too many requests. Try again in");
    await page.getByRole("button", { name: "Turn off" }).click();
    await expect(page.locator("#notifications-state")).toContainText("Off.");
  });
});

test("a browser that may not notify says what to do instead", async ({ clerk, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { get: () => "denied" });
  });
  await clerk.at(page, async (authenticator) => {
    const { signIn } = new Operator(page, authenticator);
    await page.goto("/#account");
    await signIn.click();
    const state = page.locator("#notifications-state");
    await expect(state).toContainText("You have told this browser to show no notifications of this site.");
    await expect(page.getByRole("button", { name: "Turn on" })).toBeHidden();

    // Safari on an iPhone, before the page is installed.
    await page.addInitScript(() => {
      delete globalThis.PushManager;
      navigator.standalone = false;
    });
    await page.reload();
    await expect(state).toContainText("first install this page: tap Share, then “Add to Home Screen”.");
    await expect(state).toContainText("Open Otpost from there and go to Console, then Account.");

    // That is the way, from where an installed page opens.
    const { start_url: start } = await (await page.request.get("/manifest.webmanifest")).json();
    await page.goto(start);
    await page.getByRole("link", { name: "Console" }).click();
    await page.getByRole("link", { name: "Account" }).click();
    await expect(state).toBeVisible();
  });
});

test("the page can be installed", async ({ page, system }) => {
  await page.goto("/reveal.html");
  const session = await page.context().newCDPSession(page);
  const { errors, data } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data);
  expect(manifest).toMatchObject({ start_url: "/reveal.html", scope: "/", display: "standalone" });
  for (const { src, sizes, type } of [...manifest.icons, { src: "/icons/apple-touch-icon.png", sizes: "180x180", type: "image/png" }]) {
    const answer = await fetch(`${system.site_url}${src}`);
    expect(answer.headers.get("content-type"), src).toBe(type);
    if (type !== "image/png") continue;
    // Width and height stand at a fixed place in every PNG.
    const png = Buffer.from(await answer.arrayBuffer());
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, src).toBe(sizes);
  }
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});
