#!/usr/bin/env bash
# Tools: @aws-sdk/credential-providers 3.1175.0 (npm) and botocore 1.44.8 (PyPI), both AWS's own.
#
# The JavaScript SDK signs with the wrong profile's keys when a section header is followed by a comment
# without a blank: `[profile live];the bank's account`. It doesn't take the line for a header, so the keys
# below it replace those of the profile above. botocore, and so the AWS CLI, reads both profiles.
#
# It surprises because nothing is reported, a comment after a blank works in both, and the tool that is used
# to test a profile (the CLI) is right. The profile `test` has the keys of `live`, and `live` doesn't exist.
#
# Seen: JavaScript test=LIVEKEY, live missing; botocore test=TESTKEY, live=LIVEKEY.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib botocore==1.44.8
npm install --silent --no-audit --no-fund --prefix . @aws-sdk/credential-providers@3.1175.0 >/dev/null

cat > config <<'INI'
[profile test] ;a made-up account
aws_access_key_id = TESTKEY
aws_secret_access_key = made-up-1
[profile live];the bank's account
aws_access_key_id = LIVEKEY
aws_secret_access_key = made-up-2
INI
export AWS_CONFIG_FILE=$PWD/config AWS_SHARED_CREDENTIALS_FILE=$PWD/none AWS_EC2_METADATA_DISABLED=true
unset AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
javascript=$(node -e '
const {fromIni} = require("@aws-sdk/credential-providers");
const key = (profile) => fromIni({profile})().then((found) => found.accessKeyId, () => "missing");
(async () => console.log(await key("test"), await key("live")))();
')
python=$(python3 - <<'PY'
from botocore.session import Session
print(*(Session(profile=name).get_credentials().access_key for name in ("test", "live")))
PY
)
[ "$javascript" = "LIVEKEY missing" ] || { echo "changed: JavaScript reads \`$javascript\`"; exit 1; }
[ "$python" = "TESTKEY LIVEKEY" ] || { echo "changed: botocore reads \`$python\`"; exit 1; }
echo "holds: keys of test and live: JavaScript $javascript, botocore $python"
