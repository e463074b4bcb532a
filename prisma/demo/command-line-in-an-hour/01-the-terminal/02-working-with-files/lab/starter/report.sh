#!/usr/bin/env bash
set -euo pipefail

log="$1"

echo "Visits: $(wc -l < "$log")"
