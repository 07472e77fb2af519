#!/bin/sh
# Builds the site as it is deployed, in site/: as of the ledger's build time, strictly, without leaks and dead links.
#
# The build time, not the clock, so that every build of a commit gives the same bytes. What has become public since then
# is not part of this commit; `publish.sh` records it in the next one. What is hidden by the clock must not be in the
# site, whatever the ledger says: so the last step goes by the clock. Reads PYTHON, SITE_URL and INVERSION_NOW.
set -eu

python=${PYTHON:-python3}
clock=${INVERSION_NOW:-}
INVERSION_NOW=$("$python" -m generator build-time)
export INVERSION_NOW
echo "The site as of $INVERSION_NOW"
"$python" -m generator check --public --format github
"$python" -m mkdocs build --strict
INVERSION_NOW=$clock
"$python" -m generator verify site
