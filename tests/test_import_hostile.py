"""Whatever stands in an export, an import ends with a message, and the public site stays right."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.import_support import export, ghost, project, run

VALUES: tuple[object, ...] = (
    "", "x", 5, 1.5, True, None, [], ["a", 1, None], {"a": 1}, "2024-01-01", "9999-99-99", "\u202e\x00x", "x" * 3000,
    "a: [b", "http://[", "/a b/", ["http://["], "日本", "../../../etc", {"image": "../x.png", "alt": None}, -1, [["a"]],
)  # fmt: skip
KEYS = (
    "title", "date", "slug", "url", "permalink", "tags", "categories", "aliases", "description", "summary", "cover",
    "image", "draft", "published", "lastmod", "expiryDate", "subtitle", "weight",
)  # fmt: skip
GHOST_KEYS = (
    "title", "slug", "html", "status", "visibility", "published_at", "feature_image", "feature_image_alt",
    "custom_excerpt", "uuid", "id", "type", "page",
)  # fmt: skip
TEXTS = (
    "text", "", "[x](http://[)", "![](<>)", "<div", "<!--", "```\n", "{% highlight x %}", "[^1]", "# T",
    "{{< figure >}}",
    "<b><i></b></i>", "\x00", "a\x0bb", "[a](" * 50, "*" * 200, "<" * 100, "| a\n|--", "<img src=x onerror=1>",
    "[x](post:)", "![a](%zz.png)", "> " * 60 + "x", "---\nstatus: ready\n---", "```create\n- x", "{{ x", "&#0; &lt;",
)  # fmt: skip


def ghost_post(chance: random.Random) -> dict[str, object]:
    return {"html": chance.choice(TEXTS), **{key: chance.choice(VALUES) for key in chance.sample(GHOST_KEYS, 7)}}


@pytest.mark.parametrize("seed", range(6))
def test_an_export_of_nonsense_breaks_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    pages = {}
    for number in range(12):
        front = {key: chance.choice(VALUES) for key in chance.sample(KEYS, 6)} | {"date": f"2024-02-{number + 1:02}"}
        text = json.dumps(front).replace("{", "{\n", 1) + "\n" + "\n\n".join(chance.choices(TEXTS, k=2))
        pages[f"content/posts/p{number}.md"] = text
    posts = [ghost_post(chance) for _ in range(6)]
    for name, files in (("hugo", pages), ("ghost", {"export.json": ghost(*posts)})):
        root = project(tmp_path / name)
        result = run(root, str(export(tmp_path / f"old-{name}", files)), "--from", name)

        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == 0, result.output
        assert run(root, "--public", command="check").exit_code == 0, run(root, command="check").output
