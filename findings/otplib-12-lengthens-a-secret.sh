#!/usr/bin/env bash
# Tools: otplib 12.0.1 and 13.5.0 (npm), beside pyotp 2.12.1 (PyPI).
#
# A secret of 160 bits is what most sites draw. With SHA-512 otplib 12 makes a longer key of it before it computes a code;
# otplib 13 and pyotp take it as it is. With SHA-1 all three agree.
#
# It surprises because an update of the library changes the codes of people who enrolled with SHA-512, and
# because the same `otpauth` URI gives other codes in an authenticator than in the server that drew it.
#
# Seen, at second 59 with eight digits: SHA-1: 94287082 three times; SHA-512: 90693936, then 69342147 twice.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib pyotp==2.12.1
npm install --silent --no-audit --no-fund --prefix . twelve@npm:otplib@12.0.1 thirteen@npm:otplib@13.5.0 >/dev/null

secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
node=$(node -e '
const {authenticator} = require("twelve"), {generate} = require("thirteen");
(async () => {
  const [secret] = process.argv.slice(1);
  for (const algorithm of ["sha1", "sha512"]) {
    authenticator.options = {algorithm, epoch: 59_000, digits: 8};
    console.log(authenticator.generate(secret), await generate({secret, algorithm, epoch: 59, digits: 8}));
  }
})();
' $secret)
python=$(python3 -c '
import hashlib, sys, pyotp
print(*(pyotp.TOTP(sys.argv[1], digits=8, digest=digest).at(59) for digest in (hashlib.sha1, hashlib.sha512)))
' $secret)
[ "$python" = "94287082 69342147" ] || { echo "changed: pyotp answers \`$python\`"; exit 1; }
[ "$(echo $node)" = "94287082 94287082 90693936 69342147" ] || { echo "changed: otplib 12 and 13 answer \`$(echo $node)\`"; exit 1; }
echo "holds: otplib 12 and 13: $(echo $node); pyotp: $python"
