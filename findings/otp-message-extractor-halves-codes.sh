#!/usr/bin/env bash
# Tool: otp-message-extractor 0.1.0 (PyPI).
#
# Of a code in two groups of four digits with a hyphen, as Signal writes it, the first group is taken for the whole code, with
# a confidence of 0.9. Groups of three digits give nothing at all, and a group with a letter keeps its hyphen.
#
# It surprises because the README shows `A8D-291` as a code in groups, so that groups seem to be known: the digits of the same
# form are neither joined nor refused. Who types what it gives uses up a try.
#
# Seen: 1234 for `1234-5678`, None for `123-456`, A8D-291 for `A8D-291`.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export PYTHONPATH=$dir/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target "$dir/lib" otp-message-extractor==0.1.0

seen=$(python3 -c '
from otp_message_extractor import extract_otp
for code in ["1234-5678", "123-456", "A8D-291"]:
    found = extract_otp(f"Your verification code is {code}")
    print(found and "{code}/{confidence}".format(**found), end=" ")
')
[ "$seen" = "1234/0.9 None A8D-291/0.96 " ] || { echo "changed: it finds \`$seen\`"; exit 1; }
echo "holds: 1234-5678, 123-456 and A8D-291 give $seen"
