#!/usr/bin/env bash
# Tool: vonage-http-client 1.5.2 (PyPI).
#
# `Auth(signature_method=None)` raises TypeError. The type of the parameter allows None, and the class says
# that None stands for the plain MD5 hash. Left out, the method is `md5`, and that is HMAC-MD5. No value
# gives the plain MD5 hash, which is one of the methods a Vonage account can be set to.
#
# It surprises because the documented value for a common account setting fails in the constructor, before
# any webhook arrives, and the default looks like plain MD5 while it computes something else.
#
# Seen: TypeError("attribute name must be string, not 'NoneType'"); the default's digest equals HMAC-MD5.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib vonage-http-client==1.5.2

python3 - <<'PY'
import hashlib, hmac, sys
from vonage_http_client.auth import Auth

account = dict(api_key="abcd1234", signature_secret="madeupsecret")
if "leave this as `None`" not in Auth.__doc__:
    sys.exit("changed: the class no longer documents None as plain MD5")
try:
    Auth(**account, signature_method=None)
except TypeError as error:
    seen = error
else:
    sys.exit("changed: None is accepted as a signature method")

signed = Auth(**account).sign_params({"timestamp": "1700000000", "text": "482913"})
text = "&text=482913&timestamp=1700000000"
if signed != hmac.new(b"madeupsecret", text.encode(), hashlib.md5).hexdigest():
    sys.exit("changed: the default method is no longer HMAC-MD5")
if signed == hashlib.md5((text + "madeupsecret").encode()).hexdigest():
    sys.exit("changed: the default method is the plain MD5 hash")
print(f"holds: None raises TypeError ({seen}), the default is HMAC-MD5")
PY
