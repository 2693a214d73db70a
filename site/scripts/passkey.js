// Passkeys as the browser gives them, in and out of JSON. It knows neither the API nor elements.

/**
 * Why a passkey gave nothing, in words for the person. docs/passkeys.md lists them.
 * `kind`: `cancelled` (or too late, or none fits), `exists` (the device has one already), `impossible`, `failed` (try again).
 */
export class TouchError extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

/** Whether this browser can use passkeys here. */
export function available() {
  return globalThis.PublicKeyCredential !== undefined && navigator.credentials !== undefined;
}

/** Makes a passkey; resolves to the JSON form of the new credential. */
export async function create(publicKey) {
  needed();
  const options = creationOptions(publicKey);
  const credential = there(await navigator.credentials.create({ publicKey: options }).catch(explain(NOT_MADE)));
  usable(credential);
  return json(credential);
}

/** Asks for a touch; resolves to the JSON form of the assertion. */
export async function assert(publicKey, signal) {
  needed();
  const options = requestOptions(publicKey);
  return json(there(await navigator.credentials.get({ publicKey: options, signal }).catch(explain(NOT_USED))));
}

function needed() {
  if (!available()) throw new TouchError("impossible", "This browser has no passkeys.");
}

// A browser says no more than NotAllowedError of all of these.
const NOT_MADE =
  "No passkey was made. It was cancelled, it took too long, or this device can’t keep a passkey that it unlocks by PIN, finger or face. Try again, or use another device.";
const NOT_USED =
  "No passkey was used. It was cancelled, it took too long, or this device has none for this site. Try again, or use another device.";
const UNABLE = "This device can’t keep a passkey that it unlocks by PIN, finger or face. Use another device, or a password manager.";
const FAILED = "The device didn’t answer as it should. Try again. If that doesn’t help, start the browser again, or use another device.";

/** `notAllowed` is what NotAllowedError means here. */
const explain = (notAllowed) => (error) => {
  switch (error?.name) {
    case "NotAllowedError":
      throw new TouchError("cancelled", notAllowed);
    case "AbortError":
      throw new TouchError("cancelled", "The passkey is no longer needed.");
    case "InvalidStateError":
      throw new TouchError("exists", "This device already holds a passkey of yours. Use that one, or another device.");
    case "SecurityError":
      throw new TouchError("impossible", "Passkeys don’t work at this address. Open the site under its own name.");
    case "ConstraintError":
    case "NotSupportedError":
      throw new TouchError("impossible", UNABLE);
    default:
      // NotReadableError, UnknownError, OperationError, TimeoutError and whatever a password manager throws: they pass.
      throw new TouchError("failed", FAILED);
  }
};

/** A password manager may answer with nothing. */
function there(credential) {
  if (!credential) throw new TouchError("failed", FAILED);
  return credential;
}

const RS256 = -257;
/** Bytes of the public key (SPKI) with 2,048 bits: the server reads no longer ones. */
const RSA_2048_BYTES = 294;

/** What the server would refuse is said before an invitation is spent on it. */
function usable(credential) {
  if (credential.getClientExtensionResults?.().credProps?.rk === false) throw new TouchError("impossible", UNABLE);
  const { response } = credential;
  if (response.getPublicKeyAlgorithm?.() === RS256 && response.getPublicKey?.()?.byteLength > RSA_2048_BYTES) {
    throw new TouchError("impossible", "This passkey has an RSA key of more than 2,048 bits, which this site can’t read. Use another device, or a password manager.");
  }
}

/**
 * Tells the device which passkeys are left, as the API lists them, so that it offers no others. Not every browser can.
 * One whose id nobody can read would be hidden too.
 */
export async function left({ passkeys, relying_party_id: rpId, user_handle: userId }) {
  const allAcceptedCredentialIds = passkeys.map((key) => key.credential_id);
  if (allAcceptedCredentialIds.includes(null)) return;
  try {
    await PublicKeyCredential.signalAllAcceptedCredentials?.({ rpId, userId, allAcceptedCredentialIds });
  } catch {
    // The device keeps offering what was revoked, and the server refuses it.
  }
}

// Browsers before 2025 can't read and write the JSON form themselves.

function creationOptions(options) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: options.excludeCredentials?.map(descriptor),
  };
}

function requestOptions(options) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: options.allowCredentials?.map(descriptor),
  };
}

const descriptor = (credential) => ({ ...credential, id: bytes(credential.id) });

function json(credential) {
  try {
    // Some password managers answer with an object that only looks like a credential.
    if (credential.toJSON) return credential.toJSON();
  } catch {
    // Then it is written by hand.
  }
  const { response } = credential;
  const written = { clientDataJSON: text(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) written[part] = text(response[part]);
  }
  if (response.getTransports) written.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: written,
  };
}

/** base64url to bytes. */
export function bytes(text) {
  const binary = atob(text.replace(/-/gu, "+").replace(/_/gu, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/gu, "-").replace(/\//gu, "_").replace(/[=]+$/u, "");
}
