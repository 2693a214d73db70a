#!/usr/bin/env bash
# Tools: sns-validator 0.3.5 and sns-payload-validator 2.1.0 (npm); botocore 1.44.8 (PyPI) names the host.
#
# Both validators refuse every message from SNS in the AWS European Sovereign Cloud before they look at its
# signature: the certificate's host `sns.eusc-de-east-1.amazonaws.eu` isn't in their pattern, which ends in
# `amazonaws.com` or `amazonaws.com.cn`.
#
# It surprises because the pattern has place for every region name, one of the packages is AWS's own, and
# the SDKs know the partition. sns-validator takes another pattern as a parameter, without which a webhook
# that moves to Germany's region loses every message.
#
# Seen: "The certificate is located on an invalid domain." and "Invalid SigningCertURL".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib botocore==1.44.8
npm install --silent --no-audit --no-fund --prefix . sns-validator@0.3.5 sns-payload-validator@2.1.0 >/dev/null

url=$(python3 - <<'PY'
from botocore.session import Session
keys = dict(aws_access_key_id="made", aws_secret_access_key="up")
print(Session().create_client("sns", region_name="eusc-de-east-1", **keys).meta.endpoint_url)
PY
)
cat > check.js <<'JS'
const First = require("sns-validator"), Second = require("sns-payload-validator");
require("https").get = () => { throw new Error("the host is accepted"); };
const message = {
  Type: "Notification", MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", SignatureVersion: "2",
  TopicArn: "arn:aws-eusc:sns:eusc-de-east-1:111122223333:made-up", Message: "Your code is 482913",
  Timestamp: "2026-11-30T10:00:00.000Z", Signature: "bWFkZS11cA==",
  SigningCertURL: `${process.argv[2]}/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem`,
};
(async () => {
  const first = await new Promise((done) => new First().validate({...message}, (error) => done(error?.message)));
  const second = await new (Second.default ?? Second)().validate({...message}).then(() => "ok", (error) => error.message);
  console.log(`${first} / ${second}`);
})();
JS
seen=$(node check.js "$url" 2>&1)
[ "$url" = "https://sns.eusc-de-east-1.amazonaws.eu" ] || { echo "changed: botocore's host is \`$url\`"; exit 1; }
[ "$seen" = "The certificate is located on an invalid domain. / Invalid SigningCertURL" ] || { echo "changed: the answers are \`$seen\`"; exit 1; }
echo "holds: $url: $seen"
