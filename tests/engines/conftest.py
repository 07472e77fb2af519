"""What the journeys share: the engines, the site that they visit, and a reader whose journey violates no policy."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.engines.drivers import Engine, started
from tests.engines.reader import Reader
from tests.engines.reporting import CANARY, ReportingServer
from tests.site_support import BuiltSite, build, copy_project
from tests.tools.browser import NoBrowserError, find_browser
from tests.tools.engines import Engines

NAMES = ("chromium", "firefox", "webkit")
SUBSCRIBE = """
subscribe:
  action: https://letters.example.com/subscribe
  email_field: email
  note: One letter a week.
"""
ISSUE = "content/issues/2026-11-23-micro-betrayals.md"
OLD = "old/leaks/"
EMBEDDED = """\
---
format: 1
title: Two quizzes
description: Some questions of a self-audit, and two scenes, on one page as an issue may have them.
---

# Two quizzes

```quiz
self-audit
att-screen
att-reply
```

Words between them.

```quiz
which-leak
ladder
hard-day
```
"""


@pytest.fixture(scope="session", params=NAMES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    try:
        programs = Engines().programs(find_browser())
    except NoBrowserError as error:
        pytest.fail(str(error), pytrace=False)
    with started(request.param, programs) as running:
        yield running


@pytest.fixture(scope="session")
def journeys(reporting: ReportingServer, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The real project with a page of embedded quizzes, an old address and a subscribe form; and it again, twice."""
    project = copy_project(tmp_path_factory.mktemp("project"))
    (project / "content" / "pages" / "two.md").write_text(EMBEDDED, encoding="utf-8")
    config, issue = project / "content" / "site.yml", project / ISSUE
    config.write_text(config.read_text(encoding="utf-8") + SUBSCRIBE, encoding="utf-8")
    text = issue.read_text(encoding="utf-8").replace("number: 1\n", f"number: 1\naliases: [/{OLD}]\n")
    issue.write_text(text, encoding="utf-8")
    earlier = re.sub(r"(?m)^(id|number|date|aliases): .*\n", "", text).replace("---\n", "---\nid: earlier-one\n", 1)
    (issue.parent / "2025-03-01-earlier.md").write_text(earlier, encoding="utf-8")
    folder = tmp_path_factory.mktemp("site")
    site = build(project, folder, reporting.mount("a", folder))
    assert site.status == 0, site.log
    for name in ("b", "still"):
        reporting.mount(name, folder)
    reporting.still.add("still")
    return site


@pytest.fixture(scope="session")
def reporting() -> Iterator[ReportingServer]:
    with ReportingServer() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def reader(
    engine: Engine, journeys: BuiltSite, reporting: ReportingServer, figure: Callable[[str, object], None]
) -> Iterator[Reader]:
    """A reader whose journey must violate no policy."""
    one = Reader(engine, journeys.url)
    yield one
    engine.open(f"{journeys.url}about/")
    found = violations(engine, reporting)
    assert found == [], f"{engine.name}: violations of the Content-Security-Policy"
    reporting.journeys[engine.name] += 1
    figure(f"Content-Security-Policy, {engine.name}", f"0 violations in {reporting.journeys[engine.name]} journeys")


def violations(engine: Engine, reporting: ReportingServer) -> list[str]:
    """Those since the last call."""
    return reporting.taken(lambda: engine.run("new Image().src = arguments[0]", f"{CANARY}/x.png"))
