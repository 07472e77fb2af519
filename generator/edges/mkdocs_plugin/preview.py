"""What `mkdocs serve` shows while a file is broken: the last good site, with the problems on every page.

MkDocs' own server exits if its first build fails, and after a later failure it answers no request until a build
succeeds. So each build runs inside `Preview.guard`, which never fails: it serves the last good site in its place.
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
import mkdocs
from click import ClickException
from markupsafe import Markup
from mkdocs.plugins import get_plugin_logger

from generator.edges.mkdocs_plugin.site_folder import move

LIST = "_problems/"  # no other page can have this address: ids have no underscore
LINES_ON_A_PAGE = 8
LINES_IN_THE_LIST = 1000
RECOVERY_SECONDS = 2  # the page for missing addresses lacks MkDocs' script, which reloads pages after a build
_BODY = re.compile(r"<body\b[^>]*>")

Update = Callable[[], None]

log = get_plugin_logger(__name__)


class Preview:
    """The built site of a running preview and, in a folder beside it, the last one that was built without an error."""

    def __init__(self, built: Path, mount: str, prepare: Callable[[], Update | None] = lambda: None) -> None:
        """`built` is the folder of the built site; `mount` the path that it is served at, with a slash at both ends.

        `prepare` gives what brings the last good site up to date; None if that takes a whole build.
        """
        self.built = built
        self.prepare = prepare
        self.last_good = built.with_name(f"{built.name}-good")
        self.mount = mount
        self.good = False

    def guard(self, build: Callable[[], None]) -> Callable[[], None]:
        """`build` as a function that never fails. It logs the errors that MkDocs doesn't log."""

        def guarded() -> None:
            with _logged_errors() as lines:
                try:
                    self._bring_up(build)
                except (Exception, SystemExit) as error:  # noqa: BLE001 - the server goes on after any error, as MkDocs' own does
                    _log(error, lines)
                else:
                    return
            if self.good:
                self._put_aside()
            self.show(lines)
            log.info("The preview shows the last good pages, and the problems, until the next change.")

        return guarded

    def _bring_up(self, build: Callable[[], None]) -> None:
        """Brings the site up to date, which is good afterwards."""
        update = self.prepare() if self.good or self.last_good.is_dir() else None
        if update is None:
            if self.good:
                self._put_aside()
            build()
        else:
            if not self.good:  # the site has the problems on its pages
                shutil.rmtree(self.built, ignore_errors=True)
                move(self.last_good, self.built)
                self.good = True
            update()
        self.good = True

    def _put_aside(self) -> None:
        """Keeps the good site until there is a better one."""
        self.forget()
        move(self.built, self.last_good)
        self.good = False

    def show(self, lines: Sequence[str]) -> None:
        """Serves the last good site, with the problems in `lines` on each page, in a list, and on missing pages."""
        shutil.rmtree(self.built, ignore_errors=True)
        if self.last_good.is_dir():
            shutil.copytree(self.last_good, self.built)
        banner = str(_banner(lines, self.mount + LIST))
        for path in self.built.rglob("*.html"):
            page = path.read_text(encoding="utf-8")
            path.write_text(
                _BODY.sub(lambda body: body.group() + banner, page, count=1), encoding="utf-8", newline="\n"
            )
        names = [f"{LIST}index.html", "404.html"]
        if not self.last_good.is_dir():
            names.append("index.html")
        for name in names:
            path = self.built / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_page(lines, reload=name == "404.html"), encoding="utf-8", newline="\n")

    def forget(self) -> None:
        """Deletes the last good site."""
        shutil.rmtree(self.last_good, ignore_errors=True)


def template_error(error: jinja2.TemplateSyntaxError) -> str:
    """A mistake in a template, as the line of a problem."""
    return f"{error.filename or error.name}:{error.lineno}:1: error: the template cannot be read: {error.message}"


def _log(error: BaseException, lines: Sequence[str]) -> None:
    """Logs an error that MkDocs hasn't logged itself; `lines` are those that were logged."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        log.error(template_error(error))
    elif isinstance(error, SystemExit):
        if not lines:  # only warnings, in a strict build
            log.error(str(error))
    elif isinstance(error, ClickException):
        log.error(error.format_message())
    else:
        traceback.print_exception(error)
        log.error("".join(traceback.format_exception_only(error)).strip())


@contextmanager
def _logged_errors() -> Iterator[list[str]]:
    """The lines of the errors that MkDocs and its plugins log inside the `with` block."""
    lines: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: lines.extend(record.getMessage().splitlines())  # type: ignore[method-assign] # its use
    logger = logging.getLogger(mkdocs.__name__)  # `properdocs` where ProperDocs runs in its place
    logger.addHandler(handler)
    try:
        yield lines
    finally:
        logger.removeHandler(handler)


def _items(lines: Sequence[str], most: int) -> Markup:
    return Markup().join(Markup('<li style="margin:0.3em 0">{}</li>').format(line) for line in lines[:most])


def _banner(lines: Sequence[str], list_address: str) -> Markup:
    """The banner above a page. It has its own style: it must show with any theme, even if the stylesheet is broken."""
    return Markup(
        '<div role="alert" id="_problems" style="position:sticky;top:0;z-index:9999;max-height:40vh;overflow:auto;'
        "padding:0.8em 1.2em;background:#8b1a1a;color:#fff;font:15px/1.5 ui-monospace,monospace;"
        'overflow-wrap:anywhere">'
        "<strong>This is the last good version of the page. Problems to fix:</strong>"
        '<ul style="margin:0.4em 0;padding-left:1.2em">{}</ul>'
        '<a href="{}" style="color:#fff;text-decoration:underline">All problems ({})</a></div>'
    ).format(_items(lines, LINES_ON_A_PAGE), list_address, len(lines))


def _page(lines: Sequence[str], *, reload: bool) -> str:
    """A whole page with the problems; with `reload`, it reloads itself."""
    refresh = Markup('<meta http-equiv="refresh" content="{}">').format(RECOVERY_SECONDS) if reload else ""
    more = len(lines) - LINES_IN_THE_LIST
    return Markup(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Problems to fix</title>'
        '<meta name="robots" content="noindex"><meta name="viewport" content="width=device-width">{}</head>'
        '<body style="max-width:60em;margin:2em auto;padding:0 1em;font:16px/1.6 ui-monospace,monospace;'
        'overflow-wrap:anywhere"><h1>Problems to fix</h1>'
        "<p>Each problem begins with the file, the line and the column. The site comes back when all are fixed.</p>"
        "<ul>{}</ul><p>{}</p></body></html>\n"
    ).format(refresh, _items(lines, LINES_IN_THE_LIST), f"And {more} more." if more > 0 else "")
