"""An issue that tries what carries it."""

from __future__ import annotations

import io

from PIL import Image

from tests.project_support import ISSUE, Files, base_files

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

Before & after <script>alert(1)</script> with `code <b>` and [elsewhere](https://example.com/?a=1&b=2).

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
