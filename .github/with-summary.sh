#!/bin/sh
# Runs a command of a workflow. If it fails, the summary of the run says what that means for readers and what to do next.
#
#   sh .github/with-summary.sh publish|build|send COMMAND...
#
# Exits with the command's own status. Writes to GITHUB_STEP_SUMMARY.
set -u

step=$1
shift

# Indented, and so code, whatever the lines hold; and no longer than a summary may be.
as_code() {
  cut -c 1-2000 | sed 's/^/    /'
}

log=$(mktemp)
trap 'rm -f "$log" "$log.status"' EXIT
# A pipe gives the status of `tee`, so the command's own goes through a file.
{
  "$@" 2>&1
  echo $? >"$log.status"
} | tee "$log"
status=$(cat "$log.status")
[ "$status" = 0 ] && exit 0

case $step in
  publish) title="The issues that are due were not published" ;;
  send) title="A mail was not sent, or it isn't certain that it was" ;;
  *) title="The site was not deployed: readers still see the version before" ;;
esac
{
  echo "### $title"
  echo
  echo "What to do:"
  echo
  if [ "$step" = send ]; then
    echo "1. If the lines below say that a mail is unsure, it's never repeated by itself. Look whether the service has it; then"
    echo "   run \`inversion send --resolve SLUG sent\` or \`... not-sent\` on your machine, and push \`ledger.jsonl\`."
    echo "2. If they name a secret, correct it in the repository's settings, under *Secrets and variables*, *Actions*."
    echo "3. If they ask for \`--yes\`, run \`inversion send SLUG --yes --push\` on your machine, with the same secrets."
    echo "4. Everything else is tried again by the next scheduled runs, for 36 hours after the issue came out. \`inversion"
    echo "   status\` shows what was never sent."
    echo
  else
    echo "1. If the lines below name a file and a line, change that file as they say, and push. The push also publishes"
    echo "   what is due."
    echo "2. If they speak of the network, of GitHub or of a package, you can wait: the next scheduled run tries again."
    echo "   *Re-run jobs* on this page tries again now."
    echo "3. To see the same on your own machine: \`make content\` shows the problems of all files, \`make release\` builds"
    echo "   the site as it would be deployed."
    echo
  fi
  # Warnings and notices of other files may follow an error in any number.
  errors=$(tr -d '\000' <"$log" | grep -aE '^::error |: error: |^ERROR ' | head -n 20 | as_code)
  if [ -n "$errors" ]; then
    echo "The errors:"
    echo
    echo "$errors"
    echo
  fi
  echo "The last lines of the log:"
  echo
  tail -n 40 "$log" | tr -d '\000' | as_code
} >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
exit "$status"
