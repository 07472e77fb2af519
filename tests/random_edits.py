"""A project of many issues, and edits of every kind that an author makes, at random."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from tests.test_linear_work import FIRST
from tests.test_pictures import picture
from tests.tools.small_project import CATEGORY, GUIDE, PAGE, QUIZ, SITE, TOPICS

NOW = datetime(FIRST.year, 3, 20, 12, tzinfo=UTC)  # the last issues are of later days


@dataclass
class Project:
    """A project on the disk, the clock, and the preview of it."""

    root: Path
    site: Path
    now: datetime = NOW
    made: int = 0
    only: str = ""
    served: MkDocsConfig | None = None
    whole: int = 0
    random: random.Random = field(default_factory=random.Random)

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Replaces the first match of a pattern in a file."""
        text, found = re.subn(old, lambda _: new, self.read(path), count=1, flags=re.MULTILINE)
        assert found, (path, old)
        (self.root / path).write_text(text, encoding="utf-8")

    def issue(self) -> str:
        """The path of any issue, or of the only one that is to be edited."""
        if self.only:
            return self.only
        found = sorted((self.root / "content/issues").rglob("*.md"))
        return self.random.choice(found).relative_to(self.root).as_posix()

    def word(self) -> str:
        """A word that no other file has."""
        self.made += 1
        return f"word{self.made}"


def edit_text(project: Project) -> None:
    project.change(project.issue(), r"\Z", f"\nAnd {project.word()}.\n")


def edit_title(project: Project) -> None:
    project.change(project.issue(), "^title: .*", f"title: A {project.word()}")


def edit_description(project: Project) -> None:
    project.change(project.issue(), "^question: .*", f"question: How would you {project.word()}?")


def edit_tags(project: Project) -> None:
    tags = ", ".join(project.random.sample(["heat", *(f"t{number}" for number in range(10))], 2))
    project.change(project.issue(), "^tags: .*", f"tags: [{tags}]")


def edit_status(project: Project) -> None:
    path = project.issue()
    project.change(path, "^status: .*", "status: " + ("draft" if "status: ready" in project.read(path) else "ready"))


def move(project: Project, name: Callable[[date, str], str]) -> None:
    """Gives an issue another name, and its links the new address."""
    path = project.issue()
    found = re.fullmatch(r"content/issues/(\d{4}-\d{2}-\d{2})-(.*?)(\.md|/index\.md)", path)
    assert found
    new = name(date.fromisoformat(found[1]), found[2])
    source, target = project.root / f"content/issues/{found[1]}-{found[2]}", project.root / f"content/issues/{new}"
    if found[3] == ".md":
        source, target = source.with_name(f"{source.name}.md"), target.with_name(f"{target.name}.md")
    source.rename(target)
    for other in (project.root / "content").rglob("*.md"):
        text = other.read_text(encoding="utf-8")
        other.write_text(text.replace(f"/issues/{found[2]}/", f"/issues/{new[11:]}/"), encoding="utf-8")


def edit_date(project: Project) -> None:
    day = FIRST + timedelta(days=project.random.randrange(-400, 90))
    move(project, lambda _, slug: f"{day}-{slug}")


def rename(project: Project) -> None:
    word = project.word()
    move(project, lambda day, _: f"{day}-{word}")


def delete(project: Project) -> None:
    path = project.root / project.issue()
    slug = re.sub(r"^\d{4}-\d{2}-\d{2}-", "", path.stem if path.stem != "index" else path.parent.name)
    if path.stem == "index":
        shutil.rmtree(path.parent)
    else:
        path.unlink()
    for other in (project.root / "content").rglob("*.md"):
        text = other.read_text(encoding="utf-8")
        other.write_text(text.replace(f"/issues/{slug}/", "/guides/dinner/"), encoding="utf-8")


def add(project: Project) -> None:
    word, text = project.word(), project.read(project.issue())
    text = re.sub("^id: .*", f"id: id{word:0>8}", text, flags=re.MULTILINE)
    (project.root / f"content/issues/{FIRST + timedelta(days=project.random.randrange(90))}-{word}.md").write_text(
        re.sub(
            "^(title|aliases): .*",
            lambda found: f"{found[1]}: {word if found[1] == 'title' else '[]'}",
            text,
            flags=re.MULTILINE,
        ),
        encoding="utf-8",
    )


