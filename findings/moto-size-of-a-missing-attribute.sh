#!/usr/bin/env bash
# Tools: moto 5.2.5 with boto3 1.44.8 (PyPI); dynalite 4.0.0 (npm) for comparison.
#
# The condition `size(hints) < :most` on an item without `hints` raises ValueError in moto, "Invalid attribute
# name hints", straight through boto3's update_item. dynalite takes the condition for false: the write fails
# with ConditionalCheckFailedException.
#
# It surprises because the other functions and comparisons of moto take a missing attribute for false, and
# because the error blames a name that is right. No `except ClientError` sees it, and in a
# filter one item without the attribute fails a whole scan.
#
# Seen: moto ValueError, dynalite ConditionalCheckFailedException; both ConditionalCheckFailed for
# `hints < :most`.
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

def codes(dynamodb):
    dynamodb.create_table(
        TableName="tokens", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
    while dynamodb.describe_table(TableName="tokens")["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.1)
    dynamodb.put_item(TableName="tokens", Item={"id": {"S": "one"}})
    seen = []
    for condition in ["size(hints) < :most", "hints < :most"]:
        try:
            dynamodb.update_item(
                TableName="tokens", Key={"id": {"S": "one"}}, UpdateExpression="SET tries = :most",
                ConditionExpression=condition, ExpressionAttributeValues={":most": {"N": "3"}})
            seen.append("written")
        except dynamodb.exceptions.ClientError as error:
            seen.append(error.response["Error"]["Code"])
        except ValueError as error:
            seen.append(f"ValueError: {error}")
    return seen

dynalite = codes(boto3.client("dynamodb", endpoint_url=f"http://127.0.0.1:{open('port').read().strip()}"))
with mock_aws():
    moto = codes(boto3.client("dynamodb"))
if moto != ["ValueError: Invalid attribute name hints", "ConditionalCheckFailedException"]:
    sys.exit(f"changed: moto answers {moto}")
if dynalite != ["ConditionalCheckFailedException"] * 2:
    sys.exit(f"changed: dynalite answers {dynalite}")
print(f"holds: moto {moto}, dynalite {dynalite}")
PY
python3 check.py
