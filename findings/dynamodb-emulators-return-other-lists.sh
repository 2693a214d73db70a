#!/usr/bin/env bash
# Tools: dynalite 4.0.0 (npm), moto 5.2.5 with boto3 1.44.8 (PyPI).
#
# The two emulators answer an update of one list element with other values. `SET codes[1] = :new` with
# ReturnValues UPDATED_NEW returns the whole list in moto and a list of the changed element alone in
# dynalite: ["a", "new", "c"] against ["new"].
#
# It surprises because both stand in for the same database in tests, the stored item is the same in both, and a
# program that writes the answer into its cache loses two elements with one of them and none with the other.
#
# Seen: moto [a, new, c], dynalite [new]; both store [a, new, c].
set -euo pipefail
dir=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
export AWS_ACCESS_KEY_ID=made AWS_SECRET_ACCESS_KEY=up AWS_DEFAULT_REGION=eu-central-1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib moto==5.2.5 boto3==1.44.8 py-partiql-parser==0.6.3
npm install --silent --no-audit --no-fund --prefix . dynalite@4.0.0 >/dev/null
node -e '
const server = require("dynalite")({createTableMs: 0});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
' > port &
server=$!
for _ in $(seq 200); do [ -s port ] && break; sleep 0.1; done

cat > check.py <<'PY'
import sys, time
import boto3
from moto import mock_aws

def lists(dynamodb):
    dynamodb.create_table(
        TableName="tokens", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
    while dynamodb.describe_table(TableName="tokens")["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.1)
    codes = {"L": [{"S": "a"}, {"S": "b"}, {"S": "c"}]}
    dynamodb.put_item(TableName="tokens", Item={"id": {"S": "one"}, "codes": codes})
    answer = dynamodb.update_item(
        TableName="tokens", Key={"id": {"S": "one"}}, UpdateExpression="SET codes[1] = :new",
        ExpressionAttributeValues={":new": {"S": "new"}}, ReturnValues="UPDATED_NEW")["Attributes"]
    stored = dynamodb.get_item(TableName="tokens", Key={"id": {"S": "one"}})["Item"]
    return [" ".join(code["S"] for code in item["codes"]["L"]) for item in (answer, stored)]

dynalite = lists(boto3.client("dynamodb", endpoint_url=f"http://127.0.0.1:{open('port').read().strip()}"))
with mock_aws():
    moto = lists(boto3.client("dynamodb"))
if moto != ["a new c", "a new c"]:
    sys.exit(f"changed: moto answers and stores {moto}")
if dynalite != ["new", "a new c"]:
    sys.exit(f"changed: dynalite answers and stores {dynalite}")
print(f"holds: answered and stored: moto {moto}, dynalite {dynalite}")
PY
python3 check.py