def edit_alias(project: Project) -> None:
    path = project.issue()
    project.change(path, "^(aliases: .*\n)?status:", f"aliases: [/old/{project.word()}/]\nstatus:")


def edit_topic(project: Project) -> None:
    project.change(TOPICS, r"  t3: .*", f"  t3: {{title: Topic {project.word()}, description: About it}}")


def edit_site(project: Project) -> None:
    project.change(SITE, "^tagline: .*", f"tagline: All about {project.word()}")


def edit_name(project: Project) -> None:
    project.change(SITE, "^name: .*", f"name: Notes {project.word()}")


def edit_theme(project: Project) -> None:
    project.change("overrides/partials/footer.html", "</footer>", f"<span>{project.word()}</span></footer>")


def edit_colour(project: Project) -> None:
    number = project.random.randrange(16, 100)
    project.change("overrides/assets/site.css", r"\Z", f"/* {number} */\n")


def edit_own_colours(project: Project) -> None:
    ink = f"#0000{project.random.randrange(16, 100):x}"
    site = project.read(SITE).partition("colours:")[0]
    (project.root / SITE).write_text(f'{site}colours: {{light: {{ink: "{ink}"}}}}\n', encoding="utf-8")


def edit_settings(project: Project) -> None:
    project.change("mkdocs.yml", "title: [^,]*, page: topics", f"title: Topics {project.word()}, page: topics")


def edit_guide(project: Project) -> None:
    project.change(GUIDE, "^title: .*", f"title: A dinner of {project.word()}")


def edit_category(project: Project) -> None:
    project.change(CATEGORY, "^title: .*", f"title: High {project.word()}")


def edit_quiz(project: Project) -> None:
    project.change(QUIZ, "^title: .*", f"title: A kitchen of {project.word()}")


def edit_page(project: Project) -> None:
    project.change(PAGE, r"\Z", f"\nAlso {project.word()}.\n")


def list_issues(project: Project) -> None:
    project.change(PAGE, r"\Z", f"\n```issues\n{project.random.randrange(1, 9)}\n```\n")


def add_page(project: Project) -> None:
    word = project.word()
    text = re.sub("^title: .*", f"title: {word}", project.read(PAGE), flags=re.MULTILINE)
    (project.root / f"content/pages/{word}.md").write_text(text, encoding="utf-8")


def delete_page(project: Project) -> None:
    for path in sorted((project.root / "content/pages").glob("word*.md"))[:1]:
        path.unlink()


def add_picture(project: Project) -> None:
    size = project.random.randrange(1, 50)
    (project.root / "content/pages/pan.png").write_bytes(picture(size=(size, size)))
    project.change(project.issue(), r"\Z", "\n![A pan](/pan.png)\n")


def replace_theme_file(project: Project) -> None:
    """An author's file takes the place of one of the theme's, or no longer does."""
    path = project.root / "content/pages/assets/favicon.svg"
    if path.exists():
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        shape = f'<title>{project.word()}</title><rect width="8" height="8"/>'
        path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">{shape}</svg>', encoding="utf-8")


def move_into_folder(project: Project) -> None:
    path = project.root / project.issue()
    if path.stem == "index":
        size = project.random.randrange(1, 50)
        (path.parent / "pot.png").write_bytes(picture(size=(size, size)))
    else:
        folder = path.with_suffix("")
        folder.mkdir()
        path.rename(folder / "index.md")
        (folder / "pot.png").write_bytes(picture())
        project.change(f"content/issues/{folder.name}/index.md", r"\Z", "\n![A pot](pot.png)\n")


def wait(project: Project) -> None:
    project.now += timedelta(days=project.random.randrange(-3, 9))


EDITS_OF_ALL_KINDS = (
    *(edit_text, edit_text, edit_text, edit_title, edit_description, edit_tags, edit_tags, edit_status, edit_date),
    *(rename, delete, add, edit_alias, edit_topic, edit_site, edit_name, edit_theme, edit_colour),
    *(edit_own_colours, edit_settings, edit_guide, edit_category, edit_quiz, edit_page, list_issues),
    *(add_page, delete_page, add_picture),
    *(replace_theme_file, move_into_folder, wait, wait),
)
