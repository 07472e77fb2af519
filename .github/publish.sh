#!/bin/sh
# One tick of the clock: records what has become public, as a commit on main, and says whether this run deploys.
#
# GitHub Pages keys a deployment by the commit that its run began with ($GITHUB_SHA), and does not reliably serve a second
# one of the same commit (actions/deploy-pages#383). So a run that makes a commit does not deploy it: it starts a new run,
# which begins with that commit. A push with the token of a workflow starts none by itself.
#
# The push is the lock. When two runs record the same, the second push is refused, and that run ends in order.
#
# The run that deploys may never start, or may fail before it does. Then main's newest commit has no deployment, and the
# next tick, which begins with that commit too, deploys it. Of several such runs at once, the oldest does.
#
# Reads PYTHON, GITHUB_EVENT_NAME, GITHUB_REPOSITORY, GITHUB_RUN_ID; writes `deploy=true` or `deploy=false` to
# GITHUB_OUTPUT. Needs git and gh with GH_TOKEN. The tests run it against a bare repository, with a gh of their own.
set -eu

python=${PYTHON:-python3}
event=${GITHUB_EVENT_NAME:-workflow_dispatch}
head=$(git rev-parse HEAD)

# git, which asks gh for the token each time, so that the token is written nowhere.
remote_git() {
  git -c credential.helper= -c credential.helper='!gh auth git-credential' "$@"
}

answer() {
  echo "$2"
  echo "deploy=$1" >>"${GITHUB_OUTPUT:-/dev/null}"
  exit 0
}

# Pushes the commit that was just made and starts the run that deploys it.
push() {
  if remote_git push --quiet origin HEAD:main; then
    gh workflow run deploy.yml --ref main
    answer false "Pushed. A new run deploys it."
  fi
  remote_git fetch --quiet origin main
  if [ "$(git rev-parse FETCH_HEAD)" = "$head" ]; then
    echo "The push was refused, and not because main moved on: see above." >&2
    exit 1
  fi
  answer false "Another run or a person was faster. The run of that commit goes on from there."
}

# The run's number makes the commits of two runs differ, also when they record the same in the same second.
commit() {
  git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
    commit --quiet "$@" --message "Run: ${GITHUB_RUN_ID:-by hand}"
}

# The state of the last deployment of this commit: `none`, `success`, `failure`, `error`, `in_progress` ...
deployment() {
  id=$(gh api "repos/$GITHUB_REPOSITORY/deployments?environment=github-pages&sha=$head&per_page=1" --jq '.[0].id // empty')
  if [ -z "$id" ]; then
    echo none
  else
    gh api "repos/$GITHUB_REPOSITORY/deployments/$id/statuses" --jq 'max_by(.id).state // "queued"'
  fi
}

# The runs of this commit that were started before this one and have not ended. The numbers of runs grow.
older_runs() {
  running=$(gh run list --workflow deploy.yml --commit "$head" \
    --json databaseId,status --jq '.[] | select(.status != "completed").databaseId')
  for run in $running; do
    if [ "$run" -lt "${GITHUB_RUN_ID:-0}" ]; then
      echo "$run"
    fi
  done
}

# On a line of its own: in a pipe or a test, `set -e` would not see it fail.
newest=$(remote_git ls-remote origin refs/heads/main)
if [ "$(echo "$newest" | cut -f 1)" != "$head" ]; then
  answer false "main has moved on since this run was started. The run of the newer commit goes on from there."
fi

published=$("$python" -m generator publish)
if [ -n "$published" ]; then
  echo "$published"
  git add ledger.jsonl
  commit --message "Publish $(echo "$published" | cut -d ' ' -f 2 | paste -s -d ' ' -)"
  push
fi

if [ "$event" = push ]; then
  answer true "Nothing is due. This run deploys what was pushed."
fi

# The runs before the deployment: of a run that has ended by then, the deployment is there to be seen.
older=$(older_runs)
state=$(deployment)
case $event:$state in
  *:none)
    if [ -n "$older" ]; then
      answer false "Nothing is due. An older run of this commit has not ended: it goes on from there."
    fi
    answer true "Nothing is due. This run deploys the newest commit, which has no deployment yet."
    ;;
  schedule:failure | schedule:error)
    commit --allow-empty --message "Deploy again: GitHub Pages did not take $head"
    push
    ;;
  schedule:*) answer false "Nothing is due." ;;
  *)
    commit --allow-empty --message "Deploy again, as asked for by hand"
    push
    ;;
esac
