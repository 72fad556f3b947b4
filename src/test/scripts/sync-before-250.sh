#!/usr/bin/env bash
# Is what a 250 promises on the disk when it is said? Runs the mail host under strace, sends it a
# message for a mailbox and one for another domain, and finds in the trace, between the 354 and the
# 250: the message's file synced, then moved to new, then that folder synced; and for the other, the
# queue's journal written and synced. After mvn compile; needs strace.
set -euo pipefail
cd "$(dirname "$0")/../../.."
class_path=$(mktemp)
trap 'rm -f "$class_path"' EXIT
mvn -B -q dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$class_path"
CLASS_PATH=target/classes:$(cat "$class_path") PYTHONDONTWRITEBYTECODE=1 \
    /usr/bin/python3 src/test/scripts/sync-before-250.py
