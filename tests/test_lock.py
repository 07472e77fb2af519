"""The lock file: `inversion lock` writes what `check` compares. Its messages are golden: tests/golden/lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.edges.commands.cli import main
from generator.model.addresses import LOCK
from generator.publish.quiz_lock import lock_text
from generator.site.disk import read_files
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, QUIZ, ROOT, base_files, context_of, loaded, lock_advice_on, project_of

LATER = "content/issues/2027-01-01-ember.md"


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    return write_files(tmp_path, base_files(advised=True))


def inversion(project: Path, command: str, now: datetime | None = None) -> Result:
    moment = {"INVERSION_NOW": now.isoformat()} if now else {}
    result = CliRunner().invoke(main, ["--project", str(project), command], env=moment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def edit(project: Path, *changes: tuple[str, str]) -> None:
    path = project / QUIZ
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def read(project: Path) -> str:
    return (project / LOCK).read_text(encoding="utf-8")


def test_the_shipped_lock_fits_the_shipped_quizzes() -> None:
    made = loaded(read_files(ROOT))
    lock = context_of(made).tree.lock
    assert lock
    assert lock.record

    assert lock_advice_on(made) == ()
    assert lock_text(lock.record) == (ROOT / LOCK).read_text(encoding="utf-8")


def test_a_first_lock_is_one_that_check_accepts(project: Path) -> None:
    before = read(project)
    (project / LOCK).unlink()

    assert "[unlocked]" in inversion(project, "check").stdout
    assert inversion(project, "lock").stdout == f"{LOCK}: quizzes: 1, items: 4\n"
    assert read(project) == before
    assert inversion(project, "check").stdout == ""


def test_a_lock_that_fits_is_left_alone(project: Path) -> None:
    old = (project / LOCK).stat().st_mtime_ns

    assert inversion(project, "lock").exit_code == 0
    assert (project / LOCK).stat().st_mtime_ns == old


def test_a_changed_item_stops_check_and_lock_until_the_revision_is_raised(project: Path) -> None:
    before = read(project)
    edit(project, ("I set a timer.", "I set an alarm."))

    for command in ("check", "lock"):
        result = inversion(project, command)
        assert result.exit_code == 1
        assert "[unraised-revision]" in result.output
    assert read(project) == before

    edit(project, ("revision: 1", "revision: 2"))
    assert inversion(project, "check").exit_code == 0
    assert inversion(project, "lock").exit_code == 0
    assert inversion(project, "check").stdout == ""


def test_nothing_is_written_while_a_file_has_an_error(project: Path) -> None:
    before = read(project)
    edit(project, ("revision: 1", "revision: 2"), ("from: 50", "from: 101"))

    result = inversion(project, "lock")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "[band-start]" in result.stderr
    assert read(project) == before


def test_an_id_that_is_gone_is_remembered_over_later_revisions(project: Path) -> None:
    lid = "  - {id: lid, scale: heat, keyed: forward, text: I kept the lid on.}\n"
    edit(project, (lid, ""), ("revision: 1", "revision: 2"))
    assert inversion(project, "lock").exit_code == 0
    edit(project, ("I set a timer.", "I set an alarm."), ("revision: 2", "revision: 3"))
    assert inversion(project, "lock").exit_code == 0

    edit(project, ("  - {id: note,", lid.replace("I kept the lid on", "I cooked with a lid") + "  - {id: note,"))
    edit(project, ("revision: 3", "revision: 4"))
    assert "[reused-id]" in inversion(project, "check").stdout
    assert inversion(project, "lock").exit_code == 1

    edit(project, ("I cooked with a lid", "I kept the lid on"))
    assert "[reused-id]" not in inversion(project, "check").stdout
    assert inversion(project, "lock").exit_code == 0
    assert "retired" not in read(project)


def test_a_quiz_that_is_gone_keeps_its_entry(project: Path) -> None:
    entry = read(project).partition("  kitchen:\n")[2]
    (project / QUIZ).rename(project / "quizzes" / "pantry.yml")
    guide = project / "content" / "guides" / "dinner" / "guide.yml"
    guide.write_text(guide.read_text(encoding="utf-8").replace("kitchen", "pantry"), encoding="utf-8")
    for issue in (project / "content" / "issues").glob("*.md"):
        issue.write_text(issue.read_text(encoding="utf-8").replace("kitchen", "pantry"), encoding="utf-8")

    assert inversion(project, "lock").exit_code == 0, inversion(project, "lock").stderr
    assert f"  kitchen:\n{entry}" in read(project)
    assert "  pantry:\n" in read(project)


def test_a_quiz_of_an_issue_to_come_is_left_out_until_it_comes_out(project: Path) -> None:
    ember = (project / QUIZ).read_text(encoding="utf-8").replace("category: dinner/high-flame", "")
    issue = (project / ISSUE).read_text(encoding="utf-8").replace("quiz: kitchen", "quiz: ember")
    issue = issue.replace("k3h7q2x9", "ember123").replace("number: 1", "number: 2")
    write_files(project, {"quizzes/ember.yml": ember.encode(), LATER: issue.encode()})
    before, day = read(project), datetime.fromisoformat("2027-01-01T06:10+00:00")
    early = day - timedelta(minutes=1)

    assert "[unlocked]" not in inversion(project, "check", early).stdout
    assert inversion(project, "lock", early).stdout == (
        f"{LOCK}: quizzes: 1, items: 4\nleft out until an issue publishes them: `ember`\n"
    )
    assert read(project) == before
    assert "ember" not in {quiz.id for quiz in project_of(read_files(project), early).quizzes}

    assert "expected `ember` in quizzes/quizzes.lock, found no entry" in inversion(project, "check", day).stdout
    assert inversion(project, "lock", day).stdout == f"{LOCK}: quizzes: 2, items: 8\n"
    assert "[unlocked]" not in inversion(project, "check", day).stdout
    assert "ember" in {quiz.id for quiz in project_of(read_files(project), early).quizzes}  # it was out, and stays so


def test_a_lock_that_cannot_be_written_is_one_line(project: Path) -> None:
    (project / LOCK).unlink()
    (project / (LOCK + ".new")).mkdir()

    result = inversion(project, "lock")

    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_the_lock_is_on_no_page_and_no_build_asks_for_it(project: Path) -> None:
    edit(project, ("I set a timer.", "I set an alarm."))
    made = loaded(read_files(project))

    assert made.site is not None
    assert made.problems == ()
