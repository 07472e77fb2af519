"""Commits the ledger and pushes it, so that every other run knows of a mail before it's sent."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.app.mail_tools import Pushed
from generator.model.mailing import RECIPIENTS, SECRETS
from generator.publish.ledger import LEDGER

_CREDENTIALS = re.compile(r"://[^/@\s]*@")  # which an author may have in the address of a remote
_TELLING = re.compile(r"rejected|error:|fatal:")  # of several lines, the one that says why; the others are hints
_MOST_TRIES = 5
_TIMEOUT = 120  # seconds of one call of git


def has_origin(root: Path) -> bool:
    """Whether the project is a clone of a repository elsewhere, whose runs may send too."""
    try:
        asked = ["git", "remote", "get-url", "origin"]
        return not subprocess.run(asked, cwd=root, capture_output=True, check=False, timeout=_TIMEOUT).returncode  # noqa: S603 - our own arguments
    except (OSError, subprocess.TimeoutExpired):
        return False


class GitPush:
    """Pushes to the branch of the same name at `origin`. Git runs the project's hooks, so it gets no secret."""

    def __init__(self, root: Path, environ: Mapping[str, str], say: Callable[[str], None]) -> None:
        hidden = {name for names in SECRETS.values() for name in names} | {RECIPIENTS}
        self._root = root
        self._environ = {name: value for name, value in environ.items() if name not in hidden}
        self._environ["GIT_TERMINAL_PROMPT"] = "0"
        self._say = say

    def __call__(self, message: str, *, insist: bool) -> Pushed:
        """See Push in app/mail_tools.py."""
        branch = self._git("symbolic-ref", "--short", "HEAD")
        if branch is None or self._git("add", "--", LEDGER) is None:
            return "failed"
        if self._git("commit", "--quiet", "--message", message, "--", LEDGER) is None:
            return "failed"
        for _ in range(_MOST_TRIES if insist else 1):
            if self._git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}") is not None:
                return "pushed"
            if self._git("fetch", "--quiet", "origin", f"refs/heads/{branch}") is None:
                return "failed"
            if self._git("merge-base", "--is-ancestor", "FETCH_HEAD", "HEAD", quiet=True) is not None:
                return "failed"  # nobody else pushed, so there is another reason
            if insist and not self._on_top():
                return "failed"
        return "failed" if insist else "behind"

    def _on_top(self) -> bool:
        """Puts our lines of the ledger after those of others."""
        with tempfile.TemporaryDirectory() as folder:
            attributes = Path(folder) / "attributes"
            attributes.write_text(f"{LEDGER} merge=union\n", encoding="utf-8", newline="\n")
            set_union = f"core.attributesFile={attributes}"
            if self._git("-c", set_union, "rebase", "--quiet", "--autostash", "FETCH_HEAD") is not None:
                return True
        self._git("rebase", "--abort", quiet=True)
        return False

    def _git(self, *arguments: str, quiet: bool = False) -> str | None:
        """What git prints; None if it fails, after saying why."""
        try:
            done = subprocess.run(  # noqa: S603 - our own arguments
                ["git", *arguments],  # noqa: S607 - the git of the author
                cwd=self._root,
                env=self._environ,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                check=False,
                timeout=_TIMEOUT,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            self._say(f"git {arguments[0]}: {type(error).__name__}")
            return None
        if done.returncode and not quiet:
            lines = (done.stderr or done.stdout).strip().splitlines() or [f"status {done.returncode}"]
            told = next((line.strip() for line in lines if _TELLING.search(line)), lines[-1])
            self._say(f"git {arguments[0]}: {_CREDENTIALS.sub('://', told)}")
        return None if done.returncode else done.stdout.strip()
