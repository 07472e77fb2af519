"""What is in the index of the search, and what is not."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from generator.publish.search_index import FOLDER, SearchError, index_site
from generator.site.site import Site
from generator.text.quotes import curl
from tests.site_support import BuiltSite, Server, build, copy_project


def fragments(files: dict[str, bytes]) -> list[dict[str, Any]]:
    """What the index holds of each page, as Pagefind keeps it: its mark, then JSON."""
    packed = [data for name, data in files.items() if name.endswith(".pf_fragment")]
    return [json.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd")) for data in packed]


def test_the_index_holds_issues_guides_quizzes_and_the_way_to_follow_and_nothing_else(
    built_site: BuiltSite, project: Site
) -> None:
    wanted = {
        **{issue.address: "Issue" for issue in project.issues},
        **{guide.address: "Guide" for guide in project.guides},
        **{part.address: "Part of a guide" for guide in project.guides for part in guide.categories},
        **{part.address: "Strategy" for guide in project.guides for part in guide.strategies},
        "/quizzes/self-audit/": "Self-audit",
        "/quizzes/which-leak/": "Quiz",
        "/follow/": "About this site",
    }
    assert {one["url"]: one["meta"]["kind"] for one in fragments(built_site.files)} == wanted


def test_no_line_of_a_recipe_is_in_the_index(built_site: BuiltSite, project: Site) -> None:
    lines = [example.create for guide in project.guides for part in guide.categories for example in part.examples]
    lines += [line for guide in project.guides for line in guide.compound.negative]
    assert len(lines) > 14
    held = " ".join(one["content"] for one in fragments(built_site.files))
    assert [line for line in lines for form in {line, curl(line), line.rstrip(".")} if form in held] == []
    prevented = [example.instead for guide in project.guides for part in guide.categories for example in part.examples]
    assert [line for line in prevented if curl(line) not in held] == []


def test_why_a_problem_grows_is_in_the_index_once_though_each_category_tells_it(
    built_site: BuiltSite, project: Site
) -> None:
    titles = [curl(driver.title) for guide in project.guides for driver in guide.drivers.items]
    for title in titles:
        found = [one["url"] for one in fragments(built_site.files) if title in one["content"]]
        assert [url for url in found if url.startswith("/guides/")] == ["/guides/micro-betrayals/"]
    category = built_site.files["guides/micro-betrayals/promise-erosion/index.html"].decode()
    assert [title for title in titles if title not in category] == []


def test_no_answer_to_a_quiz_is_in_the_index(built_site: BuiltSite, project: Site) -> None:
    (quiz,) = [quiz for quiz in project.quizzes if quiz.kind == "knowledge"]
    (held,) = [one["content"] for one in fragments(built_site.files) if one["url"] == quiz.address]
    page = next(element.text for element in built_site.pages[quiz.address[1:]] if element.tag == "main")
    answers = [unescape(item.explanation.text)[:40] for item in quiz.items]
    answers += [curl(option.why) for item in quiz.items for option in item.options if option.why]
    assert [answer for answer in answers if answer not in page] == []
    assert [answer for answer in answers if answer in held] == []


def test_the_same_site_gives_the_same_index(built_site: BuiltSite, tmp_path: Path) -> None:
    """Whatever the folder, and whatever was indexed in it before."""
    made = []
    for name in ("one", "two"):
        folder = shutil.copytree(built_site.folder, tmp_path / name)
        (folder / FOLDER / "old.pf_meta").write_bytes(b"old")
        index_site(folder, {})
        made.append({path.name: path.read_bytes() for path in (folder / FOLDER).rglob("*") if path.is_file()})
    assert made[0] == made[1]
    real = {name.rpartition("/")[2]: data for name, data in built_site.files.items() if name.startswith(f"{FOLDER}/")}
    assert made[0] == real


def test_what_is_not_public_yet_is_not_in_the_index(server: Server, tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    public, *drafts = sorted((root / "content" / "issues").glob("*.md"))
    for draft in drafts:
        draft.unlink()
    text = public.read_text(encoding="utf-8")
    for number, (name, status) in enumerate({"2026-11-20-hidden": "draft", "2027-01-01-ahead": "ready"}.items()):
        other = re.sub(r"(?m)^id: .*$", f"id: not-public-{number}", text)
        other = re.sub(r"(?m)^(number|date): .*\n", "", other).replace("status: ready", f"status: {status}")
        (public.parent / f"{name}.md").write_text(f"{other}\nokapi{number}\n", encoding="utf-8")
    public.write_text(f"{text}\nokapi\n", encoding="utf-8")
    site = build(root, tmp_path / "site", server.mount("drafts", tmp_path / "site"))
    assert site.status == 0, site.log
    held = json.dumps(fragments(site.files))
    assert {word for word in ("okapi", "okapi0", "okapi1") if re.search(rf"\b{word}\b", held)} == {"okapi"}
    assert "/issues/hidden/" not in held
    assert "/issues/ahead/" not in held
    packed = [data for name, data in site.files.items() if name.endswith((".pf_index", ".pf_meta"))]
    words = b"".join(map(gzip.decompress, packed))
    assert [word for word in (b"okapi", b"okapi0", b"okapi1") if word in words] == [b"okapi"]


def test_nothing_is_published_that_the_search_page_never_asks_for(built_site: BuiltSite) -> None:
    names = {name.removeprefix(f"{FOLDER}/") for name in built_site.files if name.startswith(f"{FOLDER}/")}
    alone = {re.sub(r"en_\w+", "en_X", name) for name in names if "/" not in name}
    assert alone == {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind", "pagefind.en_X.pf_meta"}
    assert {name.partition("/")[0] for name in names if "/" in name} == {"fragment", "index"}


def test_a_folder_without_pages_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(SearchError, match=r"has no page that can be searched"):
        index_site(tmp_path, {})


def test_a_new_site_without_any_text_has_a_search_that_finds_its_home_page(
    built_site: BuiltSite, tmp_path: Path
) -> None:
    """Pagefind refuses to index nothing, and without a search there would be no site."""
    for name in ("index.html", "search/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(built_site.folder / name, tmp_path / name)
    index_site(tmp_path, {})
    files = {path.name: path.read_bytes() for path in (tmp_path / FOLDER).rglob("*") if path.is_file()}
    assert [fragment["url"] for fragment in fragments(files)] == ["/"]
    assert json.loads(files["pagefind-entry.json"])["languages"]["en"]["page_count"] == 1
