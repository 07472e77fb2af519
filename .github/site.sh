#!/bin/sh
# Builds the site as it is deployed, in site/: as of the ledger's build time, strictly, without leaks and dead links.
#
# The build time, not the clock, so that every build of a commit gives the same bytes. What has become public since then
# is not part of this commit; `publish.sh` records it in the next one. Reads PYTHON and SITE_URL.
set -eu

python=${PYTHON:-python3}
INVERSION_NOW=$("$python" -m generator build-time)
export INVERSION_NOW
echo "The site as of $INVERSION_NOW"
"$python" -m generator check --format github
"$python" -m mkdocs build --strict
"$python" -m generator verify site
