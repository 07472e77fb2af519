#!/bin/sh
# Opens an issue in the repository about a scheduled run that failed, unless an issue of an earlier one is still open.
#
# Reads GITHUB_SERVER_URL, GITHUB_REPOSITORY and GITHUB_RUN_ID. Needs gh with GH_TOKEN. The tests run it with a fake gh.
set -eu

title="A scheduled run failed"
# The list, not the search, which finds a new issue only after a while. Anyone may use the title; only a workflow is a bot.
open=$(gh issue list --state open --limit 1000 --json number,title,author \
  --jq "map(select(.author.is_bot and .title == \"$title\")) | .[0].number // empty")
if [ -n "$open" ]; then
  echo "Issue $open, about an earlier run, is still open."
  exit 0
fi
run=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
gh issue create --title "$title" --body "What is due was not published, the site was not deployed, or a mail was not sent: $run

The summary of that run says what to do. Later runs try again by themselves, and don't open another issue while this one
is open. Close it when a run has succeeded."
