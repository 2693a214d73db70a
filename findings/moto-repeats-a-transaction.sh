#!/usr/bin/env bash
# Tools: moto 5.2.5 with boto3 1.44.8 (PyPI).
#
# moto ignores the ClientRequestToken of TransactWriteItems. A repeat with the same token is carried out
# again, and another request under the same token is accepted instead of failing with
# IdempotentParameterMismatchException.
#
# It surprises because moto knows the parameter, validates transactions and answers with cancellation
# reasons, and because the token is the one thing that makes a repeated transaction safe. A test of a retry
# counts twice, and nobody learns of two requests that share a token.
#
# Seen: a counter at 2 after two equal requests, at 7 after a third that adds 5 under the same token.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
export AWS_ACCESS_KEY_ID=made AWS_SECRET_ACCESS_KEY=up AWS_DEFAULT_REGION=eu-central-1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib moto==5.2.5 boto3==1.44.8 py-partiql-parser==0.6.3

cat > check.py <<'PY'
import sys
import boto3
from moto import mock_aws

with mock_aws():
    dynamodb = boto3.client("dynamodb")
    dynamodb.create_table(
        TableName="tokens", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])

    def add(amount):
        dynamodb.transact_write_items(ClientRequestToken="made-up-token", TransactItems=[{"Update": {
            "TableName": "tokens", "Key": {"id": {"S": "tries"}}, "UpdateExpression": "ADD amount :amount",
            "ExpressionAttributeValues": {":amount": {"N": amount}}}}])
        return dynamodb.get_item(TableName="tokens", Key={"id": {"S": "tries"}})["Item"]["amount"]["N"]

    seen = [add("1"), add("1"), add("5")]
if seen != ["1", "2", "7"]:
    sys.exit(f"changed: the counter is {seen}")
print(f"holds: the counter is {seen}")
PY
python3 check.py
