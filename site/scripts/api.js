// The public API as the pages see it: one call, one answer. It knows no elements, and holds nothing:
// who is asking is in cookies that no script can read.

/**
 * What went wrong, in words for the person.
 * `kind`: `network` (no answer), `session` (there is none, or no longer), `refused` (anything else).
 */
export class ApiError extends Error {
  constructor(kind, message, code) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

const REASONS = {
  ceremony_refused: "The passkey was not accepted. Try again. If it is refused again, use another passkey.",
  last_operator: "This is the last operator who has a passkey. Invite another one first.",
  last_passkey: "This is your last passkey.",
  not_an_operator: "Only an operator may do this.",
  passkey_not_found: "This passkey is no longer there.",
  person_not_found: "This person is no longer there.",
  session_required: "The session has ended. Sign in again.",
  subscription_not_found: "This browser was already taken off the list.",
  token_not_found: "This token is no longer outstanding.",
};

function wait(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  return rest === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}

function tooMany(problem, retryAfter) {
  const what =
    problem.code === "too_many_tokens"
      ? "This user has been sent too many tokens."
      : "Too many requests.";
  const seconds = Number(retryAfter);
  return Number.isInteger(seconds) && seconds > 0
    ? `${what} Try again in ${wait(seconds)}.`
    : `${what} Try again later.`;
}

async function failure(response) {
  // A gateway or firewall may answer with something that is no problem document.
  const problem = await response.json().catch(() => ({}));
  if (response.status === 401) return new ApiError("session", REASONS.session_required, problem.code);
  if (response.status === 429) return new ApiError("refused", tooMany(problem, response.headers.get("retry-after")), problem.code);
  const known = REASONS[problem.code];
  if (known !== undefined) return new ApiError("refused", known, problem.code);
  const text = problem.detail ?? problem.title ?? "The request was refused";
  const sentence = /[.!?]$/u.test(text) ? text : `${text}.`;
  return new ApiError("refused", problem.code === undefined ? `${sentence} The status was ${response.status}.` : sentence, problem.code);
}

async function call(method, path, body, idempotencyKey) {
  const headers = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
  } catch {
    throw new ApiError("network", "No answer. Check the connection and try again.");
  }
  if (!response.ok) throw await failure(response);
  if (response.status === 204) return { now: serverNow(response) };
  try {
    return { ...(await response.json()), now: serverNow(response) };
  } catch {
    throw new ApiError("network", "The answer was cut off. Try again.");
  }
}

/** The server's clock in ms since the epoch: the person's own may be minutes off. */
function serverNow(response) {
  const date = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(date) ? Date.now() : date;
}

const segment = encodeURIComponent;

/** The parameters that have a value, as a query. */
function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

// Ceremonies. `credential` is what a passkey answered, in its JSON form.

/** `{publicKey}` for an assertion; `subject` is what it will be good for alone. */
export const challenge = (ceremony, subject) => call("POST", "/v1/challenges", { ceremony, subject });

/** `entry`: `{invitation}`, `{person, recovery_code}` or `{credential}`. `{publicKey, person}` */
export const registrationOptions = (entry) => call("POST", "/v1/registration/options", entry);

/** `{person, operator, passkey, recovery_codes?}` */
export const register = (name, credential) => call("POST", "/v1/registration", { name, credential });

/** `{person, messages}`, newest first. */
export const reveal = (credential, messageId) =>
  call("POST", "/v1/messages/reveal", { credential, message_id: messageId });

// The session: `{person, operator, environment, expires_at}`.

export const session = () => call("GET", "/v1/session");
export const signIn = (credential) => call("POST", "/v1/session", { credential });
export const signOut = () => call("DELETE", "/v1/session");

// Tokens, for operators.

/** `order`: `{user_id, purpose, channel, metadata?}`. `{token_id, user_id, purpose, channel, expires_at, token?}`, a token for `show` alone. */
export const issue = (order, idempotencyKey) => call("POST", "/v1/tokens", order, idempotencyKey);

/** Resolves when the token was right; `token_refused` else, whatever the reason. */
export const verify = (userId, token, idempotencyKey) =>
  call("POST", "/v1/tokens/verify", { user_id: userId, token }, idempotencyKey);

/**
 * One page of outstanding tokens: `{tokens, next?}`. `order` is `soonest` (to expire) or `newest`; with `userId` they are
 * those of one user, on one page.
 */
export const tokens = ({ cursor, order, userId }) => call("GET", `/v1/tokens${query({ cursor, order, user_id: userId })}`);

export const revokeToken = (tokenId) => call("DELETE", `/v1/tokens/${segment(tokenId)}`);

/** `{token_id, token, expires_at}` of one that was issued here. */
export const showToken = (tokenId, credential) => call("POST", `/v1/tokens/${segment(tokenId)}/reveal`, { credential });

/** One page, newest first: `{entries, next_cursor?}`. */
export const audit = (cursor) => call("GET", `/v1/audit${query({ cursor })}`);

/** Every entry, newest first. */
export async function wholeAudit() {
  const entries = [];
  let cursor;
  do {
    const page = await call("GET", `/v1/audit${query({ cursor, limit: 100 })}`);
    entries.push(...page.entries);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return { entries };
}

// People, for operators.

/** `{people}`, by name: `{name, operator, created_at, passkeys}`. */
export const people = () => call("GET", "/v1/people");

/** `{person, link, expires_at}`; the link is nowhere else. */
export const invite = (name, credential, operator) => call("POST", `/v1/people/${segment(name)}/invite`, { credential, operator });

/** The last operator stays; `last_operator` else. */
export const removePerson = (name, credential) => call("POST", `/v1/people/${segment(name)}/remove`, { credential });

// What belongs to the person.

/** `{passkeys, recovery_codes_left}` */
export const passkeys = () => call("GET", "/v1/passkeys");

export const renamePasskey = (passkeyId, name) => call("POST", `/v1/passkeys/${segment(passkeyId)}/rename`, { name });

/** The last one only with `evenIfLast`; `last_passkey` else. */
export const revokePasskey = (passkeyId, credential, evenIfLast) =>
  call("POST", `/v1/passkeys/${segment(passkeyId)}/revoke`, { credential, even_if_last: evenIfLast });

/** `{recovery_codes}`; the old ones are worthless from then on. */
export const renewRecoveryCodes = (credential) => call("POST", "/v1/recovery-codes", { credential });

/** `{public_key, subscriptions}` */
export const subscriptions = () => call("GET", "/v1/push-subscriptions");

/** `{subscription_id}` */
export const subscribe = (subscription) => call("POST", "/v1/push-subscriptions", subscription);

/** `{message_id}` of a notification that goes by the person's own channels. */
export const notify = () => call("POST", "/v1/test-notifications", {});

/** `{deliveries, over}`: the tries until now, each `{channel, state, at}`; `over` when there will be no other. */
export const notified = (messageId) => call("GET", `/v1/test-notifications/${segment(messageId)}`);

export const unsubscribe = (subscriptionId) => call("DELETE", `/v1/push-subscriptions/${segment(subscriptionId)}`);
