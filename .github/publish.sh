#!/bin/sh
# One run of the schedule: records what has become public, in a commit on main, and says whether this run deploys.
#
# GitHub Pages keys a deployment by the commit that its run began with ($GITHUB_SHA), and does not reliably serve a second
# one of the same commit (actions/deploy-pages#383). So a run that makes a commit does not deploy it: it starts a new run,
# which begins with that commit. A push with a workflow's token starts no run by itself.
#
# The push is the lock. If two runs record the same publication, the second push is refused, and that run ends without an
# error.
#
# The new run may never start, or may fail before it deploys. Then main's newest commit has no deployment, and the next
# scheduled run, which begins with that commit too, deploys it. If several such runs overlap, the oldest one deploys.
#
# Mails are sent by a later job of a run that pushes nothing here, once its site is deployed (see send.sh).
#
# Reads PYTHON, GITHUB_EVENT_NAME, GITHUB_REPOSITORY, GITHUB_RUN_ID; writes `deploy=true` or `deploy=false`, and the same
# with `mail`, to GITHUB_OUTPUT. Needs git, and gh with GH_TOKEN. The tests run it against a bare repository, with a fake gh.
set -eu

python=${PYTHON:-python3}
event=${GITHUB_EVENT_NAME:-workflow_dispatch}
head=$(git rev-parse HEAD)

# git, with gh as its credential helper, so that the token is never written to disk.
remote_git() {
  git -c credential.helper= -c credential.helper='!gh auth git-credential' "$@"
}

mail=false
answer() {
  echo "$2"
  printf 'deploy=%s\nmail=%s\n' "$1" "$mail" >>"${GITHUB_OUTPUT:-/dev/null}"
  exit 0
}

# Pushes the new commit and starts the run that deploys it, and then sends its mails.
push() {
  mail=false
  if remote_git push --quiet origin HEAD:refs/heads/main; then
    gh workflow run deploy.yml --ref main
    answer false "Pushed. A new run deploys it."
  fi
  remote_git fetch --quiet origin refs/heads/main
  if [ "$(git rev-parse FETCH_HEAD)" = "$head" ]; then
    echo "The push was refused, but main has no newer commit; see above." >&2
    exit 1
  fi
  answer false "Another push came first. The run of that commit takes over."
}

# The id of the run keeps the commits of two runs different, even if they record the same in the same second.
commit() {
  git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
    commit --quiet "$@" --message "Run: ${GITHUB_RUN_ID:-by hand}"
}

# The newest commit that says more than what became of a mail. The site of a commit about a mail is that of the one before,
# so it needs no deployment of its own.
last_site() {
  case $(git log -1 --format=%s) in
    "Mail: "*)
      gh api "repos/$GITHUB_REPOSITORY/commits?sha=$head&per_page=100" \
        --jq "map(select(.commit.message | startswith(\"Mail: \") | not)) | .[0].sha // \"$head\""
      ;;
    *) echo "$head" ;;
  esac
}

# The state of the last deployment of that commit: `none`, `success`, `failure`, `error`, `in_progress` ...
deployment() {
  id=$(gh api "repos/$GITHUB_REPOSITORY/deployments?environment=github-pages&sha=$site&per_page=1" --jq '.[0].id // empty')
  if [ -z "$id" ]; then
    echo none
  else
    gh api "repos/$GITHUB_REPOSITORY/deployments/$id/statuses" --jq 'max_by(.id).state // "queued"'
  fi
}

# The runs of that commit that started before this one and have not ended. Ids of runs only grow.
older_runs() {
  running=$(gh run list --workflow deploy.yml --commit "$site" \
    --json databaseId,status --jq '.[] | select(.status != "completed").databaseId')
  for run in $running; do
    if [ "$run" -lt "${GITHUB_RUN_ID:-0}" ]; then
      echo "$run"
    fi
  done
}

# On a line of its own: inside a pipe or a test, `set -e` would ignore its failure.
newest=$(remote_git ls-remote origin refs/heads/main)
# It also lists branches whose names end like that.
if [ "$(echo "$newest" | awk '$2 == "refs/heads/main" { print $1 }')" != "$head" ]; then
  answer false "main has a newer commit than this run. The run of that commit takes over."
fi

# If this runner's clock is ahead, issues would come out before their day; so it is compared with GitHub's, if that answers.
github=$(gh api --include rate_limit 2>/dev/null | tr -d '\r' | sed -n 's/^[Dd]ate: //p' | head -n 1)

# Errors in drafts and later issues stop nothing; the summary of the run shows them.
notes=$(mktemp)
trap 'rm -f "$notes"' EXIT
published=$("$python" -m generator publish ${github:+--clock "$github"} 2>"$notes") || {
  cat "$notes" >&2
  exit 1
}
# What the author has to know of mails, such as one that may have been sent or not. A mistake there stops no publication.
mails=$("$python" -m generator send --due 2>>"$notes") || {
  mails=
  echo "::error::It could not be found out which mails are due, so none is sent. The summary of this run says why."
}
cat "$notes" >&2
if [ -s "$notes" ]; then
  sed 's/^/    /' "$notes" >>"${GITHUB_STEP_SUMMARY:-/dev/null}" # indented, and so code, whatever the lines hold
fi
if [ -n "$published" ]; then
  echo "$published"
  git add ledger.jsonl
  commit --message "Publish $(echo "$published" | cut -d ' ' -f 2 | paste -s -d ' ' -)"
  push
fi

if [ -n "$mails" ]; then
  echo "Mails are due: $(echo "$mails" | paste -s -d ' ' -)"
  mail=true
fi
if [ "$event" = push ]; then
  answer true "Nothing is due. This run deploys what was pushed."
fi

# Runs first, then the deployment: if an older run ends in between, its deployment is already visible.
site=$(last_site)
older=$(older_runs)
state=$(deployment)
case $event:$state in
  *:none)
    if [ -n "$older" ]; then
      answer false "Nothing is due. An older run of this commit has not ended, and takes over."
    fi
    answer true "Nothing is due. This run deploys the newest commit, which has no deployment yet."
    ;;
  schedule:failure | schedule:error)
    commit --allow-empty --message "Deploy again: the deployment of $head failed"
    push
    ;;
  schedule:*) answer false "Nothing is due." ;;
  *)
    commit --allow-empty --message "Deploy again, on request"
    push
    ;;
esac
