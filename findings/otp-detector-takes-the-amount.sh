#!/usr/bin/env bash
# Tool: @onedaydevelopers/otp-detector 1.1.1 (npm).
#
# In `Your OTP for Rs 4500 is 482913` the amount is taken for the code, and in `Rs 4500.00` its whole part. Only with the code
# before the amount the code is found.
#
# It surprises because the README promises transactions, which banks in India write in this order: an extractor that weighs
# the words around a number looks at `OTP` and `is`, and not at the currency right before the number.
#
# Seen: 4500 for `Your OTP for Rs 4500 is 482913` and with `Rs 4500.00`, 482913 for `482913 is your OTP for Rs 4500`.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix . @onedaydevelopers/otp-detector@1.1.1 >/dev/null

seen=$(node -e '
const { extractOTP } = require("@onedaydevelopers/otp-detector");
const texts = ["Your OTP for Rs 4500 is 482913", "Your OTP for Rs 4500.00 is 482913", "482913 is your OTP for Rs 4500"];
console.log(texts.map((text) => extractOTP(text)).join(" "));
')
[ "$seen" = "4500 4500 482913" ] || { echo "changed: it finds \`$seen\`"; exit 1; }
echo "holds: the code of a payment, of one with a fraction, and before the amount: $seen"
