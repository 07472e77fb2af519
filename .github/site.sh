#!/bin/sh
# The site as it is deployed, in site/: at the moment of the ledger, strict, free of leaks and dead links.
#
# That moment, not the clock: each build of a commit gives the same bytes. What has become public since is no part of
# this commit; `publish.sh` records it in the next one. Reads PYTHON and SITE_URL.
set -eu

python=${PYTHON:-python3}
INVERSION_NOW=$("$python" -m generator build-time)
export INVERSION_NOW
echo "The site as of $INVERSION_NOW"
"$python" -m generator check --format github
"$python" -m mkdocs build --strict
"$python" -m generator verify site
