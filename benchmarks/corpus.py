"""Writes N issues as projects for benchmarks: `python -m benchmarks.corpus DIR N`. The same N gives the same bytes.

Like a real issue, each has about 700 words, six headings, lists, a quotation, five links inside the site and four of
forty topics. Words are as frequent and as many as in real texts, which a search index depends on.

The project is in DIR/project. DIR/plain has the same pages as plain MkDocs pages (of guides, quizzes, topics and years
only the text). DIR/hugo and DIR/eleventy have the issues, with small layouts: a page for each issue, with its topics
and its neighbours, a page for each topic, a list of all issues, and a feed.
"""

from __future__ import annotations

import itertools
import random
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.app.load import load_site  # noqa: E402 - once the path is set
from generator.app.settings import Settings  # noqa: E402 - the same
from generator.render.html_to_text import plain_text  # noqa: E402 - the same
from generator.render.output import all_pages  # noqa: E402 - the same

NOW = datetime(2100, 1, 1, tzinfo=UTC)  # all issues are public then
FIRST = date(2016, 1, 1)
WORDS = (
    *("a", "small", "promise", "holds", "when", "somebody", "keeps", "it", "though", "nobody", "looks", "and", "the"),
    *("week", "is", "long", "because", "trust", "made", "of", "plain", "acts", "that", "friend", "can", "count", "on"),
    *("while", "habits", "grow", "slowly", "from", "mornings", "evenings", "letters", "calls", "quiet", "meals"),
    *("where", "people", "listen", "ask", "answer", "wait", "forget", "remember", "begin", "again", "tell", "saw"),
)
SYLLABLES = ("ba", "con", "de", "fer", "ho", "in", "ja", "lo", "mi", "or", "pe", "sta", "un", "ver", "ex", "al", "ing")
KINDS = 20_000  # of words, as in ten years of a newsletter


def _vocabulary() -> tuple[list[str], list[float]]:
    """Words, and how often each comes, summed up: the n-th most frequent 1/n times as often as the first (Zipf)."""
    make = random.Random(1)  # noqa: S311 - the same words in every run
    more = ("".join(make.choices(SYLLABLES, k=make.choice((2, 2, 3, 3, 4)))) for _ in range(KINDS))
    words = [*dict.fromkeys((*WORDS, *more))]
    return words, [*itertools.accumulate(1 / place for place in range(1, len(words) + 1))]


VOCABULARY, FREQUENCIES = _vocabulary()
LAYOUTS = Path(__file__).resolve().parent / "layouts"
PEERS = {"hugo": "content/issues", "eleventy": "issues"}  # by the folder of each, where its issues are
TOPICS = [f"topic-{number}" for number in range(40)]
MKDOCS = """\
site_name: Corpus
site_url: https://example.org/
theme: {name: material, font: false}
plugins: []
not_in_nav: "*"
nav: [{Home: index.md}]
"""


def sentence(make: random.Random) -> str:
    """8 to 18 words."""
    return " ".join(make.choices(VOCABULARY, cum_weights=FREQUENCIES, k=make.randint(8, 18))).capitalize() + "."


def paragraph(make: random.Random) -> str:
    """About 55 words."""
    return " ".join(sentence(make) for _ in range(4))


def body(make: random.Random, links: list[str]) -> str:
    """About 700 words of Markdown."""
    parts = [paragraph(make)]
    for number in range(6):
        parts += [f"## Part {number + 1} of this", paragraph(make), paragraph(make) if number % 2 else _list(make)]
        if number < len(links):
            parts.append(f"See [what was said before]({links[number]}). {sentence(make)}")
    name = "".join(make.choices(SYLLABLES, k=6))  # in real texts, half of all words are in one issue only
    return "\n\n".join([*parts, f"> {sentence(make)}", f"{sentence(make)[:-1]} {name}."])


def _list(make: random.Random) -> str:
    return "\n".join(f"- {sentence(make)}" for _ in range(4))


def write(root: Path, path: str, text: str) -> None:
    """Writes a text file, and the folders above it."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def write_corpus(folder: Path, count: int) -> None:
    """Writes the project into `folder`/project, and the sites of the peers into folders beside it."""
    make = random.Random(count)  # noqa: S311 - the same texts in every run
    project = folder / "project"
    for name in ("content", "quizzes", "overrides"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    shutil.rmtree(project / "content" / "issues")
    topics = (project / "content" / "topics.yml").read_text(encoding="utf-8")
    for tag in TOPICS:
        topics += f"  {tag}:\n    title: {tag.capitalize()}\n    description: What belongs to {tag}.\n"
    write(project, "content/topics.yml", topics)
    write(folder / "plain", "mkdocs.yml", MKDOCS)
    write(folder / "plain", "docs/index.md", "# Corpus\n")
    for name in PEERS:
        shutil.copytree(LAYOUTS / name, folder / name)
    for number in range(count):
        day = FIRST + timedelta(days=number)
        before = [f"/issues/number-{make.randrange(number)}/" for _ in range(4)] if number else []
        text = body(make, [*before, "/guides/"])
        tags = make.sample(TOPICS, 4)
        title = f"Issue {number}: {sentence(make)[:40].strip()}"
        front = [
            "format: 1",
            f"id: corpus-{number:06}",
            f"title: '{title}'",
            f"description: {paragraph(make)[:120]}",
            "status: ready",
            f"number: {number + 1}",
            f"question: {sentence(make)[:-1]}?",
            f"tags: [{', '.join(tags)}]",
            "guide: micro-betrayals",
            "quiz: self-audit",
        ]
        write(project, f"content/issues/{day}-number-{number}.md", "\n".join(["---", *front, "---", "", text, ""]))
        in_plain = text.replace("(/issues/", "(").replace("/)", ".md)").replace("(/guides.md)", "(index.md)")
        write(folder / "plain", f"docs/number-{number}.md", f"---\ntitle: '{title}'\n---\n\n{in_plain}\n")
        data = [
            f"title: '{title}'",
            f"date: {day}",
            *(line for line in front if line.startswith(("description", "tags"))),
        ]
        for name, inside in PEERS.items():
            path = f"{inside}/number-{number}.md"
            write(folder / name, path, "\n".join(["---", *data, "---", "", text.replace("(/guides/)", "(/)"), ""]))
    _write_others(folder)


def _write_others(folder: Path) -> None:
    """Writes the text of all pages but issues into the plain site."""
    site = load_site(folder / "project", NOW, Settings("https://example.org/")).site
    if site is None:
        raise ValueError("the corpus has errors")
    issues = {f"{issue.address[1:]}index.md" for issue in site.issues}
    for number, (path, text) in enumerate(all_pages(site).items()):
        if path not in issues:
            words = plain_text(text.split("---\n", 2)[2])
            write(folder / "plain", f"docs/other-{number}.md", f"---\ntitle: Page {number}\n---\n\n{words}")


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]))
