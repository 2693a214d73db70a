#!/usr/bin/env bash
# Tools: @sinch/sms 1.4.0, @sinch/sdk-client 1.5.0 and @sinch/sdk-core 1.4.0 (npm), all Sinch's own.
#
# Installed as its README says for the SMS API alone, @sinch/sms cannot be loaded: its dependency @sinch/sdk-client reads
# the version of @sinch/sdk-core, and neither of the two asks for that package in any form. With @sinch/sdk-core beside
# it, which brings the SDKs of the other products, the same installation loads.
#
# It surprises because @sinch/sdk-core is the larger package that is built on the two, and because the missing one is
# wanted for a text in a request's `User-Agent`. Tests in Sinch's own repository cannot see it: there all are present.
#
# Seen: alone `Cannot find module '@sinch/sdk-core/package.json'`, with sdk-core loaded.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir alone beside
npm install --silent --no-audit --no-fund --prefix alone @sinch/sms@1.4.0 @sinch/sdk-client@1.5.0 >/dev/null
npm install --silent --no-audit --no-fund --prefix beside @sinch/sms@1.4.0 @sinch/sdk-core@1.4.0 >/dev/null

loaded() {
    (cd "$1" && node -e '
        try {
            require("@sinch/sms");
            console.log("loaded");
        } catch (error) {
            console.log(error.message.split("\n")[0]);
        }')
}

asked=$(cd alone/node_modules/@sinch && cat sms/package.json sdk-client/package.json | grep -c '"@sinch/sdk-core"' || true)
[ "$asked" = 0 ] || { echo "changed: $asked of the two packages name @sinch/sdk-core"; exit 1; }
alone=$(loaded alone)
[ "$alone" = "Cannot find module '@sinch/sdk-core/package.json'" ] || { echo "changed: alone: $alone"; exit 1; }
beside=$(loaded beside)
[ "$beside" = loaded ] || { echo "changed: with sdk-core: $beside"; exit 1; }
echo "holds: alone '$alone', with sdk-core $beside"
