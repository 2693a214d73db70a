// Says that something arrived, opens the page that shows it, and tells the server when the browser's push service has a new
// address for it. It keeps nothing: no page, no answer.

const UNREADABLE = { title: "Otpost", body: "Something has arrived.", link: "/reveal.html" };

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("push", (event) => event.waitUntil(announce(event.data)));
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.link));
});

/** `data` holds `{title, body, link}`. A browser takes away the right to push from whoever shows nothing. */
function announce(data) {
  const { title, body, link } = { ...UNREADABLE, ...read(data) };
  return registration.showNotification(title, {
    body,
    // A push that comes twice is one notification.
    tag: link,
    data: { link: own(link) },
    icon: "/icons/icon-192.png",
    badge: "/icons/badge.png",
  });
}

function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

/** Only a page of this site is ever opened. */
function own(link) {
  try {
    const url = new URL(link, location.origin);
    return url.origin === location.origin ? url.href : UNREADABLE.link;
  } catch {
    return UNREADABLE.link;
  }
}

async function open(link) {
  const path = new URL(link, location.origin).pathname;
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((client) => new URL(client.url).pathname === path);
  if (there === undefined) return clients.openWindow(link);
  // Where a system doesn't let a page come to the front, it is still the right one.
  await there.focus().catch(() => {});
  // A page that was there before the worker can't be sent anywhere by it.
  return there.navigate(link).catch(() => clients.openWindow(link));
}

/**
 * A new subscription for one that the push service gave up. Without a living session the server refuses it; the page makes up
 * for that at the next visit.
 */
async function renew({ newSubscription, oldSubscription }) {
  // Not every browser says which, or makes the new one itself.
  const made = newSubscription ?? (await registration.pushManager.getSubscription()) ?? (await subscribeAgain(oldSubscription));
  if (!made) return;
  const { endpoint, keys } = made.toJSON();
  await fetch("/v1/push-subscriptions", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } }),
  });
}

async function subscribeAgain(oldSubscription) {
  const options = oldSubscription?.options ?? (await serversOptions());
  return options && registration.pushManager.subscribe(options);
}

async function serversOptions() {
  const answer = await fetch("/v1/push-subscriptions");
  if (!answer.ok) return undefined;
  const { public_key: applicationServerKey } = await answer.json();
  return { userVisibleOnly: true, applicationServerKey };
}
