// Time left, counted on the browser's clock from what the server's clock said.

/** The moment on this clock (ms) at which `expiresAt` (RFC 3339) comes on the server's. */
export function deadline(expiresAt, serverNow) {
  return Date.now() + (Date.parse(expiresAt) - serverNow);
}

/** Whole seconds until `moment`, never below zero; rounded down, because servers date their answers so. */
export function secondsLeft(moment) {
  return Math.max(0, Math.floor((moment - Date.now()) / 1000));
}

/** `4:59`. */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const TICK = 250;

/** Calls `tick` now and four times a second until the returned function is called. */
export function everyTick(tick) {
  const timer = setInterval(tick, TICK);
  // A tab in the background is slowed down; what it shows must be right once it is seen again.
  document.addEventListener("visibilitychange", tick);
  tick();
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
  };
}
