"""Signs and checks webhooks with the providers' own SDKs: a line of JSON in, a line of JSON out.

Where an SDK has no signer, what it checks with computes the signature.
"""

import base64
import contextlib
import datetime
import json
import sys
from urllib.parse import parse_qsl, urlencode

import nacl.signing
import standardwebhooks
from bird import Bird
from bird._generated import EventSMSReceived
from plivo.utils import validate_signature
from plivo.utils.signature_v3 import construct_post_url, get_signature_v3, validate_v3_signature
from sinch.domains.authentication.sinch_events.v1 import authentication_validation as sinch
from sinch.domains.sms.sinch_events.v1.sms_sinch_event import SmsSinchEvent
from telnyx import Telnyx
from telnyx.lib.webhook_verification import verify_webhook_signature
from telnyx.types import InboundMessageWebhookEvent
from twilio.request_validator import RequestValidator, get_signature_algorithm
from vonage_http_client.auth import Auth

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def rfc3339(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat().replace("+00:00", "Z")


def form(fields):
    return urlencode(fields)


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Twilio:
    """Variants: the algorithm, and `json` for a body that is signed by its hash."""

    variants = ["HMAC_SHA1", "HMAC_SHA256", "HMAC_SHA1 json", "HMAC_SHA256 json"]

    def sign(self, secret, url, m, variant):
        fields = m.get("fields") or {
            "ToCountry": "GB", "SmsMessageSid": m["id"], "NumMedia": "0", "SmsStatus": "received",
            "MessageSid": m["id"], "AccountSid": "AC00000000000000000000000000000000", "From": m["from"],
            "To": m["to"], "Body": m["text"], "NumSegments": "1", "ApiVersion": "2010-04-01",
        }
        algorithm, *as_json = variant.split()
        validator = RequestValidator(secret)
        headers = {}
        if algorithm != "HMAC_SHA1":
            headers["X-Twilio-Webhooks-Signature-Settings"] = f"key=webhooks_sharedkey_1,algorithm={algorithm}"
        if as_json:
            body = compact(fields)
            hashed = f"{url}?bodySHA256={validator.compute_hash(body)}"
            headers["X-Twilio-Signature"] = validator.compute_signature(hashed, {}, algorithm)
            return headers | {"Content-Type": JSON}, body
        headers["X-Twilio-Signature"] = validator.compute_signature(url, fields, algorithm)
        return headers | {"Content-Type": FORM}, form(fields)

    def check(self, secret, url, headers, body):
        algorithm = get_signature_algorithm(headers.get("x-twilio-webhooks-signature-settings"))
        fields = dict(parse_qsl(body, keep_blank_values=True))
        assert RequestValidator(secret).validate(url, fields, headers["x-twilio-signature"], algorithm)
        return fields["Body"]

    def others(self):
        status = {"MessageSid": "SM1", "SmsSid": "SM1", "MessageStatus": "delivered", "SmsStatus": "delivered",
                  "To": "+12025550100", "From": "+447700900123", "AccountSid": "AC1", "ApiVersion": "2010-04-01"}
        picture = {"MessageSid": "MM1", "SmsStatus": "received", "To": "+447700900123", "From": "+12025550100",
                   "Body": "", "NumMedia": "1", "MediaUrl0": "https://media.example.com/1"}
        return {"notice": [status, status | {"MessageStatus": "failed"}], "without text": [picture]}


class Vonage:
    variants = ["md5", "sha1", "sha256", "sha512", "sha256 json"]

    def sign(self, secret, url, m, variant):
        method, *as_json = variant.split()
        fields = m.get("fields") or {
            "msisdn": m["from"].lstrip("+"), "to": m["to"].lstrip("+"), "messageId": m["id"], "text": m["text"],
            "type": "text" if m["text"].isascii() else "unicode", "keyword": "YOUR", "nonce": m["id"],
            "message-timestamp": rfc3339(m["received_at"]).replace("T", " ").rstrip("Z"),
        }
        if part := m.get("part"):
            fields |= {"concat": "true", "concat-ref": part["reference"], "concat-part": str(part["number"]),
                       "concat-total": str(part["total"])}
        fields = fields | {"timestamp": str(m["now"])}
        auth = Auth(api_key="key", signature_secret=secret, signature_method=method)
        signed = fields | {"sig": auth.sign_params(dict(fields))}
        return ({"Content-Type": JSON}, compact(signed)) if as_json else ({"Content-Type": FORM}, form(signed))

    def check(self, secret, url, headers, body):
        fields = dict(parse_qsl(body, keep_blank_values=True))
        auth = Auth(api_key="key", signature_secret=secret, signature_method="sha256")
        assert auth.check_signature(dict(fields))
        return fields["text"]

    def others(self):
        receipt = {"msisdn": "447700900123", "to": "Otpost", "messageId": "1", "status": "delivered",
                   "scts": "2001011400", "err-code": "0", "network-code": "23430", "price": "0.03"}
        binary = {"msisdn": "12025550100", "to": "447700900123", "messageId": "1", "type": "binary", "data": "ab",
                  "udh": "05"}
        return {"notice": [receipt], "without text": [binary]}


class Plivo:
    variants = ["V3", "Ma-V3", "V2", "Ma-V2"]

    def sign(self, secret, url, m, variant):
        fields = m.get("fields") or {
            "From": m["from"].lstrip("+"), "To": m["to"].lstrip("+"), "Text": m["text"], "Type": "sms",
            "MessageUUID": m["id"], "TotalAmount": "0", "TotalRate": "0", "Units": "1",
        }
        nonce = "05429567804466091622"
        version = variant.removeprefix("Ma-")
        signed = construct_post_url(url, dict(fields)).decode() if version == "V3" else url
        # V2 has nothing between the address and the nonce, V3 a dot.
        signature = (get_signature_v3(secret, signed, nonce) if version == "V3" else v2(secret, signed, nonce)).decode()
        headers = {f"X-Plivo-Signature-{variant}": signature, f"X-Plivo-Signature-{version}-Nonce": nonce}
        return headers | {"Content-Type": FORM}, form(fields)

    def check(self, secret, url, headers, body):
        fields = dict(parse_qsl(body, keep_blank_values=True))
        assert validate_v3_signature("POST", url, headers["x-plivo-signature-v3-nonce"], secret,
                                     headers["x-plivo-signature-v3"], dict(fields))
        assert validate_signature(url, headers["x-plivo-signature-v2-nonce"], headers["x-plivo-signature-v2"], secret)
        return fields["Text"]

    def others(self):
        receipt = {"From": "447700900123", "To": "12025550100", "Status": "delivered", "MessageUUID": "1"}
        picture = {"From": "12025550100", "To": "447700900123", "Type": "mms", "MediaCount": "1",
                   "Media0": "https://media.example.com/1", "MessageUUID": "1"}
        return {"notice": [receipt], "without text": [picture]}


def v2(secret, url, nonce):
    import hashlib
    import hmac

    signature = base64.b64encode(hmac.new(secret.encode(), (url + nonce).encode(), hashlib.sha256).digest())
    assert validate_signature(url, nonce, signature.decode(), secret)
    return signature


class TelnyxSdk:
    variants = ["v2"]

    def sign(self, secret, url, m, variant):
        event = m.get("fields") or {
            "event_type": "message.received", "id": f"event-of-{m['id']}", "record_type": "event",
            "occurred_at": rfc3339(m["received_at"]),
            "payload": {
                "id": m["id"], "direction": "inbound", "record_type": "message", "type": "SMS", "parts": 1,
                "encoding": "GSM-7", "from": {"phone_number": m["from"], "carrier": "", "line_type": "Wireless"},
                "to": [{"phone_number": m["to"], "status": "webhook_delivered"}], "cc": [], "media": [],
                "text": m["text"], "received_at": rfc3339(m["received_at"]), "webhook_url": url,
            },
        }
        body = compact({"data": event})
        if event["event_type"] == "message.received":
            body = InboundMessageWebhookEvent.model_validate({"data": event}).model_dump_json(by_alias=True)
        signature = nacl.signing.SigningKey(base64.b64decode(secret)).sign(f"{m['now']}|{body}".encode()).signature
        headers = {"telnyx-signature-ed25519": base64.b64encode(signature).decode(), "telnyx-timestamp": str(m["now"])}
        return headers | {"Content-Type": JSON}, body

    def check(self, secret, url, headers, body):
        verify_webhook_signature(body, headers, secret)
        event = Telnyx(api_key="key", public_key=secret).webhooks.unwrap(body, headers=headers)
        return event.data.payload.text

    def others(self):
        def event(kind, **payload):
            return {"event_type": kind, "id": "1", "record_type": "event", "payload": payload}

        picture = event("message.received", id="1", type="MMS", media=[{"url": "https://media.example.com/1"}])
        rich = event("message.received", id="1", type="RCS", body={"type": "file"})
        return {"notice": [event("message.sent", id="1"), event("message.finalized", id="1")],
                "without text": [picture, rich]}


class Sinch:
    variants = ["signed"]

    def sign(self, secret, url, m, variant):
        event = m.get("fields") or {
            "type": "mo_text", "id": m["id"], "from": m["from"].lstrip("+"), "to": m["to"].lstrip("+"),
            "body": m["text"], "operator_id": "23430", "received_at": rfc3339(m["received_at"]),
        }
        if event["type"].startswith("mo_"):
            SmsSinchEvent(secret).parse_event(dict(event))
        body, nonce, timestamp = compact(event), "01FJA8B4A7BM43YGWSG9GBV067", str(m["now"])
        signature = sinch.calculate_sinch_event_signature(sinch.compute_signed_data(body, nonce, timestamp), secret)
        headers = {"x-sinch-webhook-signature": signature, "x-sinch-webhook-signature-nonce": nonce,
                   "x-sinch-webhook-signature-timestamp": timestamp,
                   "x-sinch-webhook-signature-algorithm": "HmacSHA256"}
        return headers | {"Content-Type": JSON}, body

    def check(self, secret, url, headers, body):
        events = SmsSinchEvent(secret)
        assert events.validate_authentication_header(headers, body.encode())
        return events.parse_event(body).body

    def others(self):
        common = {"id": "1", "from": "12025550100", "to": "447700900123", "received_at": "2026-01-31T09:00:00Z"}
        return {"notice": [{"type": "delivery_report_sms", "batch_id": "1", "statuses": []},
                           {"type": "recipient_delivery_report_sms", "batch_id": "1"}],
                "without text": [common | {"type": "mo_binary", "body": "AQI=", "udh": "05"}]}


class BirdSdk:
    variants = ["v1"]

    def sign(self, secret, url, m, variant):
        event = m.get("fields")
        if event is None:
            nothing = dict.fromkeys(["tags", "metadata", "requested_language", "resolved_language", "template_id",
                                     "template_version_id", "template_content_hash"])
            data = nothing | {
                "sms_id": m["id"], "workspace_id": "ws_01krdgeqcxet5s7t44vh8rt9mg", "to": m["to"], "from": m["from"],
                "text": m["text"], "segments": {"count": 1, "encoding": "UCS2", "characters": len(m["text"])},
            }
            event = {"type": "sms.received", "timestamp": rfc3339(m["received_at"]), "data": data}
            event = EventSMSReceived.model_validate(event).model_dump(mode="json", by_alias=True)
        body = compact(event)
        at = datetime.datetime.fromtimestamp(m["now"], datetime.timezone.utc)
        signature = standardwebhooks.Webhook(secret).sign("evt_1", at, body)
        headers = {"webhook-id": "evt_1", "webhook-timestamp": str(m["now"]), "webhook-signature": signature}
        return headers | {"Content-Type": JSON}, body

    def check(self, secret, url, headers, body):
        standardwebhooks.Webhook(secret).verify(body, headers)
        return Bird(api_key="key", region="eu").webhooks.unwrap(body, headers, secret=secret).root.data.text

    def others(self):
        def event(kind, **data):
            return {"type": kind, "timestamp": "2026-01-31T09:00:00Z", "data": data}

        return {"notice": [event("sms.delivered", sms_id="1"), event("whatsapp.received", text="482913")],
                "without text": [event("sms.received", sms_id="1", to="+447700900123", subject="482913")]}


SDKS = {"twilio": Twilio(), "vonage": Vonage(), "plivo": Plivo(), "telnyx": TelnyxSdk(), "sinch": Sinch(),
        "bird": BirdSdk()}


def answer(asked):
    sdk = SDKS[asked["provider"]]
    match asked["do"]:
        case "variants":
            return {"variants": sdk.variants, "others": sdk.others()}
        case "sign":
            headers, body = sdk.sign(asked["secret"], asked["url"], asked["message"], asked["variant"])
            return {"headers": headers, "body": body}
        case "check":
            return {"text": sdk.check(asked["secret"], asked["url"], asked["headers"], asked["body"])}


def main():
    out = sys.stdout
    # What an SDK prints isn't an answer.
    with contextlib.redirect_stdout(sys.stderr):
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line))), file=out, flush=True)


main()
