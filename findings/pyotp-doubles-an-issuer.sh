#!/usr/bin/env bash
# Tools: pyotp 2.12.1 (PyPI), beside otpauth 9.5.2 (npm).
#
# The format of key URIs lets the colon between issuer and account stand as `:` or as `%3A`. pyotp's `parse_uri` looks for
# it before it decodes: of `Example%3Aann` the account is `Example:ann`, and of `Example:ann` it is `ann`.
#
# It surprises because the codes are right, so nobody notices until the URI is written again: then the issuer stands in it
# twice, and authenticators list a second account under another name. otpauth reads `ann` from both.
#
# Seen: pyotp: `ann` and `Example:ann`, written again as `Example:Example%3Aann`; otpauth: `ann` twice.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib pyotp==2.12.1
npm install --silent --no-audit --no-fund --prefix . otpauth@9.5.2 >/dev/null

rest="secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example"
plain="otpauth://totp/Example:ann?$rest" encoded="otpauth://totp/Example%3Aann?$rest"
python=$(python3 -c '
import sys, pyotp
plain, encoded = map(pyotp.parse_uri, sys.argv[1:])
print(plain.name, encoded.name, encoded.provisioning_uri().split("?")[0])
' "$plain" "$encoded")
node=$(node -e 'console.log(...process.argv.slice(1).map((uri) => require("otpauth").URI.parse(uri).label))' "$plain" "$encoded")
[ "$python" = "ann Example:ann otpauth://totp/Example:Example%3Aann" ] || { echo "changed: pyotp reads \`$python\`"; exit 1; }
[ "$node" = "ann ann" ] || { echo "changed: otpauth reads \`$node\`"; exit 1; }
echo "holds: pyotp: $python; otpauth: $node"
