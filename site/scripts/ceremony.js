// A fresh touch: a challenge of the server's, answered by a passkey.

import * as api from "./api.js";
import { say } from "./form.js";
import * as passkey from "./passkey.js";

/** The assertion for one ceremony and, where it has one, its subject. */
export async function touch(ceremony, subject, signal) {
  const { publicKey } = await api.challenge(ceremony, subject);
  return passkey.assert(publicKey, signal);
}

// As `domain::passkey::check_name` has it, for the time before the touch.
const NAME_MAX = 64;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
const JOINERS = /(?<=.)[\u200c\u200d](?=.)/gu;

/** Whether a passkey can be called `name`; says in `slot` why not. */
export function isName(slot, name) {
  if ([...name].length <= NAME_MAX && !UNSEEN.test(name.replace(JOINERS, ""))) return true;
  say(slot, "refused", `A name has at most ${NAME_MAX} characters, and each of them can be seen.`);
  return false;
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
