#!/usr/bin/env bash
# Tools: python-gsmmodem-new 0.13.0 (PyPI), smspdudecoder 2.2.0 with bitstring 4.3.1 (PyPI), node-pdu 2.1.1 (npm).
#
# python-gsmmodem-new drops the first letter of every part of a long SMS whose reference has 16 bits: a part that begins
# `482913 is` reads `82913 is`, and its first digit is gone without a word. Of the same part with a reference of 8 bits, which
# most networks send, nothing is missing. The two other decoders read both alike.
#
# It surprises because nothing of the length is wrong: a header of seven octets is the one that needs no fill bits before
# the text, and the decoder takes a whole letter for them.
#
# Seen: 16 bits: `82913 is`; 8 bits: `482913 is`; both right in smspdudecoder and node-pdu.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib python-gsmmodem-new==0.13.0 smspdudecoder==2.2.0 bitstring==4.3.1
npm install --silent --no-audit --no-fund --prefix . node-pdu@2.1.1 >/dev/null

cat > check.py <<'PY'
import subprocess, sys
from gsmmodem.pdu import decodeSmsPdu
from smspdudecoder.easy import read_incoming_sms

TEXT = "482913 is your code, valid for"

def deliver(header):
    """SMS-DELIVER of the second of two parts: the text begins at the next septet after the header."""
    fill = -8 * len(header) % 7
    bits = sum(ord(letter) << fill + 7 * place for place, letter in enumerate(TEXT))
    packed = bits.to_bytes((fill + 7 * len(TEXT) + 7) // 8, "little")
    septets = (8 * len(header) + fill) // 7 + len(TEXT)
    return f"00440B912120550521F3000062110301000000{septets:02X}{header.hex()}{packed.hex()}".upper()

def node(pdu):
    script = 'process.stdout.write(require("node-pdu").parse(process.argv[1]).data.getText())'
    return subprocess.run(["node", "-e", script, pdu], capture_output=True, text=True, check=True).stdout

for bits, header, lost in [(8, "050003420202", 0), (16, "06080412340202", 1)]:
    pdu = deliver(bytes.fromhex(header))
    found = decodeSmsPdu(pdu)["text"], read_incoming_sms(pdu)["content"], node(pdu)
    if found != (TEXT[lost:], TEXT, TEXT):
        sys.exit(f"changed: with a reference of {bits} bits the three read {found}")
print(f"holds: a reference of 16 bits reads `{TEXT[1:]}`, one of 8 bits `{TEXT}`")
PY
python3 check.py
