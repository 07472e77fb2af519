"""The Content-Security-Policy of each page: nothing from outside, no code or style in the page, forms to two places."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from generator.render.policy import Policy
from tests.conftest import Watch
from tests.html_support import Element
from tests.site_support import BuiltSite, Server, build, copy_project
from tests.test_preview import serving

STRICT = (
    "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'{forms}; manifest-src 'self'"
)
SUBSCRIBE = """
subscribe:
  action: https://letters.example.com/subscribe/slow-days
  email_field: email
  note: One letter a week.
"""
ISSUE = "content/issues/2026-11-23-micro-betrayals.md"
OLD = ("old/leaks/", "old/leaks.html")


def policies(page: tuple[Element, ...]) -> list[str]:
    """The policies in the head of a page, each of which must stand before all that it's about."""
    heads = [one for one in page if one.around == ("html", "head")]
    found = [place for place, one in enumerate(heads) if one.attributes.get("http-equiv") == "Content-Security-Policy"]
    assert not any(one.tag in ("script", "link", "style") for one in heads[: max(found, default=0)])
    return [heads[place].attributes["content"] for place in found]


@pytest.fixture(scope="module")
def subscribed(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The real project with a form to subscribe, and old addresses of an issue."""
    project = copy_project(tmp_path_factory.mktemp("subscribed"))
    config, issue = project / "content" / "site.yml", project / ISSUE
    config.write_text(config.read_text(encoding="utf-8") + SUBSCRIBE, encoding="utf-8")
    aliases = f"number: 1\naliases: [{', '.join(f'/{one}' for one in OLD)}]\n"
    issue.write_text(issue.read_text(encoding="utf-8").replace("number: 1\n", aliases), encoding="utf-8")
    folder = tmp_path_factory.mktemp("site")
    site = build(project, folder, server.mount("subscribed", folder))
    assert site.status == 0, site.log
    return site


def test_every_page_has_the_policy_and_the_search_alone_may_compile(built_site: BuiltSite) -> None:
    found = {name: policies(page) for name, page in built_site.pages.items()}
    plain, search = (STRICT.format(wasm=wasm, forms="") for wasm in ("", " 'wasm-unsafe-eval'"))
    assert found == {name: [search if name == "search/" else plain] for name in built_site.pages}


def test_forms_may_send_to_the_mailing_service_too_and_redirects_have_the_policy(subscribed: BuiltSite) -> None:
    found = {name: policies(page) for name, page in subscribed.pages.items()}
    assert found.keys() >= {*OLD, "404.html"}
    for name, own in found.items():
        wasm = " 'wasm-unsafe-eval'" if name == "search/" else ""
        assert own == [STRICT.format(wasm=wasm, forms=" https://letters.example.com")], name


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://cdn.example/a/b.js?c#d", "https://cdn.example"),
        ("https://cdn.example:8443/b.js", "https://cdn.example:8443"),
        ("http://Cdn.Example/b.js", "http://cdn.example"),
        ("//cdn.example/b.js", "cdn.example"),
        ("https://user:word@cdn.example/b.js", "https://cdn.example"),
        ("https://bücher.example/b.js", "https://xn--bcher-kva.example"),
    ],
)
def test_an_adopters_script_or_stylesheet_from_another_host_is_allowed_by_its_origin(address: str, origin: str) -> None:
    script = Policy().text(scripts=[address, address, "js/own.js"])
    assert script == STRICT.format(wasm="", forms="").replace("script-src 'self'", f"script-src 'self' {origin}")
    style = Policy().text(styles=[address, "own.css"])
    assert style == STRICT.format(wasm="", forms="").replace("style-src 'self'", f"style-src 'self' {origin}")


@pytest.mark.parametrize(
    "address", ["", "a.js", "/a.js", "https://", "https://[x/a.js", "https://a..b/", "https://a.b:x/", 'https://a";b/']
)
def test_an_address_without_a_possible_host_changes_nothing(address: str) -> None:
    assert Policy().text(scripts=[address], styles=[address]) == STRICT.format(wasm="", forms="")


def test_an_inline_script_is_allowed_by_its_hash_and_data_is_not_a_script() -> None:
    html = '<script>let a = "ü"</script><script type="application/json">{}</script><script src="b.js"></script>'
    digest = b64encode(sha256('let a = "ü"'.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in Policy().text(inline=html)


def test_instant_navigation_has_one_policy_for_all_pages_beside_the_hashes(tmp_path: Path) -> None:
    """It keeps the policy of the first page, which must do for the search too."""
    project = copy_project(tmp_path / "project")
    settings = project / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("features: []", "features: [navigation.instant]")
    settings.write_text(text, encoding="utf-8")
    site = build(project, tmp_path / "site", "https://example.org/x/")
    assert site.status == 0, site.log
    for name, page in site.pages.items():
        (own,) = policies(page)
        code = [
            "".join(one.pieces) for one in page if one.tag == "script" and not {"src", "type"} & set(one.attributes)
        ]
        hashes = "".join(f" 'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in code)
        assert own == STRICT.format(wasm=f" 'wasm-unsafe-eval'{hashes}", forms=""), name


# In the browser


@pytest.mark.browser
def test_an_old_address_and_a_missing_one_open_without_a_violation(
    browser: Browser, watch: Watch, subscribed: BuiltSite
) -> None:
    context = browser.new_context()
    watched = watch(context)
    page = context.new_page()
    for name in OLD:
        page.goto(subscribed.url + name)
        page.wait_for_url(f"{subscribed.url}issues/micro-betrayals/")
    page.goto(f"{subscribed.url}nowhere/")
    expect(page.get_by_role("link", name="Home").first).to_be_visible()
    assert [one for one in watched.problems if not one.startswith(("404: ", "console error: Failed to load"))] == []
    watched.problems.clear()


@pytest.mark.browser
def test_a_form_to_subscribe_may_send(browser: Browser, watch: Watch, subscribed: BuiltSite) -> None:
    """To the mailing service, in whose place the test answers."""
    context = browser.new_context()
    watched = watch(context)
    page = context.new_page()
    page.goto(f"{subscribed.url}issues/micro-betrayals/")
    page.route("https://letters.example.com/**", lambda route: route.fulfill(body="Thank you."))
    form = page.locator("form[action^='https://letters']").first
    form.locator("input[type=email]").fill("ada@example.org")
    form.get_by_role("button").click()
    page.wait_for_url("https://letters.example.com/**")
    assert watched.problems == ["request to another host: https://letters.example.com/subscribe/slow-days"]
    watched.problems.clear()


VIOLATE = """
  const seen = [];
  document.addEventListener("securitypolicyviolation", event => seen.push(event.effectiveDirective));
  document.body.insertAdjacentHTML("beforeend", `<img src="https://elsewhere.example/x.png" onerror="window.ran = 1">
    <p style="color: red" id="red">red</p><iframe src="https://elsewhere.example/"></iframe>
    <form action="https://elsewhere.example/" id="form"></form><link rel="stylesheet" href="https://elsewhere.example/">`);
  for (const text of ["window.ran = 2", ""]) {
    const script = document.createElement("script");
    if (text) script.textContent = text;
    else script.src = "https://elsewhere.example/x.js";
    document.body.append(script);
  }
  document.getElementById("form").submit();
  fetch("https://elsewhere.example/").catch(() => {});
  await new Promise(done => setTimeout(done, 200));
  return [window.ran ?? null, getComputedStyle(document.getElementById("red")).color === "rgb(255, 0, 0)", seen];
"""


@pytest.mark.browser
def test_what_a_fault_would_let_into_a_page_neither_runs_nor_loads_nor_sends(
    browser: Browser, built_site: BuiltSite
) -> None:
    """A test that the policies are in force, and that a violation doesn't go unseen by the other tests."""
    context = browser.new_context()
    sent: list[str] = []

    def refuse(route: Route) -> None:
        sent.append(route.request.url)
        route.abort()

    context.route("https://elsewhere.example/**", refuse)
    page = context.new_page()
    page.goto(f"{built_site.url}about/")
    ran, red, seen = page.evaluate(f"async () => {{ {VIOLATE} }}")
    context.close()
    assert (ran, red) == (None, False)
    assert {*seen} == {
        "img-src",
        "style-src-attr",
        "style-src-elem",
        "script-src-attr",
        "script-src-elem",
        "frame-src",
        "form-action",
        "connect-src",
    }
    assert sent == []


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The folder and the address of the real project in a preview."""
    root = copy_project(tmp_path / "project")
    (root / "generator").symlink_to(Path(__file__).parents[1] / "generator")
    with serving(root) as running:
        address = re.sub(r"/notes/$", "/inversion-wisdom/", running.address)
        running.address = address
        running.wait("about/", "<h1")
        yield root, address


@pytest.mark.posix("makes a symbolic link")
@pytest.mark.browser
@pytest.mark.slow
def test_a_preview_loads_a_page_again_after_an_edit_and_shows_its_banner_without_a_violation(
    browser: Browser, preview: tuple[Path, str]
) -> None:
    root, address = preview
    context = browser.new_context()
    problems: list[str] = []
    context.on("console", lambda message: problems.append(message.text) if "Security Policy" in message.text else None)
    page: Page = context.new_page()
    page.goto(f"{address}about/")
    about = root / "content" / "pages" / "about.md"
    text = about.read_text(encoding="utf-8")
    about.write_text(f"{text}\n\nA line that was added.\n", encoding="utf-8")
    expect(page.get_by_text("A line that was added.")).to_be_visible(timeout=60_000)
    about.write_text(text.replace("title:", "titel:"), encoding="utf-8")
    expect(page.get_by_role("alert")).to_be_visible(timeout=60_000)
    assert page.get_by_role("alert").evaluate("one => getComputedStyle(one).position") == "sticky"
    context.close()
    assert problems == []
