"""The edge that writes quizzes/quizzes.lock."""

from __future__ import annotations

from pathlib import Path

from generator.app.load import Loaded
from generator.model.lock import Lock
from generator.rules.lock import lock_problems, lock_text, next_lock
from generator.site.source_tree import LOCK
from generator.text.problems import AuthorError, errors


def write_lock(root: Path, loaded: Loaded) -> Lock:
    """Brings the lock of the project in `root` up to its quizzes, those apart that are held back for an issue.

    Raises:
        AuthorError: the project has errors, or a quiz has changed without a new revision. Nothing is written then.
        OSError: the file cannot be written.
    """
    tree = loaded.tree
    if tree is None:
        raise AuthorError(loaded.problems)
    if found := errors((*loaded.problems, *lock_problems(tree, loaded.problems, loaded.later.quizzes))):
        raise AuthorError(found)
    out = [source.record for source in tree.quizzes if source.record and source.id not in loaded.later.quizzes]
    lock = next_lock(tree.lock.record if tree.lock else None, out)
    text = lock_text(lock)
    path = root / LOCK
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        new = path.with_name(path.name + ".new")
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(path)
    return lock
