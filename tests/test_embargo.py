"""Topics and quizzes that only unpublished issues name come out with them, and not before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from generator.app.load import load
from generator.render.output import all_files
from generator.site.site import Site
from tests.tools.small_project import GUIDE, ISSUE, NOW, PAGE, QUIZ, TOPICS, Changes, base_files, project_of

BEFORE = datetime(2026, 11, 23, 6, 9, tzinfo=UTC)  # a minute before the small project's issue comes out
TOPIC = "  ash:\n    title: Ash\n    description: What is left.\n"
NEW_QUIZ = base_files()[QUIZ].decode().replace("category: dinner/high-flame", "")


def small(
    issue: tuple[str, str] = ("[heat]", "[heat, ash]"),
    texts: Mapping[str, str] | None = None,
    changes: Changes | None = None,
) -> dict[str, bytes]:
    """The small project with a topic `ash` and a quiz `cinders`, and one change in its issue."""
    own = {TOPICS: base_files()[TOPICS].decode() + TOPIC, "quizzes/cinders.yml": NEW_QUIZ, **(texts or {})}
    return base_files(own, {ISSUE: [issue], **(changes or {})})


def names(project: Site) -> tuple[set[str], set[str]]:
    return set(project.topics), {quiz.id for quiz in project.quizzes}


def test_a_topic_of_an_issue_to_come_comes_out_with_it() -> None:
    assert "ash" not in project_of(small(), BEFORE).topics
    assert "ash" in project_of(small(), NOW).topics


def test_a_quiz_of_an_issue_to_come_comes_out_with_it() -> None:
    files = small(("quiz: kitchen", "quiz: cinders"))

    assert "cinders" not in names(project_of(files, BEFORE))[1]
    assert "cinders" in names(project_of(files, NOW))[1]


def test_a_quiz_that_an_issue_to_come_embeds_comes_out_with_it() -> None:
    files = small(("Smoke comes", "```quiz\ncinders\n```\n\nSmoke comes"))

    assert "quizzes/cinders/index.md" not in all_files(project_of(files, BEFORE), lambda _: b"")
    assert "quizzes/cinders/index.md" in all_files(project_of(files, NOW), lambda _: b"")


@pytest.mark.parametrize("address", ["/topics/ash/", "/quizzes/cinders/"])
def test_what_an_issue_to_come_only_links_to_comes_out_with_it(address: str) -> None:
    files = small(("(/guides/dinner/)", f"({address})"), {"quizzes/cinders.yml": NEW_QUIZ})
    page = f"{address.strip('/')}/index.md"

    assert page not in all_files(project_of(files, BEFORE), lambda _: b"")
    assert page in all_files(project_of(files, NOW), lambda _: b"")


def naming(*addresses: str) -> str:
    """A quiz whose intro links to these addresses."""
    return NEW_QUIZ.replace("last week.", " ".join(["last week.", *(f"[More]({address})." for address in addresses)]))


def test_what_the_quiz_of_an_issue_to_come_names_comes_out_with_it() -> None:
    files = small(
        ("[heat]\nguide: dinner\nquiz: kitchen", "[heat, ash]\nguide: dinner\nquiz: cinders"),
        {"quizzes/cinders.yml": naming("/topics/ash/", "/quizzes/embers/"), "quizzes/embers.yml": NEW_QUIZ},
    )

    assert names(project_of(files, BEFORE)) == ({"heat", "salt"}, {"kitchen"})
    assert names(project_of(files, NOW)) == ({"heat", "salt", "ash"}, {"kitchen", "cinders", "embers"})


def test_what_a_public_quiz_names_is_out() -> None:
    files = small(
        ("[heat]\nguide: dinner\nquiz: kitchen", "[heat, ash]\nguide: dinner\nquiz: cinders"),
        {
            "quizzes/cinders.yml": naming("/topics/ash/"),
            "quizzes/embers.yml": naming("/quizzes/cinders/"),
            "quizzes/glow.yml": naming("/quizzes/embers/", "/quizzes/glow/"),  # which nothing else names
        },
    )

    assert names(project_of(files, BEFORE)) == ({"heat", "salt", "ash"}, {"kitchen", "cinders", "embers", "glow"})


def test_what_nothing_names_is_out() -> None:
    topics, quizzes = names(project_of(small(("number: 1", "number: 7")), BEFORE))

    assert "ash" in topics
    assert "cinders" in quizzes


@pytest.mark.parametrize(
    "changes",
    [
        {PAGE: [("[the guide](/guides/dinner/)", "[ash](/topics/ash/) and [a quiz](/quizzes/cinders/)")]},
        {GUIDE: [("tags: [heat]", "tags: [heat, ash]"), ("quizzes: [kitchen]", "quizzes: [kitchen, cinders]")]},
    ],
    ids=["linked from a page", "named by a guide"],
)
def test_what_something_public_names_is_out(changes: Changes) -> None:
    files = small(
        ("[heat]\nguide: dinner\nquiz: kitchen", "[heat, ash]\nguide: dinner\nquiz: cinders"), changes=changes
    )
    project = project_of(files, BEFORE)

    assert ("ash" in project.topics, "cinders" in names(project)[1]) == (True, True)
    assert all_files(project)


def test_a_quiz_that_the_lock_knows_stays_out_when_a_later_issue_names_it() -> None:
    lock = "format: 1\nquizzes:\n  cinders:\n    revision: 1\n    items: {}\n"
    files = small(("quiz: kitchen", "quiz: cinders"), {"quizzes/quizzes.lock": lock})
    made = load(files, BEFORE, "/")

    assert made.site, made.problems
    assert "cinders" in names(made.site)[1]


def test_a_preview_shows_all() -> None:
    made = load(
        small(("[heat]\nguide: dinner\nquiz: kitchen", "[heat, ash]\nguide: dinner\nquiz: cinders")),
        BEFORE,
        "/",
        drafts=True,
    )

    assert made.site
    assert ("ash" in made.site.topics, "cinders" in names(made.site)[1]) == (True, True)
