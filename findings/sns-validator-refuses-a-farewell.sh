#!/usr/bin/env bash
# Tools: sns-validator 0.3.5 (npm), AWS's own; sns-payload-validator 2.1.0 (npm) for comparison.
#
# sns-validator refuses every rightly signed UnsubscribeConfirmation as "The message signature is invalid".
# For this type it requires a Token, as AWS documents it, and then leaves the Token out of the text that it
# hashes. A SubscriptionConfirmation with the same fields is accepted. sns-payload-validator accepts both.
#
# It surprises because AWS documents one and the same list of signed fields for the two types. An endpoint
# that rejects unsigned messages never learns that its subscription was taken away.
#
# Seen: sns-validator ok, ok, invalid for Notification, SubscriptionConfirmation, UnsubscribeConfirmation.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix . sns-validator@0.3.5 sns-payload-validator@2.1.0 >/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=made-up -keyout key.pem -out cert.pem 2>/dev/null

cat > check.js <<'JS'
const crypto = require("crypto"), fs = require("fs"), https = require("https"), {EventEmitter} = require("events");
https.get = (...given) => {
  const answer = Object.assign(new EventEmitter(), {statusCode: 200, headers: {}, setEncoding() {}});
  setImmediate(() => {
    given.find((one) => typeof one === "function")(answer);
    answer.emit("data", fs.readFileSync("cert.pem"));
    answer.emit("end");
  });
  return new EventEmitter();
};
const First = require("sns-validator"), Second = require("sns-payload-validator");

const message = (Type) => {
  const made = {
    Type, MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", SignatureVersion: "2",
    TopicArn: "arn:aws:sns:eu-central-1:111122223333:made-up", Message: "Your code is 482913",
    Timestamp: "2026-11-30T10:00:00.000Z",
    SigningCertURL: "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
  };
  if (Type !== "Notification") {
    made.Token = "2336412f37";
    made.SubscribeURL = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37";
  }
  const fields = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
  const text = fields.filter((field) => field in made).map((field) => `${field}\n${made[field]}\n`).join("");
  made.Signature = crypto.sign("RSA-SHA256", Buffer.from(text), fs.readFileSync("key.pem")).toString("base64");
  return made;
};
(async () => {
  const seen = [[], []];
  for (const type of ["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]) {
    seen[0].push(await new Promise((done) => new First().validate(message(type), (error) => done(error ? error.message : "ok"))));
    seen[1].push(await new (Second.default ?? Second)().validate(message(type)).then(() => "ok", (error) => error.message));
  }
  console.log(seen.map((one) => one.join(",")).join(" / "));
})();
JS
seen=$(node check.js)
[ "$seen" = "ok,ok,The message signature is invalid. / ok,ok,ok" ] || { echo "changed: the answers are \`$seen\`"; exit 1; }
echo "holds: $seen"
