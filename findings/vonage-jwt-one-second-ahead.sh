#!/usr/bin/env bash
# Tools: vonage-jwt 1.1.5 (PyPI, with PyJWT 2.13.0) and @vonage/jwt 1.14.0 (npm), both Vonage's own.
#
# A signed webhook whose `iat` is a few seconds ahead of the receiver's clock verifies in Node and raises
# VonageVerifyJwtError in Python. Python's verify_signature has no leeway and no parameter for one, and it
# returns False only for a bad signature: every other fault is raised.
#
# It surprises because `iat` is not a not-before claim, the token is valid, and a host that is one second
# behind Vonage loses messages in one SDK alone. Code that tests the returned boolean never sees it.
#
# Seen: Python raises ImmatureSignatureError inside VonageVerifyJwtError; Node returns true.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib vonage-jwt==1.1.5 PyJWT==2.13.0
npm install --silent --no-audit --no-fund --prefix . @vonage/jwt@1.14.0 >/dev/null

secret=a-made-up-signature-secret-of-40-letters
token=$(python3 - "$secret" <<'PY'
import jwt, sys, time
print(jwt.encode({"iss": "Vonage", "api_key": "abcd1234", "iat": int(time.time()) + 20}, sys.argv[1]))
PY
)
python=$(python3 - "$token" "$secret" <<'PY'
import sys
from vonage_jwt import verify_signature
try:
    print(verify_signature(sys.argv[1], sys.argv[2]))
except Exception as error:
    print(type(error).__name__, "ImmatureSignatureError" in str(error))
PY
)
node=$(node -e '
const {verifySignature} = require("@vonage/jwt");
console.log(verifySignature(process.argv[1], process.argv[2]));
' "$token" "$secret")

[ "$python" = "VonageVerifyJwtError True" ] || { echo "changed: Python answers \`$python\`"; exit 1; }
[ "$node" = "true" ] || { echo "changed: Node answers \`$node\`"; exit 1; }
echo "holds: Python raises VonageVerifyJwtError, Node returns true"
