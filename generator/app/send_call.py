"""The calls of a mail: whether its page is there, what the service says, and each message to a mail server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from generator.app.mail_list import Progress
from generator.app.mail_tools import MailServer, Tools
from generator.model.mailing import NAMES, PER_MINUTE, SECRETS, Mailing, Service
from generator.publish.mail_event import Counts
from generator.publish.mail_plan import count_words
from generator.publish.mail_wire import TOO_MANY, Answer, NoAnswerError, NoConnectionError, Outcome, Request, Talk
from generator.render.letters import Letter, message
from generator.text.problems import RefusedError

_REDIRECTS = 5
_AGAIN = 30.0  # seconds until a page is looked for again
_MOST_ASKED = 3  # times that a service gets one request which it refuses because of too many
_LONGEST_WAIT = 120.0  # seconds between them
_MOST_CONNECTIONS = 4  # to a mail server in one run


def secrets_of(service: Service, environ: Mapping[str, str]) -> dict[str, str]:
    """The service's secrets, from the environment.

    Raises:
        RefusedError: some are missing or damaged.
    """
    missing = [name for name in SECRETS[service] if not environ.get(name)]
    if missing:
        named = " and ".join(missing)
        raise RefusedError(
            f"expected {NAMES[service]}'s secrets in the environment, found nothing in {named}; set it, on GitHub "
            "under Settings, Secrets and variables, Actions (docs/sending.md)"
        )
    found = {name: environ[name].strip() for name in SECRETS[service]}
    if damaged := [name for name, value in found.items() if not (value.isascii() and value.isprintable())]:
        # As a part of a header, it would be in the library's own message.
        raise RefusedError(f"expected letters, digits and signs in {damaged[0]}, found others; copy it anew")
    return found


@dataclass
class Waiting:
    """Time that passed while something was waited for; `now` is when the command began."""

    now: datetime
    sleep: Callable[[float], None]
    seconds: float = 0.0

    def wait(self, seconds: float) -> None:
        """Waits so long."""
        self.sleep(seconds)
        self.seconds += seconds

    @property
    def moment(self) -> datetime:
        """The time by now."""
        return self.now + timedelta(seconds=self.seconds)


def missing_page(letter: Letter, tools: Tools, waiting: Waiting, most: float) -> str | None:
    """Why readers of the mail would find no page or picture; None if all are there, perhaps after `most` seconds."""
    began = waiting.seconds
    while found := _missing(letter, tools):
        if waiting.seconds - began + _AGAIN > most:
            return found
        waiting.wait(_AGAIN)
    return None


def _missing(letter: Letter, tools: Tools) -> str | None:
    page = _get(letter.page, tools)
    if isinstance(page, str):
        return f"{letter.page} {page}"
    if letter.urn.encode() not in page.body:
        return f"{letter.page} is there, but isn't the page of this issue: it lacks {letter.urn}"
    for picture in letter.pictures:
        if not picture.startswith("https://"):
            return f"the picture {picture} needs an address that begins with https://"
        if isinstance(found := _get(picture, tools), str):
            return f"the picture {picture} {found}"
    return None


def _get(url: str, tools: Tools) -> Answer | str:
    """What is at an address, or why there's nothing."""
    at = url
    for _ in range(_REDIRECTS):
        try:
            answer = tools.wire(Request("GET", at))
        except NoConnectionError:
            return "can't be reached"
        except NoAnswerError:
            return "doesn't answer"
        if 300 <= answer.status < 400 and (target := answer.headers.get("location")):
            at = urljoin(at, target)
            if urlsplit(at).scheme != "https":
                return f"leads to {at}, which isn't https"
            continue
        return answer if answer.status == 200 else f"answers {answer.status}"
    return "leads from one address to another and to no page"


def converse(talk: Talk, service: Service, tools: Tools, waiting: Waiting) -> Outcome:
    """What came of a mail that a service is asked to take. A request that may have arrived is never repeated."""
    try:
        request = next(talk)
        while True:
            request = talk.send(_patiently(request, tools, waiting))
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
    except NoConnectionError as error:
        said = f"{NAMES[service]} can't be reached ({error}), so nothing was sent"
        return Outcome("not-sent", "no connection", said)
    except NoAnswerError:
        said = f"the answer of {NAMES[service]} never came; it may have taken the mail all the same"
        return Outcome("unsure", "no answer", said)


def _patiently(request: Request, tools: Tools, waiting: Waiting) -> Answer:
    """The answer to a request, which is asked again after a while if the service takes no more for now."""
    for _ in range(_MOST_ASKED - 1):
        answer = tools.wire(request)
        if answer.status != TOO_MANY:
            return answer
        waiting.wait(_retry_after(answer))
    return tools.wire(request)


def _retry_after(answer: Answer) -> float:
    given = answer.headers.get("retry-after", "")
    return min(float(given), _LONGEST_WAIT) if given.isascii() and given.isdecimal() else _AGAIN


@dataclass(frozen=True)
class Post:
    """A mail for the subscribers of a list, by a mail server."""

    letter: Letter
    mail: Mailing
    addresses: tuple[str, ...]
    progress: Progress
    secrets: Mapping[str, str]

    def go(self, tools: Tools, waiting: Waiting) -> tuple[Outcome, Counts]:
        """Sends what is still to be sent, one message a subscriber, and says what came of all."""
        said = ""
        for _ in range(_MOST_CONNECTIONS):
            before = self._left()
            if not before:
                break
            try:
                with tools.mail_server(self.mail, self.secrets) as server:
                    self._deliver(server, before, waiting)
                break
            except NoConnectionError as error:
                said = str(error)
                if self._left() == before:
                    break
        return self._outcome(said)

    def _left(self) -> Sequence[str]:
        return [address for address in self.addresses if self.progress.waits(address)]

    def _deliver(self, server: MailServer, addresses: Sequence[str], waiting: Waiting) -> None:
        pause = 60 / (self.mail.per_minute or PER_MINUTE)
        for number, address in enumerate(addresses):
            if number:
                waiting.wait(pause)
            sender, unsubscribe = self.mail.from_ or "", self.mail.unsubscribe or ""
            text = message(self.letter, sender, address, unsubscribe, waiting.moment)
            self.progress.giving(address)
            try:
                delivery = server.deliver(sender, address, text)
            except NoConnectionError:
                self.progress.gave(address, "later")
                raise
            self.progress.gave(address, delivery)

    def _outcome(self, said: str) -> tuple[Outcome, Counts]:
        counts = self.progress.counts(self.addresses)
        words = count_words(counts)
        if counts.left and not (counts.sent or counts.unsure or counts.refused):
            note, why = ("no connection", said) if said else ("later", "the mail server takes no message for now")
            return Outcome("not-sent", note, why), counts
        if counts.left:
            return Outcome("unsure", "", f"the mail server took a part: {words}{f' ({said})' if said else ''}"), counts
        return Outcome("sent", "", f"the mail server took it: {words}"), counts
