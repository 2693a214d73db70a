#!/usr/bin/env bash
# Tools: smspdudecoder 2.2.0 with bitstring 4.3.1 (PyPI), python-gsmmodem-new 0.13.0 (PyPI).
#
# smspdudecoder puts an `@` behind the name of a sender that has seven letters, `MYBANK7@`, and of no shorter or longer one
# up to eleven, which is the limit. It puts one behind a text too that has a euro sign or a bracket and ends a bit before the
# octet does.
#
# It surprises because both lengths are in the message: seven letters fill six octets and a bit more, and the seven zero
# bits that are left read as the letter with the number 0, which is `@`. A list of senders that are let through no longer has
# this one.
#
# Seen: `MYBANK7@` and `482913 € [x]@`; six, eight and eleven letters right; python-gsmmodem-new right in all of them.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib smspdudecoder==2.2.0 bitstring==4.3.1 python-gsmmodem-new==0.13.0

cat > check.py <<'PY'
import sys
from gsmmodem.pdu import decodeSmsPdu
from smspdudecoder.easy import read_incoming_sms

# Letters of the extension table are two septets, the first of them the escape.
EXTENSION = {"€": 0x65, "[": 0x3C, "]": 0x3E}

def packed(text):
    septets = [one for letter in text for one in ([0x1B, EXTENSION[letter]] if letter in EXTENSION else [ord(letter)])]
    bits = sum(septet << 7 * place for place, septet in enumerate(septets))
    return len(septets), bits.to_bytes((7 * len(septets) + 7) // 8, "little").hex()

def deliver(sender, text):
    """SMS-DELIVER from a name, whose length is told in semi-octets."""
    (letters, name), (length, said) = packed(sender), packed(text)
    return f"0004{(7 * letters + 3) // 4:02X}D0{name}000062110301000000{length:02X}{said}".upper()

cases = [
    ("MYBANK", "Your code is 482913", "", ""), ("MYBANK7", "Your code is 482913", "@", ""),
    ("MYBANKAB", "Your code is 482913", "", ""), ("FERNBANK123", "Your code is 482913", "", ""),
    ("MYBANK", "482913 € [x]", "", "@"),
]
for sender, text, behind_sender, behind_text in cases:
    pdu = deliver(sender, text)
    read, other = read_incoming_sms(pdu), decodeSmsPdu(pdu)
    if (other["number"], other["text"]) != (sender, text):
        sys.exit(f"changed: python-gsmmodem-new reads {other['number']}, {other['text']}")
    if (read["sender"], read["content"]) != (sender + behind_sender, text + behind_text):
        sys.exit(f"changed: smspdudecoder reads {read['sender']}, {read['content']}")
print("holds: MYBANK7@ and 482913 € [x]@, the others right")
PY
python3 check.py
