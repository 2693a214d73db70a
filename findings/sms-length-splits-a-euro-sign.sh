#!/usr/bin/env bash
# Tools: sms-length 0.2.2 and sms-segments-calculator 1.3.0 (npm), smsutil 1.1.3 (PyPI).
#
# A euro sign takes two septets, and the parts of a long SMS can't share it; nor an emoji, of two UTF-16 units. sms-length
# divides the sum by the size of a part. So it counts two messages where the other two count, and send, three.
#
# It surprises because the sums agree, and only a sign that falls upon the end of a part tells: 152 letters, a euro sign and
# 152 letters. A budget that is made with it is a third too small for such a text.
#
# Seen, as sms-length, sms-segments-calculator, smsutil: with the euro sign 2 3 3, with an emoji between 66 and 66
# letters 2 3 3, with a letter in place of the euro sign 2 2 2.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib smsutil==1.1.3
npm install --silent --no-audit --no-fund --prefix . sms-length@0.2.2 sms-segments-calculator@1.3.0 >/dev/null

node=$(node -e '
const {count} = require("sms-length"), {SegmentedMessage} = require("sms-segments-calculator");
const around = (length, sign) => "a".repeat(length) + sign + "a".repeat(length);
for (const text of [around(152, "€"), around(66, "\u{1f642}"), around(152, "b")]) {
  console.log(count(text).messages, new SegmentedMessage(text).segmentsCount);
}
')
python=$(python3 -c '
import smsutil
around = lambda length, sign: "a" * length + sign + "a" * length
print(*(len(smsutil.split(text).parts) for text in (around(152, "€"), around(66, "\U0001f642"), around(152, "b"))))
')
[ "$python" = "3 3 2" ] || { echo "changed: smsutil counts $python"; exit 1; }
[ "$(echo $node)" = "2 3 2 3 2 2" ] || { echo "changed: sms-length and sms-segments-calculator count $(echo $node)"; exit 1; }
echo "holds: sms-length and sms-segments-calculator: $(echo $node); smsutil: $python"
