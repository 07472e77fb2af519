"""The subscribers of a mail that goes through a mail server, and how far it has come: two files outside of the project.

The list has one address on each line. Beside it, `<list>.progress` says what became of each message, by digests of the
addresses. A line is written before a message is given to the server, and one after it. So a run that was cut off can be
continued: nobody gets the mail twice, and of one subscriber at most it's unknown whether they got it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.app.mail_tools import Delivery
from generator.model.mailing import MAILBOX_PATTERN, RECIPIENTS
from generator.publish.mail_event import Counts
from generator.text.problems import RefusedError

_MOST_NAMED = 5  # lines of the list that are wrong
_LONGEST = 254  # characters of an address (RFC 5321, section 4.5.3.1.3, less the brackets)


def read_list(root: Path, environ: Mapping[str, str]) -> tuple[Path, tuple[str, ...]]:
    """(file, addresses) of the subscribers, each once. No message names an address: the logs of workflows are public.

    Raises:
        RefusedError: there is no list outside of the project, or it has something else than addresses.
    """
    given = environ.get(RECIPIENTS, "")
    if not given:
        raise RefusedError(f"expected in {RECIPIENTS} the path of a file with subscribers' addresses, found nothing")
    path = Path(given)
    if path.resolve().is_relative_to(root.resolve()):
        raise RefusedError(
            f"{RECIPIENTS} names a file inside the project, where it would become public; move it to another folder"
        )
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError(f"the file that {RECIPIENTS} names can't be read ({type(error).__name__})") from None
    found = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    found = [(number, line) for number, line in found if line and not line.startswith("#")]
    wrong = [number for number, line in found if not re.fullmatch(MAILBOX_PATTERN, line) or len(line) > _LONGEST]
    if wrong:
        named = ", ".join(map(str, wrong[:_MOST_NAMED])) + (", …" if len(wrong) > _MOST_NAMED else "")
        raise RefusedError(
            f"expected one address on each line of the file that {RECIPIENTS} names, found something else on {named}"
        )
    addresses = {line.casefold(): line for _, line in reversed(found)}
    if not addresses:
        raise RefusedError(f"the file that {RECIPIENTS} names has no addresses")
    return path, tuple(addresses[key] for key in sorted(addresses))


@dataclass
class Progress:
    """How far an attempt has come.

    Attributes:
        key: the attempt's.
        earlier: the keys of attempts of the same mail that its author has settled. Who got it then has it.
    """

    path: Path
    key: str
    earlier: tuple[str, ...] = ()
    known: dict[str, str] = field(default_factory=dict)
    had: set[str] = field(default_factory=set)
    begun: bool = False

    @classmethod
    def read(cls, recipients: Path, key: str, earlier: Iterable[str] = ()) -> Progress:
        """What the file beside the list says of this attempt. A last line that was cut off is left out."""
        made = cls(recipients.with_name(recipients.name + ".progress"), key, tuple(earlier))
        lines = made.path.read_text(encoding="utf-8").split("\n") if made.path.is_file() else []
        for line in lines:
            try:
                entry = json.loads(line)
                if entry["key"] == key:
                    made.begun = True
                    made.known |= {entry["to"]: entry["state"]} if "to" in entry else {}
                elif entry["key"] in made.earlier and entry.get("state") == "sent":
                    made.had.add(entry["to"])
            except (ValueError, KeyError, TypeError):
                continue
        return made

    def begin(self) -> None:
        """Says that this machine has begun the attempt.

        Raises:
            RefusedError: the file can't be written.
        """
        if not self.begun:
            try:
                self._write({"key": self.key})
            except OSError as error:
                raise RefusedError(f"nothing can be written beside {RECIPIENTS}: {error.strerror}") from None
            self.begun = True

    def waits(self, address: str) -> bool:
        """Whether this subscriber is still to get the mail: none was given to the server, or it put it off."""
        return self._state(address) == "later"

    def giving(self, address: str) -> None:
        """Says that the message to this subscriber is about to be given to the server."""
        self._mark(address, "unsure")

    def gave(self, address: str, delivery: Delivery) -> None:
        """Says what became of it."""
        self._mark(address, delivery)

    def counts(self, addresses: tuple[str, ...]) -> Counts:
        """How many messages went which way, of those to these subscribers."""
        states = [self._state(address) for address in addresses]
        return Counts(
            sent=states.count("sent"),
            unsure=states.count("unsure"),
            refused=states.count("refused"),
            left=states.count("later"),
        )

    def _state(self, address: str) -> str:
        if any(self._digest(address, key) in self.had for key in self.earlier):
            return "sent"
        return self.known.get(self._digest(address), "later")

    def _mark(self, address: str, state: str) -> None:
        self._write({"key": self.key, "to": self._digest(address), "state": state})
        self.known[self._digest(address)] = state

    def _digest(self, address: str, key: str | None = None) -> str:
        return hashlib.sha256(f"{key or self.key} {address.casefold()}".encode()).hexdigest()

    def _write(self, entry: Mapping[str, str]) -> None:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            # A line that was cut off stays alone.
            file.write(f"\n{json.dumps(entry)}\n".encode())
            file.flush()
            os.fsync(file.fileno())
