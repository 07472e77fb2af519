#!/bin/sh
# Sends the mails that are due, after the site is deployed. docs/sending.md says how.
#
# What is about to be sent is pushed to main before the service is called, so that every other run knows of it. If that push
# is refused, nothing is sent: the run of the newer commit takes over. What came of it is pushed afterwards, on top of what
# others pushed meanwhile. Then their run may have found a newer commit and left the deployment to it, so a run is started.
#
# Reads PYTHON, the secrets of the service, and MAIL_RECIPIENTS with the subscribers' addresses for a mail server. Needs
# git, and gh with GH_TOKEN. The tests run it against a bare repository, with a fake gh.
set -eu

python=${PYTHON:-python3}
head=$(git rev-parse HEAD)

# git, with gh as its credential helper, so that the token is never written to disk.
export GIT_CONFIG_COUNT=2
export GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0=
export GIT_CONFIG_KEY_1=credential.helper GIT_CONFIG_VALUE_1='!gh auth git-credential'
export GIT_AUTHOR_NAME='github-actions[bot]' GIT_AUTHOR_EMAIL='41898282+github-actions[bot]@users.noreply.github.com'
export GIT_COMMITTER_NAME="$GIT_AUTHOR_NAME" GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"

newest=$(git ls-remote origin refs/heads/main)
if [ "$(echo "$newest" | awk '$2 == "refs/heads/main" { print $1 }')" != "$head" ]; then
  echo "main has a newer commit than this run. The run of that commit takes over."
  exit 0
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if [ -n "${MAIL_RECIPIENTS:-}" ]; then
  (umask 077 && printf '%s\n' "$MAIL_RECIPIENTS" >"$folder/recipients")
  export INVERSION_RECIPIENTS="$folder/recipients"
fi
unset MAIL_RECIPIENTS

# Pages may keep an early "not found" for ten minutes.
status=0
"$python" -m generator send --push --wait 15 >"$folder/said" 2>&1 || status=$?
cat "$folder/said"
{
  echo "### Mail"
  echo
  sed 's/^/    /' "$folder/said" # indented, and so code, whatever the lines hold
} >>"${GITHUB_STEP_SUMMARY:-/dev/null}"

if git log --format=%s "$head..HEAD" | grep -qv '^Mail: '; then
  gh workflow run deploy.yml --ref main
fi
exit "$status"
