#!/usr/bin/env bash
# Exits with 0 if two reviews (--format json) have the same fingerprint. Otherwise prints the differences and exits with 1.
# usage: compare-reviews.sh REVIEWED NOW
set -euo pipefail

fingerprint() {
  jq -er '.fingerprint | strings' "$1" || {
    echo "$1 has no fingerprint, so it cannot be compared: it is not the review of a plan that can be applied." >&2
    return 1
  }
}
reviewed=$(fingerprint "$1")
now=$(fingerprint "$2")
if [ "$reviewed" = "$now" ]; then
  echo "The plan is the one that was reviewed: $now"
  exit 0
fi
echo "The plan is not the one that was reviewed ($reviewed, now $now)."
echo "Run the plan workflow of the pull request again, or open another one. Reviewed (-) and now (+):"
# Each line starts with a sign, so that GitHub cannot interpret text of a plan as a workflow command.
diff --unified <(jq '[.changes, .findings]' "$1") <(jq '[.changes, .findings]' "$2") || true
exit 1
