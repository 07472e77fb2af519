"""`inversion import` of Hugo and Jekyll: plain posts without an error, everything else listed, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.import_support import LONG, export, imported, issue, project, run
from tests.test_pictures import picture


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return project(tmp_path / "kitchen")


JEKYLL: dict[str, str | bytes] = {
    "_config.yml": "title: Old kitchen\nurl: https://old.example.com\nbaseurl: /bread\n",
    "_posts/2023-05-02-the-first-loaf.md": (
        '---\nlayout: post\ntitle:  "The first loaf"\ndate:   2023-05-02 09:30:00 +0200\n'
        f"categories: baking heat\n---\n{LONG}\n\n<!--more-->\n\n"
        "See [the second]({% post_url 2023-06-03-second %}), or\n"
        "[by its address](/second.html), and ![a loaf]({{ site.baseurl }}/assets/Loaf One.jpg).\n"
    ),
    "_posts/2023-06-03-second.markdown": (
        "---\ntitle: Second\ntags: [heat]\npermalink: /second/\n---\n# Second\n\n" + LONG + "\n\n"
        "{% highlight ruby %}\nputs '{{ x }}'\n{% endhighlight %}\n\n# Why\n\nBecause<br>it is.\n\n## More\n\n"
        "H<sub>2</sub>O, <b>hot</b>, [old](http://loaves.example.org/old).\n{: .note}\n"
    ),
    "_drafts/some-day.md": "---\ntitle: Some day\n---\nNot yet.\n",
    "assets/Loaf One.jpg": picture("JPEG"),
    "about.md": "---\nlayout: page\ntitle: About\n---\nNot a post.\n",
}


def test_jekyll_posts_keep_their_day_hour_and_address_and_check_finds_no_error(root: Path, tmp_path: Path) -> None:
    result = imported(root, export(tmp_path / "old", JEKYLL))

    front, text = issue(root, "2023-05-02-the-first-loaf")
    assert 'title: "The first loaf"\n' in front
    assert f'description: "{LONG}' in front
    assert "status: ready\ndate: 2023-05-02T08:30\nnumber: 2\n" in front  # the site is in London
    assert "tags: [heat]\naliases: [/baking/heat/2023/05/02/the-first-loaf.html]\n" in front
    assert '# tags: ["baking"]\n' in front
    assert "[the second](/issues/second/), or" in text
    assert "![a loaf](loaf-one.jpg)" in text
    assert "more-->" not in text
    assert "2 ready, 1 draft" in result.stderr
    assert "baking (1 post)" in result.stderr
    assert run(root, command="check").exit_code == 0, run(root, command="check").output


def test_what_has_a_counterpart_is_written_as_markdown_of_this_program(root: Path, tmp_path: Path) -> None:
    result = imported(root, export(tmp_path / "old", JEKYLL))

    front, text = issue(root, "2023-06-03-second")
    assert text.startswith(LONG)  # the title isn't there twice
    assert "```ruby\nputs '{{ x }}'\n```" in text
    assert "\n## Why\n" in text
    assert "\n### More\n" in text
    assert "Because\\\nit is." in text
    assert "H₂O, **hot**, [old](https://loaves.example.org/old)." in text
    assert "aliases: [/second/]" in front
    path = "content/issues/2023-06-03-second.md"
    lines = (root / path).read_text(encoding="utf-8").split("\n")
    for remark in ('text: ["{: .note}"]', 'links made https: ["http://loaves.example.org/old"]'):
        line = lines.index(f"# {remark}") + 1
        assert f"{path}:{line}: not carried over: {remark}\n" in result.stderr


HUGO: dict[str, str | bytes] = {
    "hugo.toml": 'baseURL = "https://old.example.com/"\n[permalinks]\n  notes = "/:year/:slug/"\n',
    "content/posts/rye/index.md": (
        '+++\ntitle = "Rye"\ndate = 2024-01-02T06:10:00Z\ntags = ["Heat", "Rye flour"]\nsummary = "' + LONG + '"\n'
        'aliases = ["/rye-bread", "/Old Rye/"]\nweight = 3\n[cover]\nimage = "top.png"\nalt = "A rye loaf"\n+++\n'
        '{{< figure src="crumb.png" alt="The crumb" caption="After an hour" >}}\n\n[Salt]({{< ref "salt.md" >}}) and '
        "[again](https://old.example.com/2024/salt/#why), or [elsewhere](../wheat/).\n"
    ),
    "content/posts/rye/crumb.png": picture(),
    "content/posts/rye/top.png": picture(size=(80, 60)),
    "content/notes/salt.md": f"---\ntitle: Salt\nslug: salt\ndate: 2024-01-03\nlastmod: 2024-02-01\n---\n"
    f"{LONG}\n\n## Why\n",
    "content/posts/wheat.md": f'{{\n"title": "Wheat", "date": "2024-01-04", "draft": true\n}}\n{LONG}\n',
    "content/posts/film.md": "---\ntitle: Film\ndate: 2024-01-05\n---\n" + LONG + "\n\n{{< youtube w7Ft2ymGmfc >}}\n",
    "content/posts/later.md": f"---\ntitle: Later\ndate: 2027-03-01\n---\n{LONG}\n",
    "content/posts/over.md": f"---\ntitle: Over\ndate: 2024-01-06\nexpiryDate: 2024-02-06\n---\n{LONG}\n",
    "content/posts/broken.md": "---\ntitle: [Broken\ndate: 2024-01-07\n---\nText\n",
    "content/posts/_index.md": "---\ntitle: Posts\n---\n",
    "content/about.md": "---\ntitle: About\n---\nMe.\n",
    "themes/x/exampleSite/content/posts/theirs.md": "---\ntitle: Theirs\ndate: 2020-01-01\n---\nText\n",
}  # fmt: skip


def test_hugo_bundles_toml_permalinks_and_references_come_over(root: Path, tmp_path: Path) -> None:
    result = imported(root, export(tmp_path / "old", HUGO))

    front, text = issue(root, "2024-01-02-rye")
    assert "status: ready\n" in front
    assert '# links to drafts: ["[elsewhere](/issues/wheat/)"]\n' in front
    assert "tags: [heat]\naliases: [/rye-bread, /posts/rye/]\n" in front
    assert 'cover: {src: top.png, alt: "A rye loaf"}\n' in front
    assert "\n# weight: 3\n" in front
    assert '# old addresses: ["/Old Rye/"]\n' in front
    assert text.startswith("![The crumb](crumb.png)\n\n*After an hour*\n")
    assert "[Salt](/issues/salt/) and [again](/issues/salt/#why), or elsewhere." in text
    assert "aliases: [/2024/salt/]\nupdated: 2024-02-01\n" in issue(root, "2024-01-03-salt")[0]
    assert "content/about.md: not imported: a page without a date" in result.stderr
    assert "content/posts/broken.md: not imported: its front matter can't be read: line 3" in result.stderr
    assert "theirs" not in result.output


@pytest.mark.parametrize("name", ["2024-01-04-wheat", "2027-03-01-later", "2024-01-06-over", "2024-01-05-film"])
def test_what_readers_could_not_see_or_has_an_error_is_a_draft(root: Path, tmp_path: Path, name: str) -> None:
    result = imported(root, export(tmp_path / "old", HUGO))

    names = {path.name.removesuffix(".md") for path in (root / "content" / "issues").iterdir()}
    assert {name, "2024-01-05-film"} <= names
    assert "status: draft\n" in issue(root, name)[0]
    assert "{{< youtube w7Ft2ymGmfc >}}" in issue(root, "2024-01-05-film")[1]
    assert "2024-01-05-film.md:1: a draft because of the errors below" in result.stderr
    assert "found a template of another program, `{{< youtube w7Ft2ymGmfc >}}`" in result.stderr
    assert run(root, "--public", command="check").exit_code == 0


def test_a_second_import_leaves_alone_what_is_there_even_from_another_folder(root: Path, tmp_path: Path) -> None:
    source = export(tmp_path / "old", HUGO)
    imported(root, source)
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    for again in (source, source / "content" / "posts"):
        result = imported(root, again)
        assert "imported before: left alone." in result.stderr
        assert result.stdout == ""
    assert {path: path.read_bytes() for path in root.rglob("*.md")} == before


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("`<b>{{ x }}</b>` <i>y</i>", "`<b>{{ x }}</b>` *y*"),
        ("```html\n<br>\n<!-- kept -->\n```\n<u>u</u>", "```html\n<br>\n<!-- kept -->\n```\nu"),
        ("[a](b_(c).html) [d]: e", "[a](b_(c).html) [d]: e"),
        ("[![s](/small.png)](/large.png)", "[![s](/small.png)](/large.png)"),
        ("see http://a.example.org/x and <http://b.example.org>", "see https://a.example.org/x and <https://b.example.org>"),
        ("[r]\n\n[r]: http://a.example.org/ 'T'", "[r]\n\n[r]: https://a.example.org/ 'T'"),
        ("Setext\n======\n\nText\n\nLower\n-----", "## Setext\n\n\nText\n\n### Lower\n"),
        ("    # code\n\ntext", "    # code\n\ntext"),
        ("<table>\n<tr><th>A</th></tr>\n\n<tr><td>1</td></tr>\n</table>", "| A |\n| --- |\n| 1 |"),
        ("<div>\n\n**in Markdown**\n\n</div>", "<div>\n\n**in Markdown**\n\n</div>"),
        ("{% raw %}`{{ y }}`{% endraw %}", "`{{ y }}`"),
        ("{% raw %}`{{ site.url }}/x`{% endraw %} [y]({{ site.url }}/y)", "`{{ site.url }}/x` [y](/y)"),
        ("10<sup>-3</sup> x<sub>2</sub> 1<sup>st</sup>", "10⁻³ x₂ 1st"),
        ('<abbr title="Hyper Text">HTML</abbr>, <q>so they say</q>', 'HTML (Hyper Text), "so they say"'),
        ('{{< figure src="/a.png" alt="A" attr="By Jo" attrlink="https://jo.example.org/" link="/b/" >}}',
         "[![A](/a.png)](/b/)\n\n*[By Jo](https://jo.example.org/)*"),
        ('![x]({{ "/a.png" | relative_url }} "T")', "![x](/a.png)"),
    ],
)  # fmt: skip
def test_markdown_becomes_markdown_and_code_stays(root: Path, tmp_path: Path, written: str, made: str) -> None:
    files = {"_posts/2023-01-01-one.md": f"---\ntitle: One\n---\n\n{written}\n"}
    imported(root, export(tmp_path / "old", files))

    assert issue(root, "2023-01-01-one")[1].strip("\n") == made.strip("\n")


def test_texts_that_an_issue_has_one_place_for_and_long_remarks_are_kept_whole(root: Path, tmp_path: Path) -> None:
    long = "A remark of many words. " * 200
    front = f"title: One\ndescription: {LONG}\nsummary: Another one\nexcerpt: A third\nimage: a.png\nthumbnail: b.png\n"
    post = f"---\n{front}---\n\n{LONG}\n\n<!-- {long} -->\n"
    result = imported(root, export(tmp_path / "old", {"_posts/2023-01-01-one.md": post}))

    written, _ = issue(root, "2023-01-01-one")
    for remark in ("summary: Another one", "excerpt: A third", "thumbnail: b.png", "cover: a.png"):
        assert f"# {remark}\n" in written
        assert f"not carried over: {remark}\n" in result.stderr
    assert long.strip() in written
    assert max(map(len, result.stderr.splitlines())) < 2_200
    assert run(root, command="check").exit_code == 0, run(root, command="check").output
