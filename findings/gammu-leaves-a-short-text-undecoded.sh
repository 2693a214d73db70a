#!/usr/bin/env bash
# Tools: gammu and gammu-smsd 1.42.0-8 (Debian 12), with Gammu's dummy phone.
#
# gammu-smsd sets no DECODED_1_TEXT for a message of one part: RunOnReceive gets DECODED_PARTS=0 and the
# text in SMS_1_TEXT alone. For a message of two parts DECODED_PARTS is 1 and DECODED_1_TEXT has the whole
# text, while SMS_1_TEXT and SMS_2_TEXT have a half each and the inbox a file for each half.
#
# It surprises because the decoded text reads like the one variable that suits every message. A hook that
# forwards DECODED_1_TEXT passes long texts on and loses ordinary one-time codes; a hook that forwards
# SMS_1_TEXT or reads a file can cut a code in two.
#
# Seen: short: parts 0, no decoded text; long: parts 1, the code whole in DECODED_1_TEXT and cut in both
# SMS_1_TEXT and SMS_2_TEXT.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
apt-get download -qq gammu=1.42.0-8 gammu-smsd=1.42.0-8 libgammu8=1.42.0-8 libgsmsd8=1.42.0-8 \
  libdbi1 libodbc2 libmariadb3 libbluetooth3 libusb-1.0-0 libpq5 libltdl7 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
libraries=$PWD/root/usr/lib:$(echo "$PWD"/root/usr/lib/*-linux-gnu)
mkdir -p phone/sms/{1,2,3,4,5} spool/{inbox,outbox,sent,error}

cat > rc <<RC
[gammu]
model = dummy
connection = none
port = $PWD/phone
gammucoding = utf8
[smsd]
service = files
inboxpath = $PWD/spool/inbox/
outboxpath = $PWD/spool/outbox/
sentsmspath = $PWD/spool/sent/
errorsmspath = $PWD/spool/error/
runonreceive = $PWD/received
logfile = $PWD/log
RC
cat > received <<HOOK
#!/bin/sh
echo "\$SMS_MESSAGES|\$DECODED_PARTS|\${DECODED_1_TEXT-none}|\$SMS_1_TEXT|\${SMS_2_TEXT-none}" >> $PWD/heard
HOOK
chmod +x received

long=$(printf 'x%.0s' $(seq 149)) # 153 characters fit into the first part
save() {
  LD_LIBRARY_PATH=$libraries root/usr/bin/gammu -c rc savesms TEXT -folder 1 -unread -sender MYBANK -len 400 -text "$1" >/dev/null
}
save "Your code is 482913"
save "$long 482913 is your code"
LD_LIBRARY_PATH=$libraries root/usr/bin/gammu-smsd -c rc -p pid >/dev/null 2>&1 &
daemon=$!
trap 'kill "$daemon" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
for _ in $(seq 150); do [ "$(cat heard 2>/dev/null | wc -l)" = 2 ] && break; sleep 0.2; done

short="1|0|none|Your code is 482913|none"
two="2|1|$long 482913 is your code|$long 482|913 is your code"
[ "$(head -1 heard)" = "$short" ] || { echo "changed: a short message arrives as \`$(head -1 heard)\`"; exit 1; }
[ "$(tail -1 heard)" = "$two" ] || { echo "changed: a long message arrives as \`$(tail -1 heard)\`"; exit 1; }
[ "$(ls spool/inbox | wc -l)" = 3 ] || { echo "changed: the inbox has $(ls spool/inbox | wc -l) files"; exit 1; }
echo "holds: short $short, long cut into 482 and 913, three files"
