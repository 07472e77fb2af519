"""The settings of mail in site.yml: each service has keys of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from generator.model.mailing import NEEDED_KEYS, OWN_KEYS, SECRETS
from generator.rules.context import Context
from generator.text.document import Document
from generator.text.problems import Problem, Rule

MAIL_SETTINGS = Rule(
    "mail-settings",
    "error",
    what="Under `mail` in `content/site.yml` are the keys that its service needs, and none of another service. "
    "docs/sending.md lists them. Keys and passwords are environment variables, and never in a file.",
    why="With a missing or misplaced setting, no mail would reach its readers, or it would reach the wrong ones.",
)


_SECRET = re.compile(r"pass(?:word|wd)?|secret|token|(?:api|auth|access)[_-]?key|key|user(?:name)?", re.IGNORECASE)


def mailing_problems(context: Context) -> Iterator[Problem]:
    """What is wrong with the settings of mail. They are read one by one, so that one mistake doesn't hide another."""
    source = context.tree.site
    if source and source.document:
        mail = source.document.values.get("mail")
        if isinstance(mail, dict):
            yield from _problems(mail, source.document)


def _problems(mail: Mapping[str, object], document: Document) -> Iterator[Problem]:
    service = next((service for service in OWN_KEYS if service == mail.get("service")), None)
    written = {key for key, value in mail.items() if value is not None}
    for key in sorted(key for key in written if _SECRET.fullmatch(key)):
        wanted = " and ".join(f"`{name}`" for name in SECRETS[service]) if service else "the environment"
        message = f"`{key}` looks like a secret, which would be public here: put it into {wanted}; delete it here"
        yield document.problem(MAIL_SETTINGS, message, ("mail", key), key=True)
    if "@" in _netloc(mail.get("url")):
        message = "the address holds a name or a password, which would be public here; delete it, and the `@`"
        yield document.problem(MAIL_SETTINGS, message, ("mail", "url"))
    if service is None:
        return
    for key in NEEDED_KEYS[service]:
        if key not in written:
            message = f"`service: {service}` needs the key `{key}` in `mail`, found none; add it"
            yield document.problem(MAIL_SETTINGS, message, ("mail", "service"))
    for key in dict.fromkeys(key for keys in OWN_KEYS.values() for key in keys):
        if key in written and key not in OWN_KEYS[service]:
            owners = " and ".join(f"`{other}`" for other, keys in OWN_KEYS.items() if key in keys)
            message = f"`{key}` is a setting of {owners}, not of `service: {service}`; delete it"
            yield document.problem(MAIL_SETTINGS, message, ("mail", key), key=True)
    lists = mail.get("lists")
    yield from _list_problems(lists if isinstance(lists, list) else [], document)


def _netloc(url: object) -> str:
    try:
        return urlsplit(url).netloc if isinstance(url, str) else ""
    except ValueError:
        return ""


def _list_problems(lists: Sequence[object], document: Document) -> Iterator[Problem]:
    for place, number in enumerate(lists):
        at = ("mail", "lists", place)
        if isinstance(number, int) and number < 1:
            message = f"expected the number of a list, from 1 up, found `{number}`; listmonk shows it beside the list"
            yield document.problem(MAIL_SETTINGS, message, at)
        elif number in lists[:place]:
            yield document.problem(MAIL_SETTINGS, f"the list {number} is named twice; delete one", at)
