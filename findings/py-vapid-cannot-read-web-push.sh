#!/usr/bin/env bash
# Tools: py-vapid 1.9.6 (PyPI) and web-push 3.6.7 (npm).
#
# py-vapid's `Vapid02.verify` cannot read the Authorization header that web-push makes. web-push writes
# `vapid t=TOKEN, k=KEY` with a blank after the comma. py-vapid splits at the last blank, takes
# `vapid t=TOKEN,` for the scheme and raises AssertionError "Incorrect schema specified".
#
# It surprises because RFC 8292's own example has white space there, the two are the best-known Web Push libraries
# of one organisation, and the same header without the blank verifies.
#
# Seen: AssertionError; True after the blank is removed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib py-vapid==1.9.6
npm install --silent --no-audit --no-fund --prefix . web-push@3.6.7 >/dev/null

header=$(node -e '
const push = require("web-push");
const keys = push.generateVAPIDKeys();
console.log(push.getVapidHeaders("https://push.example", "mailto:ops@example.org",
  keys.publicKey, keys.privateKey, "aes128gcm").Authorization);
')
python3 - "$header" <<'PY'
import sys
from py_vapid import Vapid02

header = sys.argv[1]
try:
    seen = Vapid02.verify(header)
except AssertionError as error:
    seen = f"AssertionError: {error}"
if seen != "AssertionError: Incorrect schema specified":
    sys.exit(f"changed: the header of web-push gives {seen}")
if Vapid02.verify(header.replace(", ", ",")) is not True:
    sys.exit("changed: the header without the blank no longer verifies")
print(f"holds: {seen}; True without the blank")
PY
