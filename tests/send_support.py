"""Sending mails for the tests: an author, a service and what each test changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from generator.app.send import Asked, send_mails, test_mail
from tests.tools.mail_world import (
    BUTTONDOWN,
    LISTMONK,
    NOW,
    Desk,
    at_desk,
)
from tests.tools.small_project import ISSUE

test_mail.__test__ = False  # type: ignore[attr-defined] # it isn't a test of pytest's
BOTH = pytest.mark.parametrize("service", [BUTTONDOWN, LISTMONK], ids=["buttondown", "listmonk"])
EACH = pytest.mark.parametrize("desk", [BUTTONDOWN, LISTMONK], ids=["buttondown", "listmonk"], indirect=True)
YES = Asked(yes=True)


@pytest.fixture(name="desk")
def _desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """An author whose issue is out, and who mails by the service of the test, or by Buttondown."""
    with at_desk(tmp_path, getattr(request, "param", BUTTONDOWN)) as desk:
        yield desk


def send(desk: Desk, asked: Asked = YES, later: timedelta = timedelta()) -> bool:
    return send_mails(desk.root, asked, NOW + later, desk.tools)


def change(desk: Desk, old: str, new: str, path: str = ISSUE) -> None:
    file = desk.root / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
