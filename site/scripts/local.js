// On the machine of whoever tries this out: how to have a passkey without a device for it.

const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);

document.getElementById("local-hint").hidden = !LOCAL.has(location.hostname);
