#!/usr/bin/env bash
# Tools: vonage-http-client 1.5.2 (PyPI) and @vonage/auth 1.15.0 (npm), both Vonage's own.
#
# The two SDKs never agree on the signature of an SMS webhook. The Python SDK hashes `&key=value` for each
# sorted parameter, as Vonage documents it. The Node SDK makes a query string without the leading `&`,
# encodes it as a form, and then turns every `&` and `=` into `_`, the ones between the parameters too.
#
# It surprises because both packages are official and name the same method (HMAC-SHA256), and the message
# here has only letters and digits, so no escaping rule is in play. A webhook signed with the Node SDK, for
# example by a test sender, fails in a receiver that uses the Python SDK.
#
# Seen: different digests; `check_signature` returns False for the parameters signed in Node.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib vonage-http-client==1.5.2
npm install --silent --no-audit --no-fund --prefix . @vonage/auth@1.15.0 >/dev/null

node -e '
const {Auth} = require("@vonage/auth");
const auth = new Auth({apiKey: "abcd1234", signature: {algorithm: "SHA256HMAC", secret: "madeupsecret"}});
auth.createSignatureHash({msisdn: "12025550123", text: "482913", timestamp: "1700000000"})
    .then((signed) => console.log(JSON.stringify(signed)));
' > signed.json

python3 - <<'PY'
import hashlib, hmac, json, sys
from vonage_http_client.auth import Auth

secret = "madeupsecret"
by_node = json.load(open("signed.json"))
unsigned = {key: value for key, value in by_node.items() if key != "sig"}
auth = Auth(api_key="abcd1234", signature_secret=secret, signature_method="sha256")
by_python = auth.sign_params(dict(unsigned))

def digest(text):
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()

pairs = sorted(unsigned.items())
if by_python != digest("".join(f"&{key}={value}" for key, value in pairs)):
    sys.exit("changed: the Python SDK no longer hashes `&key=value` for each parameter")
if by_node["sig"] != digest("_".join(f"{key}_{value}" for key, value in pairs)):
    sys.exit("changed: the Node SDK no longer hashes the parameters joined by `_`")
if auth.check_signature(dict(by_node)):
    sys.exit("changed: the Python SDK accepts what the Node SDK signed")
print(f"holds: python {by_python[:16]}, node {by_node['sig'][:16]}, check_signature False")
PY
