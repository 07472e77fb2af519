"""An issue that tries what carries it."""

from __future__ import annotations

import io
from dataclasses import replace as with_changes
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from PIL import Image

from generator.render.mail import Mail, mail
from generator.site.site import Site
from tests.tools.files import Files
from tests.tools.small_project import ISSUE, base_files, project_of

# Every kind of block that an issue may hold, some twice, with signs that break what is put together by hand.
HOSTILE = """\
---
format: 1
id: k3h7q2x9
title: 'A "title" with <b>, & and ]]> of 👩‍🍳'
subtitle: 'Sub <i> & "quoted"'
description: 'Why "smoke" <comes> & goes.'
status: ready
question: 'What <would> you & "we" do?'
tags: [heat]
guide: dinner
quiz: kitchen
reflection: ['One <u>', 'Two & "three"']
cover: {src: /img/smoke.png, alt: 'Smoke & "fire"'}
quote: {text: 'Open <a> window & "look"', by: 'A & B', note: 'said <once>'}
---

Before & after \\<script>alert(1)\\</script> with `code <b>` and [elsewhere](https://example.com/?a=1&b=2).

## A heading

![Rising > smoke](/img/smoke.png)

```create
1. **One.** A recipe with [a link](/guides/dinner/).

> A quotation inside it.
>
> > And one inside that.

Still inside.
```

| a | b |
|---|:-:|
| 1 | [2](/topics/heat/) |

> A quotation outside.

```quiz
kitchen
```

    indented code
      keeps its shape

---

```safety
links
```

The end.
"""


def png(width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#857b70").save(made, "PNG")
    return made.getvalue()


def hostile_files() -> Files:
    """The small project with this issue alone, and its picture, which is wider than a mail."""
    return base_files({ISSUE: HOSTILE, "content/pages/img/smoke.png": png(1200, 600)})


@pytest.fixture(scope="module", name="project")
def _project(project: Site) -> Site:
    """The real one, where it would be published."""
    return with_changes(project, site_url="https://example.github.io/inversion-wisdom/")


@pytest.fixture(scope="module", name="small")
def _small() -> Site:
    return project_of(hostile_files())


@pytest.fixture(scope="module", name="hostile")
def _hostile(small: Site) -> Mail:
    return mail(small, small.issues[0])


@pytest.fixture(scope="module", name="real")
def _real(project: Site) -> Mail:
    return mail(project, project.issues[0])


@pytest.fixture(name="each", params=["the real issue", "a hostile one"])
def _each(request: pytest.FixtureRequest, real: Mail, hostile: Mail) -> Mail:
    return real if request.param == "the real issue" else hostile


def changed(project: Site, **changes: Any) -> Mail:  # noqa: ANN401 - the fields of an issue
    """The mail of the newest issue with other fields."""
    return mail(project, project.issues[0].model_copy(update=changes))


def parsed(eml: bytes) -> EmailMessage:
    message = message_from_bytes(eml, policy=default)
    assert isinstance(message, EmailMessage)
    return message
