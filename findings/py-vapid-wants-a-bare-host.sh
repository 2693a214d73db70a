#!/usr/bin/env bash
# Tools: py-vapid 1.9.6 (PyPI) and web-push 3.6.7 (npm).
#
# py-vapid refuses a contact URL with a path. `https://example.org` is a good `sub`, while
# `https://example.org/contact` and even `https://example.org/` raise "Missing 'sub' from claims".
# web-push signs all three.
#
# It surprises because RFC 8292 asks for a contact URI and a page on which one can be contacted has a path,
# and because the error says that a claim is missing which was given. pywebpush passes it on unchanged.
#
# Seen: Python signs the first alone; Node signs all three.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib py-vapid==1.9.6
npm install --silent --no-audit --no-fund --prefix . web-push@3.6.7 >/dev/null

contacts="https://example.org https://example.org/ https://example.org/contact"
python=$(python3 - $contacts <<'PY'
import sys
from py_vapid import Vapid, VapidException
vapid = Vapid()
vapid.generate_keys()
for contact in sys.argv[1:]:
    try:
        vapid.sign({"aud": "https://push.example", "sub": contact})
        print("signed")
    except VapidException as error:
        print("missing" if str(error).startswith("Missing 'sub'") else error)
PY
)
node=$(node -e '
const push = require("web-push");
const keys = push.generateVAPIDKeys();
for (const contact of process.argv.slice(1)) {
  push.getVapidHeaders("https://push.example", contact, keys.publicKey, keys.privateKey, "aes128gcm");
  console.log("signed");
}
' $contacts)
[ "$(echo $python)" = "signed missing missing" ] || { echo "changed: Python answers \`$(echo $python)\`"; exit 1; }
[ "$(echo $node)" = "signed signed signed" ] || { echo "changed: Node answers \`$(echo $node)\`"; exit 1; }
echo "holds: Python: $(echo $python); Node: $(echo $node)"
