#!/usr/bin/env bash
# Tool: web-push 3.6.7 (npm).
#
# An `Urgency` header that the caller gives in `headers` is overwritten with `normal`, while `TTL` and
# `Topic` given in the same place are kept. Written as `urgency` it isn't overwritten: the request then
# carries both `urgency: high` and `Urgency: normal`.
#
# It surprises because the three are set alike, the option `headers` is documented for additional headers,
# and the library throws for a header that is also an option, but not for this one. A one-time code that
# should wake a sleeping phone goes out as ordinary traffic.
#
# Seen: {TTL: 60, Topic: "code", Urgency: "normal"} for {TTL: 60, Topic: "code", Urgency: "high"}.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix . web-push@3.6.7 >/dev/null

seen=$(node -e '
const push = require("web-push");
const details = (headers) => {
  const sent = push.generateRequestDetails({endpoint: "https://push.example/made-up"}, null, {headers}).headers;
  return ["TTL", "Topic", "Urgency", "urgency"].map((name) => sent[name] ?? "-").join(",");
};
console.log(details({TTL: 60, Topic: "code", Urgency: "high"}), details({urgency: "high"}));
')
[ "$seen" = "60,code,normal,- 2419200,-,normal,high" ] || { echo "changed: the headers are \`$seen\`"; exit 1; }
echo "holds: TTL,Topic,Urgency,urgency: $seen"
