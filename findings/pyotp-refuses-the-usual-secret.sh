#!/usr/bin/env bash
# Tools: pyotp 2.12.1 (PyPI) and otplib 13.5.0 (npm).
#
# Both refuse a secret of 80 bits, such as the `JBSWY3DPEHPK3PXP` of most documents on key URIs, and they draw the
# line at different lengths: pyotp raises ValueError below 112 bits, also in `parse_uri`, and otplib throws
# SecretTooShortError below 128. A secret of 112 bits works in Python and not in Node.
#
# It surprises because earlier releases of both took any secret, sites handed out 80 bits for years, and a
# stored secret can't be lengthened. An update of the library locks those people out, with an error at
# construction, where one expects none.
#
# Seen: 80 bits: ValueError, SecretTooShortError; 112: a code, SecretTooShortError; 128: the same code twice.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib pyotp==2.12.1
npm install --silent --no-audit --no-fund --prefix . otplib@13.5.0 >/dev/null

secrets="JBSWY3DPEHPK3PXP JBSWY3DPEHPK3PXPJBSWY3A JBSWY3DPEHPK3PXPJBSWY3DPEE"
python=$(python3 - $secrets <<'PY'
import sys, pyotp
for secret in sys.argv[1:]:
    try:
        print(pyotp.parse_uri(f"otpauth://totp/Example:ann?secret={secret}&issuer=Example").at(1700000000))
    except ValueError as error:
        print("ValueError" if "112 bits" in str(error) else error)
PY
)
node=$(node -e '
const {generate} = require("otplib");
(async () => {
  for (const secret of process.argv.slice(1)) {
    console.log(await generate({secret, epoch: 1700000000}).catch((error) => error.name));
  }
})();
' $secrets)
read -r short middle long <<< "$(echo $python)"
[[ "$short" = ValueError && "$middle $long" =~ ^[0-9]{6}\ [0-9]{6}$ ]] || { echo "changed: pyotp answers \`$(echo $python)\`"; exit 1; }
[ "$(echo $node)" = "SecretTooShortError SecretTooShortError $long" ] || { echo "changed: otplib answers \`$(echo $node)\`"; exit 1; }
echo "holds: pyotp: $(echo $python); otplib: $(echo $node)"
