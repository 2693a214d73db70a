// The service worker, which is told of notifications while no page is open.

const SCRIPT = "/service-worker.js";

// The only script that may be named from a string, by the one policy that the site's headers allow.
const policy = globalThis.trustedTypes?.createPolicy("service-worker", { createScriptURL: () => SCRIPT });

/** The registration, active. */
export async function register() {
  await navigator.serviceWorker.register(policy ? policy.createScriptURL(SCRIPT) : SCRIPT);
  return navigator.serviceWorker.ready;
}

/** The registration if there is one. */
export function registered() {
  return navigator.serviceWorker.getRegistration("/");
}
