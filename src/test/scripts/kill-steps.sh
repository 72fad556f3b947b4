#!/usr/bin/env bash
# Kills the mail host by kill -9 at each step of a message's way, and starts it again: behind RCPT, amid
# DATA, when the message is on the disk and the 250 not yet said, behind the 250, while the next server
# holds its reply to the content, when it has just said 250, when it has just refused for now, while the
# message waits for another try, and when it has just refused for good. Nothing that had its 250 is lost,
# the refusal is reported, and only what was on its way to the next server comes there again.
#
#   src/test/scripts/kill-steps.sh [rounds]       after mvn compile
set -euo pipefail
cd "$(dirname "$0")/../../.."
class_path=$(mktemp)
trap 'rm -f "$class_path"' EXIT
mvn -B -q dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$class_path"
CLASS_PATH=target/classes:$(cat "$class_path") PYTHONDONTWRITEBYTECODE=1 \
    /usr/bin/python3 src/test/scripts/kill-steps.py "${1:-2}"
