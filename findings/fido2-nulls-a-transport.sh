#!/usr/bin/env bash
# Tool: fido2 2.2.1 (PyPI), Yubico's.
#
# The transport `smart-card` becomes None. A credential stored with the transports that the browser reported
# is read with None in the list, and the options that the server then sends have `null` in `transports`.
#
# It surprises because `smart-card` is a value of WebAuthn Level 3, reported for contact cards and tokens
# with a smart-card interface, and the specification asks relying parties to hand transports back unchanged.
# The library neither keeps the text, nor leaves the item out, nor complains.
#
# Seen: ["usb", null, "nfc"] in the JSON of authenticate_begin for ["usb", "smart-card", "nfc"].
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib fido2==2.2.1

python3 - <<'PY'
import json, sys
from fido2.server import Fido2Server
from fido2.webauthn import PublicKeyCredentialDescriptor, PublicKeyCredentialRpEntity

stored = {"type": "public-key", "id": "bWFkZS11cA", "transports": ["usb", "smart-card", "nfc"]}
server = Fido2Server(PublicKeyCredentialRpEntity(id="example.org", name="Example"))
options, _ = server.authenticate_begin([PublicKeyCredentialDescriptor.from_dict(stored)])
sent = json.loads(json.dumps(dict(options)))["publicKey"]["allowCredentials"][0]["transports"]
if sent != ["usb", None, "nfc"]:
    sys.exit(f"changed: the transports are {sent}")
print(f"holds: the transports are {sent}")
PY
