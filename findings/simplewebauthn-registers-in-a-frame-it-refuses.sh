#!/usr/bin/env bash
# Tools: @simplewebauthn/server 14.0.3 (npm); cbor2 6.3.0 and cryptography 50.0.2 (PyPI) as authenticator.
#
# The library registers a passkey that was made in a cross-origin frame, and refuses the same passkey in the
# same frame at sign-in. `verifyRegistrationResponse` ignores `crossOrigin` and `topOrigin` of the client
# data, `verifyAuthenticationResponse` throws unless the caller names the expected top origin.
#
# It surprises because both answers come from the same page, browser and options, and the registration has
# no parameter for a top origin. People find out at their first sign-in, when the passkey is already saved.
#
# Seen: the registration is verified; the authentication throws "Detected cross-origin authentication ...".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib cbor2==6.3.0 cryptography==50.0.2
npm install --silent --no-audit --no-fund --prefix . @simplewebauthn/server@14.0.3 >/dev/null

python3 - > answers.json <<'PY'
import hashlib, json, struct
from base64 import urlsafe_b64encode
import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

def text(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()

key = ec.generate_private_key(ec.SECP256R1())
point = key.public_key().public_numbers()
cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
party = hashlib.sha256(b"example.org").digest()

def client(kind):
    return json.dumps({"type": kind, "challenge": text(b"challenge"), "origin": "https://example.org",
                       "crossOrigin": True, "topOrigin": "https://shop.example"}).encode()

def answer(response):
    return {"id": text(b"made-up-passkey"), "rawId": text(b"made-up-passkey"), "type": "public-key",
            "clientExtensionResults": {}, "response": response}

data = party + b"\x45" + bytes(4) + bytes(16) + struct.pack(">H", 15) + b"made-up-passkey" + cose
made = answer({"clientDataJSON": text(client("webauthn.create")),
               "attestationObject": text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}))})
data, got = party + b"\x05" + bytes(4), client("webauthn.get")
signature = key.sign(data + hashlib.sha256(got).digest(), ec.ECDSA(hashes.SHA256()))
used = answer({"clientDataJSON": text(got), "authenticatorData": text(data), "signature": text(signature)})
print(json.dumps({"made": made, "used": used}))
PY
seen=$(node -e '
const {verifyRegistrationResponse, verifyAuthenticationResponse} = require("@simplewebauthn/server");
const {made, used} = JSON.parse(require("fs").readFileSync("answers.json"));
const expected = {expectedChallenge: Buffer.from("challenge").toString("base64url"),
  expectedOrigin: "https://example.org", expectedRPID: "example.org"};
(async () => {
  const registered = await verifyRegistrationResponse({...expected, response: made});
  const {credential} = registered.registrationInfo;
  const result = await verifyAuthenticationResponse({...expected, response: used, credential})
    .then((done) => `verified ${done.verified}`, (error) => error.message.slice(0, 45));
  console.log(`${registered.verified}, ${result}`);
})();
')
[ "$seen" = "true, Detected cross-origin authentication response" ] || { echo "changed: the answers are \`$seen\`"; exit 1; }
echo "holds: registration, authentication: $seen"
