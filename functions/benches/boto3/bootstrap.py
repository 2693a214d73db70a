"""What the functions are compared with by `just bench`: a token function as it is usually written in Python.

It speaks the Lambda runtime interface itself, as the managed Python runtime's client does, and stores one
token per invocation with boto3.
"""

import http.client
import json
import os
import secrets
import time

import boto3

dynamodb = boto3.resource(
    "dynamodb", region_name=os.environ["AWS_REGION"], endpoint_url=os.environ["AWS_ENDPOINT_URL"] or None
)
table = dynamodb.Table(os.environ["OTPOST_TABLE"])


def handle(event):
    body = json.loads(event["body"])
    expires_at = int(time.time()) + 300
    table.put_item(
        Item={
            "pk": f"USER#{body['user_id']}",
            "sk": "TOKEN#bench",
            "token": secrets.token_hex(8)[:15],
            "expires_at": expires_at,
        }
    )
    return {"statusCode": 201, "body": json.dumps({"user_id": body["user_id"], "expires_at": expires_at})}


def main():
    runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        runtime.request("GET", "/2018-06-01/runtime/invocation/next")
        answer = runtime.getresponse()
        event = json.loads(answer.read())
        request_id = answer.headers["Lambda-Runtime-Aws-Request-Id"]
        runtime.request(
            "POST", f"/2018-06-01/runtime/invocation/{request_id}/response", json.dumps(handle(event)).encode()
        )
        runtime.getresponse().read()


main()
