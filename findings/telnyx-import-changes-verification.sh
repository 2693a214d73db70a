#!/usr/bin/env bash
# Tool: telnyx 4.189.0 (PyPI, with PyNaCl 1.6.2).
#
# Importing `telnyx.lib` replaces the `unwrap` of every client, also of clients that exist already. Before
# the import `client.webhooks.unwrap` refuses a rightly signed body of bytes with ValueError, after it the
# same call returns the event. A stale message raises ValueError before and WebhookVerificationError after,
# and the latter isn't a ValueError.
#
# It surprises because the module offers speech to text and helper functions, and a handler that catches
# ValueError stops catching when another module of the program imports it.
#
# Seen: before: ValueError twice; after: an InboundMessageWebhookEvent and WebhookVerificationError.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib telnyx==4.189.0 PyNaCl==1.6.2

python3 - <<'PY'
import base64, json, sys, time
from nacl.signing import SigningKey
from telnyx import Telnyx

key = SigningKey.generate()
client = Telnyx(api_key="made-up", public_key=base64.b64encode(bytes(key.verify_key)).decode())
body = json.dumps({"data": {
    "event_type": "message.received", "id": "b301ed3f-1490-491f-995f-6e64e69674d4", "record_type": "event",
    "occurred_at": "2026-11-30T10:00:00.000+00:00", "payload": {
        "id": "40385f64-5717-4562-b3fc-2c963f66afa6", "record_type": "message", "direction": "inbound",
        "type": "SMS", "from": {"phone_number": "+12025550123"}, "to": [{"phone_number": "+12025550188"}],
        "text": "Your code is 482913", "received_at": "2026-11-30T10:00:00.000+00:00",
    }}}).encode()

def unwrap(age):
    sent = str(int(time.time()) - age)
    signature = base64.b64encode(key.sign(sent.encode() + b"|" + body).signature).decode()
    headers = {"Telnyx-Signature-Ed25519": signature, "Telnyx-Timestamp": sent}
    try:
        return type(client.webhooks.unwrap(body, headers=headers)).__name__
    except Exception as error:
        return f"{type(error).__name__} is ValueError: {isinstance(error, ValueError)}"

before = [unwrap(0), unwrap(3600)]
import telnyx.lib
after = [unwrap(0), unwrap(3600)]
if before != ["ValueError is ValueError: True"] * 2:
    sys.exit(f"changed: before the import the answers are {before}")
if after != ["InboundMessageWebhookEvent", "WebhookVerificationError is ValueError: False"]:
    sys.exit(f"changed: after the import the answers are {after}")
print(f"holds: before {before}, after {after}")
PY
