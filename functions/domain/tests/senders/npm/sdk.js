// Signs and checks webhooks with the providers' own npm SDKs: a line of JSON in, a line of JSON out, as sdk.py does with those of
// PyPI. It is their second opinion. An SDK that signs nothing has no variants.
//
// Vonage's is left out, because it signs the parameters as a form encodes them, and its webhooks come signed otherwise
// (findings/vonage-sdks-sign-differently.sh).

import { createInterface } from "node:readline";

import { BirdClient } from "@messagebird/sdk";
import { calculateWebhookSignature, computeSignedData } from "@sinch/sdk-client";
import { SmsCallbackWebhooks } from "@sinch/sms";
import plivo from "plivo";
import { Webhook } from "standardwebhooks";
import Telnyx from "telnyx";
import twilio from "twilio";

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "Content-Type": "application/json" };

const rfc3339 = (seconds) => new Date(seconds * 1_000).toISOString();
const form = (fields) => new URLSearchParams(fields).toString();
const formOf = (body) => Object.fromEntries(new URLSearchParams(body));

function held(truth) {
  if (!truth) throw new Error("the SDK refuses the signature");
}

const twilioSdk = {
  variants: ["HMAC_SHA1", "HMAC_SHA256", "HMAC_SHA1 json", "HMAC_SHA256 json"],
  sign(secret, url, m, variant) {
    const fields = { MessageSid: m.id, From: m.from, To: m.to, Body: m.text, NumMedia: "0", SmsStatus: "received" };
    const [algorithm, json] = variant.split(" ");
    const settings =
      algorithm === "HMAC_SHA1" ? {} : { "X-Twilio-Webhooks-Signature-Settings": `key=webhooks_sharedkey_1,algorithm=${algorithm}` };
    const body = json ? JSON.stringify(fields) : form(fields);
    const signed = json ? `${url}?bodySHA256=${twilio.getExpectedBodyHash(body)}` : url;
    const signature = twilio.getExpectedTwilioSignature(secret, signed, json ? {} : fields, algorithm);
    return { headers: { ...settings, ...(json ? JSON_TYPE : FORM), "X-Twilio-Signature": signature }, body };
  },
  check(secret, url, headers, body) {
    const fields = formOf(body);
    const request = { headers, protocol: "https", originalUrl: new URL(url).pathname, body: fields, header: (name) => headers[name.toLowerCase()] };
    held(twilio.validateExpressRequest(request, secret, { url }));
    return fields.Body;
  },
};

const plivoSdk = {
  variants: [],
  check(secret, url, headers, body) {
    const fields = formOf(body);
    const [signature, nonce] = [headers["x-plivo-signature-v3"], headers["x-plivo-signature-v3-nonce"]];
    held(plivo.validateV3Signature("POST", url, nonce, secret, signature, fields));
    const [older, olderNonce] = [headers["x-plivo-signature-v2"], headers["x-plivo-signature-v2-nonce"]];
    if (older !== undefined) held(plivo.validateSignature(url, olderNonce, older, secret));
    return fields.Text;
  },
};

const telnyxSdk = {
  variants: [],
  async check(secret, url, headers, body) {
    const event = await new Telnyx({ apiKey: "key", publicKey: secret }).webhooks.unwrap(body, { headers });
    return event.data.payload.text;
  },
};

const sinchSdk = {
  variants: ["signed"],
  sign(secret, url, m) {
    const event = { type: "mo_text", id: m.id, from: m.from.replace("+", ""), to: m.to.replace("+", ""), body: m.text, received_at: rfc3339(m.received_at) };
    const [body, nonce, timestamp] = [JSON.stringify(event), "01FJA8B4A7BM43YGWSG9GBV067", String(m.now)];
    const headers = {
      ...JSON_TYPE,
      "x-sinch-webhook-signature": calculateWebhookSignature(computeSignedData(body, nonce, timestamp), secret),
      "x-sinch-webhook-signature-nonce": nonce,
      "x-sinch-webhook-signature-timestamp": timestamp,
      "x-sinch-webhook-signature-algorithm": "HmacSHA256",
    };
    return { headers, body };
  },
  check(secret, url, headers, body) {
    const webhooks = new SmsCallbackWebhooks(secret);
    held(webhooks.validateAuthenticationHeader(headers, body));
    return webhooks.parseEvent(body).body;
  },
};

const bird = {
  variants: ["v1"],
  sign(secret, url, m) {
    const data = { sms_id: m.id, from: m.from, to: m.to, text: m.text, segments: { count: 1, encoding: "UCS2", characters: m.text.length } };
    const body = JSON.stringify({ type: "sms.received", timestamp: rfc3339(m.received_at), data });
    const signature = new Webhook(secret).sign("evt_1", new Date(m.now * 1_000), body);
    return { headers: { ...JSON_TYPE, "webhook-id": "evt_1", "webhook-timestamp": String(m.now), "webhook-signature": signature }, body };
  },
  check(secret, url, headers, body) {
    return new BirdClient({ webhooks: { secret } }).webhooks.unwrap(body, headers).data.text;
  },
};

const SDKS = { bird, plivo: plivoSdk, sinch: sinchSdk, telnyx: telnyxSdk, twilio: twilioSdk };

async function answer({ do: wanted, provider, variant, secret, url, message, headers, body }) {
  const sdk = SDKS[provider];
  if (wanted === "variants") return { variants: sdk.variants };
  if (wanted === "sign") return sdk.sign(secret, url, message, variant);
  return { text: await sdk.check(secret, url, headers, body) };
}

// The output of an SDK isn't an answer.
console.log = console.error;
for await (const line of createInterface(process.stdin)) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
