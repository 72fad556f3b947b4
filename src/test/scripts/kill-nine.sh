#!/usr/bin/env bash
# What does a 250 mean when the mail host dies? Starts it as a process of its own, sends numbered
# messages to mailboxes and to another domain over several connections, and kills it by kill -9 at a
# random moment. Started again with the same data, every message whose 250 was read must be in its
# mailbox, or come out of the queue to the next server, exactly as sent and once; only those without
# a reply, which are sent again, may be there twice.
#
#   src/test/scripts/kill-nine.sh [runs]       after mvn compile; about ten seconds a run
set -euo pipefail
cd "$(dirname "$0")/../../.."
class_path=$(mktemp)
trap 'rm -f "$class_path"' EXIT
mvn -B -q dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$class_path"
CLASS_PATH=target/classes:$(cat "$class_path") PYTHONDONTWRITEBYTECODE=1 \
    /usr/bin/python3 src/test/scripts/kill-nine.py "${1:-20}"
