// A passkey in software: Chromium's virtual authenticator, by the DevTools protocol.

/** What a telephone or a computer with a fingerprint reader is. */
const PLATFORM = {
  protocol: "ctap2",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** An authenticator of one page. */
export class Authenticator {
  #session;
  #id;

  /** `options` as `WebAuthn.addVirtualAuthenticator` has them, where they differ from a platform's. */
  static async attach(page, options = {}) {
    const authenticator = new Authenticator();
    authenticator.#session = await page.context().newCDPSession(page);
    await authenticator.#session.send("WebAuthn.enable");
    await authenticator.#add(options);
    return authenticator;
  }

  async #add(options) {
    const added = await this.#session.send("WebAuthn.addVirtualAuthenticator", { options: { ...PLATFORM, ...options } });
    this.#id = added.authenticatorId;
  }

  #send(method, params) {
    return this.#session.send(`WebAuthn.${method}`, { authenticatorId: this.#id, ...params });
  }

  /** Another device takes its place: it has none of the passkeys. */
  async replace(options = {}) {
    await this.#send("removeVirtualAuthenticator");
    await this.#add(options);
  }

  async credentials() {
    return (await this.#send("getCredentials")).credentials;
  }

  /** Holds passkeys that another authenticator gave out. */
  async hold(credentials) {
    for (const credential of credentials) await this.#send("addCredential", { credential });
  }

  /** Whether its owner unlocks it when asked. */
  verify(isUserVerified) {
    return this.#send("setUserVerified", { isUserVerified });
  }

  /** Whether its owner touches it when asked. */
  present(enabled) {
    return this.#send("setAutomaticPresenceSimulation", { enabled });
  }
}
