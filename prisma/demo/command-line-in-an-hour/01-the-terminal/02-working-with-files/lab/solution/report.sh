#!/usr/bin/env bash
set -euo pipefail

log="$1"

echo "Visits: $(wc -l < "$log")"
# grep -c fails when it counts 0; that is an answer here, not an error.
echo "Missing: $(grep -c ' 404$' "$log" || true)"
# All lines are read to the end (no head): a pipe that is closed early would count as an error.
echo "Favourite: $(cut -d ' ' -f 3 "$log" | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')"
