"""What `mkdocs serve` shows while a file is broken: the last good site with the problems on every page.

MkDocs' own server ends when its first build fails, and answers no request after a later one until a build succeeds. So
each build runs inside `Preview.guard`, which never fails: it puts a site in place of the one that was not built.
"""

from __future__ import annotations

import logging
import re
import shutil
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import jinja2
from click import ClickException
from markupsafe import Markup
from mkdocs.plugins import get_plugin_logger

LIST = "_problems/"  # no page of an author has this address: an id has no underscore
LINES_ON_A_PAGE = 8
LINES_IN_THE_LIST = 1000
RECOVERY_SECONDS = 2  # MkDocs' script, which loads a page anew after a build, is not on the page for a missing one
_BODY = re.compile(r"<body\b[^>]*>")

log = get_plugin_logger(__name__)


class Preview:
    """The site folder of a running preview, and beside it the last site that was built without an error."""

    def __init__(self, site: Path, mount: str) -> None:
        """`mount` is the path under which the site is served, with a slash at both ends."""
        self.site = site
        self.kept = site.with_name(f"{site.name}-good")
        self.mount = mount
        self.good = False

    def guard(self, build: Callable[[], None]) -> Callable[[], None]:
        """`build` as a call that never fails. MkDocs has told the problems in the terminal by then, or this does."""

        def guarded() -> None:
            if self.good:
                self.forget()
                self.site.rename(self.kept)
            self.good = False
            with _errors_told() as told:
                try:
                    build()
                except (Exception, SystemExit) as error:  # noqa: BLE001 - any: the server goes on, as MkDocs' own does
                    _tell(error, told)
                else:
                    self.good = True
            if not self.good:
                self.show(told)
                log.info("The preview shows the last good pages, and what is to mend, until the next change.")

        return guarded

    def show(self, told: Sequence[str]) -> None:
        """Puts the last good site in the site's place, `told` on each page, in a list, and for every missing page."""
        shutil.rmtree(self.site, ignore_errors=True)
        if self.kept.is_dir():
            shutil.copytree(self.kept, self.site)
        banner = str(_banner(told, self.mount + LIST))
        for path in self.site.rglob("*.html"):
            page = path.read_text(encoding="utf-8")
            path.write_text(_BODY.sub(lambda body: body.group() + banner, page, count=1), encoding="utf-8")
        names = [f"{LIST}index.html", "404.html"]
        if not self.kept.is_dir():
            names.append("index.html")
        for name in names:
            path = self.site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_page(told, again=name == "404.html"), encoding="utf-8")

    def forget(self) -> None:
        """Removes the last good site."""
        shutil.rmtree(self.kept, ignore_errors=True)


def template_error(error: jinja2.TemplateSyntaxError) -> str:
    """A mistake in a template as a line."""
    return f"{error.filename or error.name}:{error.lineno}:1: error: the template cannot be read: {error.message}"


def _tell(error: BaseException, told: Sequence[str]) -> None:
    """Tells in the terminal what MkDocs does not; what ends a build in lines is `told` already."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        log.error(template_error(error))
    elif isinstance(error, SystemExit):
        if not told:  # a warning, where a warning is an error
            log.error(str(error))
    elif isinstance(error, ClickException):
        log.error(error.format_message())
    else:
        traceback.print_exception(error)
        log.error("".join(traceback.format_exception_only(error)).strip())


@contextmanager
def _errors_told() -> Iterator[list[str]]:
    """The lines of the errors that MkDocs and its plugins log meanwhile."""
    told: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: told.extend(record.getMessage().splitlines())  # type: ignore[method-assign] # its use
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield told
    finally:
        logger.removeHandler(handler)


def _items(told: Sequence[str], most: int) -> Markup:
    return Markup().join(Markup('<li style="margin:0.3em 0">{}</li>').format(line) for line in told[:most])


def _banner(told: Sequence[str], list_address: str) -> Markup:
    """What stands above a page. Its style is its own: it must show on any theme, and if the stylesheet is broken."""
    return Markup(
        '<div role="alert" id="_problems" style="position:sticky;top:0;z-index:9999;max-height:40vh;overflow:auto;'
        "padding:0.8em 1.2em;background:#8b1a1a;color:#fff;font:15px/1.5 ui-monospace,monospace;"
        'overflow-wrap:anywhere">'
        "<strong>This is the last good state of the page. Something is to mend:</strong>"
        '<ul style="margin:0.4em 0;padding-left:1.2em">{}</ul>'
        '<a href="{}" style="color:#fff;text-decoration:underline">The whole list ({})</a></div>'
    ).format(_items(told, LINES_ON_A_PAGE), list_address, len(told))


def _page(told: Sequence[str], *, again: bool) -> str:
    """A page of its own with the problems; with `again` it loads itself anew."""
    refresh = Markup('<meta http-equiv="refresh" content="{}">').format(RECOVERY_SECONDS) if again else ""
    more = len(told) - LINES_IN_THE_LIST
    return Markup(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Something is to mend</title>'
        '<meta name="robots" content="noindex"><meta name="viewport" content="width=device-width">{}</head>'
        '<body style="max-width:60em;margin:2em auto;padding:0 1em;font:16px/1.6 ui-monospace,monospace;'
        'overflow-wrap:anywhere"><h1>Something is to mend</h1>'
        "<p>Each line says the file, the line and the column. The site comes back when all is mended.</p>"
        "<ul>{}</ul><p>{}</p></body></html>\n"
    ).format(refresh, _items(told, LINES_IN_THE_LIST), f"And {more} more." if more > 0 else "")
