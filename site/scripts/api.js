// The public API as the page sees it: one call, one answer. It knows no elements.

/**
 * What went wrong, in words for the operator.
 * `kind`: `network` (no answer), `unauthorized` (the key), `refused` (anything else).
 */
export class ApiError extends Error {
  constructor(kind, message, code) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

const REASONS = {
  unauthorized: "This client key is unknown or has been revoked.",
  channel_not_allowed: "This client key may not show tokens. Make one that may with “stack client create NAME --may-show”.",
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
  if (response.status === 401) return new ApiError("unauthorized", REASONS.unauthorized, problem.code);
  if (response.status === 429) return new ApiError("refused", tooMany(problem, response.headers.get("retry-after")), problem.code);
  const text = REASONS[problem.code] ?? problem.detail ?? problem.title ?? "The request was refused";
  const sentence = /[.!?]$/u.test(text) ? text : `${text}.`;
  return new ApiError("refused", `${sentence} (${problem.code ?? `status ${response.status}`})`, problem.code);
}

/** Calls the API for one client. The key lives in this object and nowhere else. */
export class Api {
  #key;

  constructor(key) {
    this.#key = key;
  }

  async #call(method, path, body, idempotencyKey) {
    const headers = { authorization: `Bearer ${this.#key}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
    let response;
    try {
      response = await fetch(path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
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

  /** 201: `{token_id, user_id, purpose, channel, expires_at, token}`. */
  issue(userId, idempotencyKey) {
    return this.#call("POST", "/v1/tokens", { user_id: userId }, idempotencyKey);
  }

  /** Resolves when the token was right; `token_refused` else, whatever the reason. */
  verify(userId, token, idempotencyKey) {
    return this.#call("POST", "/v1/tokens/verify", { user_id: userId, token }, idempotencyKey);
  }

  /** One page of outstanding tokens, soonest to expire first: `{tokens, next?}`. */
  list(cursor) {
    const query = cursor === undefined ? "" : `?${new URLSearchParams({ cursor })}`;
    return this.#call("GET", `/v1/tokens${query}`);
  }

  revoke(tokenId) {
    return this.#call("DELETE", `/v1/tokens/${encodeURIComponent(tokenId)}`);
  }
}

/** The server's clock in ms since the epoch: the operator's own may be minutes off. */
function serverNow(response) {
  const date = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(date) ? Date.now() : date;
}
