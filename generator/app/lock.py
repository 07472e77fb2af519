"""Updates the lock of the quizzes on disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.app.load import load_site
from generator.app.settings import Settings
from generator.model.addresses import LOCK
from generator.model.lock import Lock
from generator.publish.quiz_lock import lock_text, next_lock
from generator.rules.lock import lock_problems
from generator.text.problems import AuthorError, RefusedError, errors


@dataclass(frozen=True)
class Locked:
    """The lock as it was written, and the ids of the quizzes that are left out until an issue publishes them."""

    lock: Lock
    left_out: tuple[str, ...]


def lock_quizzes(root: Path, now: datetime) -> Locked:
    """Updates the lock of the project in `root`, with all quizzes but those under embargo at `now`.

    Raises:
        AuthorError: the project has errors, or a quiz has changed without a new revision. Nothing is written then.
        RefusedError: the file can't be written.
    """
    loaded = load_site(root, now, Settings())
    context = loaded.context
    if context is None:
        raise AuthorError(loaded.problems)
    if found := errors((*loaded.problems, *lock_problems(context))):
        raise AuthorError(found)
    tree, embargoed = context.tree, context.embargo.quizzes
    before = tree.lock.record if tree.lock else None
    lock = next_lock(before, (quiz for quiz in tree.records(tree.quizzes) if quiz.id not in embargoed))
    try:
        _write(root / LOCK, lock_text(lock))
    except OSError as error:
        raise RefusedError(str(error)) from error
    return Locked(lock, tuple(sorted(embargoed)))


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        new = path.with_name(path.name + ".new")
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(path)
