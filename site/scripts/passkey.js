// Passkeys as the browser gives them, in and out of JSON. It knows neither the API nor elements.

/**
 * Why a passkey gave nothing, in words for the person.
 * `kind`: `cancelled` (or too late, or none fits), `exists` (the device has one already), `impossible`.
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
  return json(await navigator.credentials.create({ publicKey: options }).catch(explain));
}

/** Asks for a touch; resolves to the JSON form of the assertion. */
export async function assert(publicKey, signal) {
  needed();
  const options = requestOptions(publicKey);
  return json(await navigator.credentials.get({ publicKey: options, signal }).catch(explain));
}

function needed() {
  if (!available()) throw new TouchError("impossible", "This browser has no passkeys.");
}

function explain(error) {
  switch (error.name) {
    case "NotAllowedError":
      throw new TouchError("cancelled", "No passkey was used: it was cancelled, or took too long. Try again.");
    case "AbortError":
      throw new TouchError("cancelled", "The passkey is no longer needed.");
    case "InvalidStateError":
      throw new TouchError("exists", "This device already holds a passkey of yours.");
    case "SecurityError":
      throw new TouchError("impossible", "Passkeys don’t work at this address.");
    default:
      throw new TouchError("impossible", "This device can’t do what a passkey here needs: unlocking it by PIN, finger or face.");
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
