#!/usr/bin/env bash
# Tool: sinch 2.3.0 (PyPI).
#
# `parse_event` of the SMS API writes into the dict that it is given: `received_at` and `sent_at` of an inbound message
# are datetimes afterwards, and `json.dumps` of the same dict raises TypeError. Of the same event as a text nothing
# changes, and of a delivery report as a dict nothing either.
#
# It surprises because the method reads like a conversion that returns its result, and its three forms of input look
# equal. A handler that parses the event and then logs or queues the dict works with receipts and fails with messages.
#
# Seen: message: received_at is a datetime, json.dumps raises TypeError; report: unchanged.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib sinch==2.3.0

python3 - <<'PY'
import copy, json, sys
from sinch.domains.sms.sinch_events.v1.sms_sinch_event import SmsSinchEvent

message = {
    "type": "mo_text", "id": "01FC66621VHDBN119Z8PMV1QPQ", "from": "12025550123", "to": "12025550188",
    "body": "Your code is 482913", "operator_id": "35000", "received_at": "2026-11-30T10:00:00.000Z",
}
report = {
    "type": "recipient_delivery_report_sms", "batch_id": "01FC66621VHDBN119Z8PMV1QPQ", "recipient": "12025550123",
    "code": 0, "status": "Delivered", "at": "2026-11-30T10:00:00.000Z",
}

def parsed(event):
    given = copy.deepcopy(event)
    SmsSinchEvent("made-up").parse_event(given)
    try:
        json.dumps(given)
    except TypeError:
        return given == event, "TypeError"
    return given == event, "written"

seen = {event["type"]: parsed(event) for event in (message, report)}
text = json.dumps(message)
SmsSinchEvent("made-up").parse_event(text)
expected = {"mo_text": (False, "TypeError"), "recipient_delivery_report_sms": (True, "written")}
if seen != expected:
    sys.exit(f"changed: the dicts are unchanged and can be written: {seen}")
print(f"holds: unchanged, and written as JSON: {seen}")
PY
