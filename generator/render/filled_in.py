"""The theme's templates with all filled in that only the plugin knows, for builders that don't run it.

They're the same templates, so the pages of every builder have the same frame. What is filled in is text of Jinja, which
also the template engines that only resemble it can read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass

import jinja2
from jinja2 import nodes

from generator.i18n.texts import Texts
from generator.render.colours import Colours
from generator.render.policy import Policy
from generator.text.links import Placed
from generator.text.problems import AuthorError, Rule

GLOBALS = frozenset(("t", "colours", "policy", "logo"))  # what the plugin gives templates
_WORDS = re.compile(r"""\bt\((?:"(?P<double>[\w.]+)"|'(?P<single>[\w.]+)')\)""")
_LANGUAGE = re.compile(r"\bt\.(language|direction)\b")
_POLICY = re.compile(r"\bpolicy\.text\((?P<given>[^()]*)\)")
_WASM = re.compile(r"\bwasm\s*=\s*(?P<value>\w+)")
_INSTANT = re.compile(r"\{%-?\s*set instant\s*=.*?%\}")
# MiniJinja also escapes slashes. That's right, but not every program that looks for a picture's address can read it.
_ESCAPED = re.compile(r"\|\s*e(?=\s*-?\}\})")
_AS_OTHERS_ESCAPE = '| e | replace("&#x2f;", "/")'
_NO_INSTANT = "{%- set instant = false -%}"
_VARIABLES = frozenset(("colours", "logo"))  # see `with_variables`
_SETTINGS = re.compile(r"\bconfig\.(site_name|theme\.favicon)\b")

FILLED_IN = Rule(
    "filled-in",
    "error",
    what="What the theme's templates ask the plugin for, `inversion write --theme` can fill in. That's "
    '`t("key")` without further values, `t.language`, `t.direction`, `colours`, `logo`, and `policy.text(...)` without '
    "brackets in it.",
    why="Other builders don't run the plugin. They would stop at such a template, or leave a gap in each page.",
)


@dataclass(frozen=True)
class Given:
    """What is filled in.

    Attributes:
        name: the site's.
        icon: the address of the icon.
        texts: the words of the interface.
        colours: those of the theme.
        logo: the pictures beside the site's name.
        policy: the Content-Security-Policy of its pages.
        scripts: the addresses under `extra_javascript` in mkdocs.yml.
        styles: those under `extra_css`.
    """

    name: str
    icon: str
    texts: Texts
    colours: Colours
    logo: tuple[Placed, ...]
    policy: Policy
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def filled_in(source: str, path: str, given: Given) -> str:
    """The template `source` for other builders; `path` names it in problems.

    Raises:
        AuthorError: it asks the plugin for something that can't be filled in.
    """
    settings = {"site_name": given.name, "theme.favicon": given.icon}
    language = {"language": given.texts.language, "direction": given.texts.direction}
    filled = _WORDS.sub(lambda match: _words(match, given.texts), source)
    filled = _LANGUAGE.sub(_with(lambda match: language[match[1]]), filled)
    filled = _SETTINGS.sub(_with(lambda match: settings[match[1]]), filled)
    filled = _ESCAPED.sub(_AS_OTHERS_ESCAPE, filled)
    filled = _INSTANT.sub(_NO_INSTANT, filled)
    filled = _POLICY.sub(lambda match: _policy(match["given"], given), filled)
    if left := _left_over(filled):
        name, line = left
        message = (
            f"`{name}` is used in a way that can't be filled in for other builders; write it as in the program's own "
            "main.html"
        )
        raise AuthorError([FILLED_IN.at(path, line, 1, message)])
    return filled


def with_variables(filled: str, given: Given) -> str:
    """The template of every page, which gives itself and the others the values that aren't texts."""
    schemes = {"light": given.colours.light, "dark": given.colours.dark}
    values = {
        "colours": {name: asdict(one) | {"soft_on_ink": one.soft_on_ink} for name, one in schemes.items()},
        "logo": [asdict(one) for one in given.logo],
    }
    return "".join(f"{{%- set {name} = {_literal(value)} -%}}\n" for name, value in values.items()) + filled


def _left_over(source: str) -> tuple[str, int] | None:
    """The first name, and its line, that only the plugin gives a template."""
    env = jinja2.Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - nothing is rendered
    names = [*env.parse(source).find_all(nodes.Name)]
    own = {name.name for name in names if name.ctx != "load"} | _VARIABLES
    left = [(name.lineno, name.name) for name in names if name.name in GLOBALS - own]
    return (min(left)[1], min(left)[0]) if left else None


def _words(match: re.Match[str], texts: Texts) -> str:
    """The text; the match as it is, if there's no such text or it needs values."""
    wording = texts.wordings.get(match["double"] or match["single"])
    return _literal(wording) if isinstance(wording, str) and "{" not in wording else match.group()


def _policy(asked: str, given: Given) -> str:
    wasm = _WASM.search(asked)
    plain, compiling = (
        _literal(given.policy.text(wasm=one, scripts=given.scripts, styles=given.styles)) for one in (False, True)
    )
    return f"({compiling} if {wasm['value']} else {plain})" if wasm else plain


def _with(value: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    return lambda match: _literal(value(match))


def _literal(value: object) -> str:
    """A value as Jinja reads it."""
    return json.dumps(value, ensure_ascii=False)
