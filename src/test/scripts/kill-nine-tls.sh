#!/usr/bin/env bash
# What does a 250 mean over TLS when the mail host dies? As kill-nine.sh, but by STARTTLS and by TLS
# from the first octet in turn, to mailboxes alone, with new handshakes all the time.
#
#   src/test/scripts/kill-nine-tls.sh [runs]       after mvn compile
set -euo pipefail
cd "$(dirname "$0")/../../.."
class_path=$(mktemp)
trap 'rm -f "$class_path"' EXIT
mvn -B -q dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$class_path"
CLASS_PATH=target/classes:$(cat "$class_path") PYTHONDONTWRITEBYTECODE=1 \
    /usr/bin/python3 src/test/scripts/kill-nine-tls.py "${1:-6}"
