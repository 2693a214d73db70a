#!/usr/bin/env bash
# Tools: botocore 1.44.8 (PyPI) and @aws-sdk/credential-providers 3.1175.0 (npm), both AWS's own.
#
# A comment after a value is part of the value in botocore and no part of it in the JavaScript SDK. With
# `role_session_name = ops # laptop` botocore asks for the session `ops # laptop`, and
# `source_profile = base # keys` names a profile that doesn't exist, which raises InvalidConfigError.
# JavaScript assumes the role for 900 seconds as `ops` with the keys of `base`.
#
# It surprises because both accept a comment after a section's header and on a line of its own, so the file
# that works for a Node program fails in the AWS CLI.
#
# Seen: botocore `ops # laptop`, `900 # short`, `base # keys`, InvalidConfigError; JavaScript `ops`, `900`.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib botocore==1.44.8
npm install --silent --no-audit --no-fund --prefix . @aws-sdk/credential-providers@3.1175.0 >/dev/null

cat > config <<'INI'
[profile base] # a header may have one
aws_access_key_id = made
aws_secret_access_key = up
[profile ops]
role_arn = arn:aws:iam::111122223333:role/ops
role_session_name = ops # laptop
duration_seconds = 900 # short
source_profile = base # keys
INI
export AWS_CONFIG_FILE=$PWD/config AWS_SHARED_CREDENTIALS_FILE=$PWD/none
unset AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
javascript=$(node -e '
const {fromIni} = require("@aws-sdk/credential-providers");
const roleAssumer = async (source, asked) => {
  console.log([asked.RoleSessionName, asked.DurationSeconds, source.accessKeyId].join("|"));
  return {accessKeyId: "assumed", secretAccessKey: "made-up"};
};
fromIni({profile: "ops", roleAssumer})();
')
python=$(python3 - <<'PY'
from botocore.session import Session
from botocore.exceptions import InvalidConfigError
profile = Session(profile="ops").full_config["profiles"]["ops"]
try:
    Session(profile="ops").get_credentials()
    failed = "no"
except (InvalidConfigError, ValueError) as error:
    failed = type(error).__name__
print(profile["role_session_name"], profile["duration_seconds"], profile["source_profile"], failed, sep="|")
PY
)
[ "$javascript" = "ops|900|made" ] || { echo "changed: JavaScript reads \`$javascript\`"; exit 1; }
[ "$python" = "ops # laptop|900 # short|base # keys|InvalidConfigError" ] || { echo "changed: botocore reads \`$python\`"; exit 1; }
echo "holds: JavaScript $javascript, botocore $python"
