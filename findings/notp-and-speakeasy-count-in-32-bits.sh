#!/usr/bin/env bash
# Tools: notp 2.0.3 and speakeasy 2.0.0 (npm), beside otpauth 9.5.2 (npm) and pyotp 2.12.1 (PyPI).
#
# RFC 4226 has an HOTP counter of eight bytes. notp and speakeasy write it with 32-bit shifts: from 2^31 on their codes
# differ from those of otpauth and pyotp, and the code of 2^32 + 1 is that of counter 1.
#
# It surprises because nothing is refused and everything below 2^31 agrees, the RFC's own vectors included. Whoever begins
# at a random counter gets codes that no authenticator shows.
#
# Seen, for the key of the RFC: counter 1: 287082 four times; 2147483648: 084320 twice, then 197202 twice;
# 4294967297: 287082 twice, then 108930 twice.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib pyotp==2.12.1
npm install --silent --no-audit --no-fund --prefix . notp@2.0.3 speakeasy@2.0.0 otpauth@9.5.2 >/dev/null

counters="1 2147483648 4294967297"
node=$(node -e '
const key = "12345678901234567890";
const notp = require("notp"), speakeasy = require("speakeasy"), OTPAuth = require("otpauth");
const hotp = new OTPAuth.HOTP({secret: OTPAuth.Secret.fromLatin1(key)});
for (const counter of process.argv.slice(1).map(Number)) {
  console.log(notp.hotp.gen(key, {counter}), speakeasy.hotp({secret: key, counter}), hotp.generate({counter}));
}
' $counters)
python=$(python3 - $counters <<'PY'
import base64, sys, pyotp
hotp = pyotp.HOTP(base64.b32encode(b"12345678901234567890").decode())
print(*(hotp.at(int(counter)) for counter in sys.argv[1:]))
PY
)
[ "$python" = "287082 197202 108930" ] || { echo "changed: pyotp answers \`$python\`"; exit 1; }
expected=$'287082 287082 287082\n084320 084320 197202\n287082 287082 108930'
[ "$node" = "$expected" ] || { echo "changed: notp, speakeasy and otpauth answer \`$(echo $node)\`"; exit 1; }
echo "holds: notp, speakeasy, otpauth: $(echo $node); pyotp: $python"
