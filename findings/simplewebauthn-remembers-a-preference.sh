#!/usr/bin/env bash
# Tool: @simplewebauthn/server 14.0.3 (npm).
#
# `generateRegistrationOptions` with `preferredAuthenticatorType` changes the options of later calls. It
# writes `authenticatorAttachment` into the default selection, an object that all calls of the process
# share. After one call that prefers a security key, a call without a preference asks for `cross-platform`.
#
# It surprises because the options belong to one person's registration, and the preference only
# encourages the browser. A server on which one person adds a security key then hides the built-in authenticators from
# everybody until it restarts or somebody prefers another type; a fresh process, as in tests, is right.
#
# Seen: no attachment, then `cross-platform` (asked for), then `cross-platform` again (not asked for).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix . @simplewebauthn/server@14.0.3 >/dev/null

seen=$(node -e '
const {generateRegistrationOptions} = require("@simplewebauthn/server");
const site = {rpName: "Example", rpID: "example.org"};
(async () => {
  const seen = [];
  for (const [userName, preferredAuthenticatorType] of [["ann"], ["ben", "securityKey"], ["cat"]]) {
    const options = await generateRegistrationOptions({...site, userName, preferredAuthenticatorType});
    seen.push(`${options.authenticatorSelection.authenticatorAttachment}/${options.hints.length}`);
  }
  console.log(seen.join(" "));
})();
')
[ "$seen" = "undefined/0 cross-platform/1 cross-platform/0" ] || { echo "changed: the attachments are \`$seen\`"; exit 1; }
echo "holds: attachment/hints of three calls: $seen"
