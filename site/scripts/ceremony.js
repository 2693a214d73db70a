// A fresh touch: a challenge of the server's, answered by a passkey.

import * as api from "./api.js";
import * as passkey from "./passkey.js";

/** The assertion for one ceremony and, where it has one, its subject. */
export async function touch(ceremony, subject, signal) {
  const { publicKey } = await api.challenge(ceremony, subject);
  return passkey.assert(publicKey, signal);
}

/** What a passkey should be called until its owner says otherwise. */
export function deviceName() {
  const { userAgent, userAgentData } = navigator;
  const known = [
    ["iPhone", /iPhone/u],
    ["iPad", /iPad/u],
    ["Android", /Android/u],
    ["Chromebook", /CrOS/u],
    ["Mac", /Mac/u],
    ["Windows", /Windows/u],
    ["Linux", /Linux/u],
  ];
  const text = `${userAgentData?.platform ?? ""} ${userAgent}`;
  return known.find(([, pattern]) => pattern.test(text))?.[0] ?? "Passkey";
}
