#!/usr/bin/env bash
# Tools: phonenumbers 9.0.43 (PyPI) and libphonenumber-js 1.13.16 (npm, its smallest and its full metadata).
#
# Regulators keep numbers for films and examples. Both libraries call those of the United Kingdom (Ofcom, 07700 900xxx)
# invalid, and those of the United States (555-01xx), Australia (ACMA) and Sweden (PTS) valid mobile numbers. Of France's
# (Arcep, 06 39 98) the smallest metadata, which is what an import without a suffix gives, says valid, and the full one not.
#
# It surprises because a test with a number that nobody can have then fails in one country and passes in another, and
# fails in the server and passes in the browser: the number is reserved everywhere, and `possible` everywhere.
#
# Seen (possible, valid; smallest, full): +447700900123: True False, false false; +12025550100, +61491570156 and
# +46701740605: True True, true true; +33639980000: True False, true false.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib phonenumbers==9.0.43
npm install --silent --no-audit --no-fund --prefix . libphonenumber-js@1.13.16 >/dev/null

numbers="+447700900123 +12025550100 +61491570156 +46701740605 +33639980000"
python=$(python3 - $numbers <<'PY'
import sys, phonenumbers
for text in sys.argv[1:]:
    number = phonenumbers.parse(text)
    print(phonenumbers.is_possible_number(number), phonenumbers.is_valid_number(number))
PY
)
node=$(node -e '
const small = require("libphonenumber-js"), full = require("libphonenumber-js/max");
for (const number of process.argv.slice(1)) console.log(small.isValidPhoneNumber(number), full.isValidPhoneNumber(number));
' $numbers)
[ "$(echo $python)" = "True False True True True True True True True False" ] || { echo "changed: phonenumbers answers \`$(echo $python)\`"; exit 1; }
[ "$(echo $node)" = "false false true true true true true true true false" ] || { echo "changed: libphonenumber-js answers \`$(echo $node)\`"; exit 1; }
echo "holds: phonenumbers: $(echo $python); libphonenumber-js: $(echo $node)"
