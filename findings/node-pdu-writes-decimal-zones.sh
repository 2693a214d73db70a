#!/usr/bin/env bash
# Tools: node-pdu 2.1.1 (npm), python-gsmmodem-new 0.13.0 (PyPI).
#
# node-pdu writes the time of an SMS from a network in India as `2026-11-30T10:00:00+5.5:00`, and Nepal's as `+5.75:00`: the
# quarters of an hour in the message are divided by four, and the quotient is put before `:00`. No Date reads that text.
# Of whole hours it is right. python-gsmmodem-new reads the same messages as +05:30 and +05:45.
#
# It surprises because the method is called `getIsoString`, and because the SMS standard counts zones in quarters so that
# these places can be told.
#
# Seen: `+5.5:00`, `+5.75:00` and `-9.5:00`, each an invalid Date; `+01:00` and `-05:00` right.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib python-gsmmodem-new==0.13.0
npm install --silent --no-audit --no-fund --prefix . node-pdu@2.1.1 >/dev/null

cat > check.py <<'PY'
import json, subprocess, sys
from gsmmodem.pdu import decodeSmsPdu

def deliver(quarters):
    """SMS-DELIVER of 2026-11-30 10:00:00 that says `code 482913`; the zone is semi-octets, its sign the fourth bit."""
    tens, ones = divmod(abs(quarters), 10)
    zone = ones << 4 | tens | (8 if quarters < 0 else 0)
    bits = sum(ord(letter) << 7 * place for place, letter in enumerate("code 482913"))
    text = bits.to_bytes(10, "little").hex()
    return f"00040B912120550521F30000621103010000{zone:02X}0B{text}".upper()

def node(pdu):
    script = """
        const stamp = require("node-pdu").parse(process.argv[1]).serviceCenterTimeStamp.getIsoString();
        console.log(JSON.stringify([stamp, Number.isNaN(Date.parse(stamp))]));
    """
    done = subprocess.run(["node", "-e", script, pdu], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)

expected = {
    4: ("+01:00", False), -20: ("-05:00", False),
    22: ("+5.5:00", True), 23: ("+5.75:00", True), -38: ("-9.5:00", True),
}
for quarters, (zone, invalid) in expected.items():
    pdu = deliver(quarters)
    other = decodeSmsPdu(pdu)["time"].utcoffset().total_seconds() / 900
    if other != quarters:
        sys.exit(f"changed: python-gsmmodem-new reads {other} quarters for {quarters}")
    if (found := node(pdu)) != [f"2026-11-30T10:00:00{zone}", invalid]:
        sys.exit(f"changed: {quarters} quarters are {found}")
print("holds: +5.5:00, +5.75:00 and -9.5:00 are no time, +01:00 and -05:00 are")
PY
python3 check.py
