#!/usr/bin/env bash
# Ends with status 0 when two reviews (--format json) are of one and the same change, and says otherwise what differs.
# usage: compare-reviews.sh REVIEWED NOW
set -euo pipefail

fingerprint() {
  jq -er '.fingerprint | strings' "$1" || {
    echo "$1 has no fingerprint, so it cannot be compared: it is no review of a plan that can be applied." >&2
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
echo "Plan the pull request again, or a new one. Reviewed (-) and now (+):"
# Each line starts with a sign, so that no text of a plan is taken for a workflow command.
diff --unified <(jq '[.changes, .findings]' "$1") <(jq '[.changes, .findings]' "$2") || true
exit 1
