#!/usr/bin/env bash
# Tools: twilio 9.13.0 (PyPI) and twilio 6.3.1 (npm), both Twilio's own.
#
# Python's RequestValidator refuses a rightly signed webhook when the configured URL has user info and a
# port, and Twilio signed the URL without the port. To drop the port the validator cuts the authority at its
# first colon, which stands inside the user info: `https://ann:pw@example.org:8443/sms` becomes
# `https://ann/sms`. Node's validator finds the port behind the user info and accepts the same message.
#
# It surprises because both validators exist to try the URL with and without the port, and user info in the
# URL is Twilio's documented way to add basic authentication to a webhook.
#
# Seen: Python False, Node true; without the user info both accept.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib twilio==9.13.0
npm install --silent --no-audit --no-fund --prefix . twilio@6.3.1 >/dev/null

cat > check.py <<'PY'
import base64, hashlib, hmac, subprocess, sys
from twilio.request_validator import RequestValidator

token, form = "made-up-auth-token", {"Body": "Your code is 482913", "From": "+12025550123"}

def answers(configured, signed):
    text = signed + "".join(key + form[key] for key in sorted(form))
    signature = base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
    node = subprocess.run(["node", "-e", """
        const [token, signature, url, body, from] = process.argv.slice(1);
        console.log(require("twilio").validateRequest(token, signature, url, {Body: body, From: from}));
    """, token, signature, configured, form["Body"], form["From"]], capture_output=True, text=True, check=True)
    return RequestValidator(token).validate(configured, form, signature), node.stdout.strip()

plain = answers("https://example.org:8443/sms", "https://example.org/sms")
if plain != (True, "true"):
    sys.exit(f"changed: without user info the answers are {plain}")
with_user = answers("https://ann:pw@example.org:8443/sms", "https://ann:pw@example.org/sms")
if with_user != (False, "true"):
    sys.exit(f"changed: with user info the answers are {with_user}")
print("holds: with user info and a port Python answers False, Node true")
PY
python3 check.py
