#!/usr/bin/env bash
# Tools: standardwebhooks 1.1.0 (PyPI) and svix 2.9.1 (PyPI), whose sign is the former's.
#
# `Webhook.sign` takes a datetime and relabels it as UTC: it replaces the time zone and doesn't convert. An
# aware datetime of another zone is signed as a moment that is off by the zone's offset. The same instant
# written in two zones gets two signatures, and only the one in UTC verifies against the Unix time of the
# message.
#
# It surprises because an aware datetime names one instant, and the counterpart on npm signs that instant.
# A sender with `datetime.now().astimezone()` works in London in winter and fails in Berlin.
#
# Seen: equal datetimes, different signatures; the message signed in +02:00 is refused with its true time.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib standardwebhooks==1.1.0 svix==2.9.1

python3 - <<'PY'
import sys
from datetime import datetime, timedelta, timezone
import standardwebhooks, svix.webhooks

key, body = "whsec_bWFkZS11cC1rZXktb2YtdGhpcnR5LXR3by1ieXRlcyE=", '{"type":"sms.received"}'
utc = datetime.now(timezone.utc).replace(microsecond=0)
local = utc.astimezone(timezone(timedelta(hours=2)))
for name, webhook in {"standardwebhooks": standardwebhooks.Webhook(key), "svix": svix.webhooks.Webhook(key)}.items():
    def verifies(moment):
        webhook.verify(body, {
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": webhook.sign("msg_1", moment, body),
        })
    verifies(utc)
    try:
        verifies(local)
    except Exception as error:
        seen = error
    else:
        sys.exit(f"changed: {name} signs the instant of a datetime in +02:00")
    if utc != local or webhook.sign("msg_1", local, body) != webhook.sign("msg_1", utc + timedelta(hours=2), body):
        sys.exit(f"changed: {name} no longer shifts by the zone's offset")
print(f"holds: equal datetimes, refused in +02:00 with `{seen}`")
PY
