"""Mails through a mail server: one message a subscriber, none twice, and a run that was cut off goes on."""

from __future__ import annotations

import os
import shutil
import smtplib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.app.mail_list import Progress, read_list
from generator.app.mail_status import resolve
from generator.app.mail_tools import MailServer
from generator.app.publication import status
from generator.app.send import Asked, send_mails, test_mail
from generator.edges.mail.smtp import encrypted, mail_server
from generator.model.mailing import Mailing
from generator.publish.mail_event import Counts
from generator.publish.mail_wire import NoConnectionError
from generator.text.problems import RefusedError
from tests.mail_support import parsed
from tests.smtp_support import Mailbox, serving
from tests.tools.mail_world import ENVIRON, NOW, PASSWORD, SMTP, Desk, at_desk
from tests.tools.small_project import ROOT

test_mail.__test__ = False  # type: ignore[attr-defined] # it isn't a test of pytest's
PEOPLE = [f"reader{number}@example.net" for number in range(5)]
YES = Asked(yes=True)


@pytest.fixture(name="box")
def _box() -> Mailbox:
    return Mailbox()


@pytest.fixture(name="desk")
def _desk(tmp_path: Path, box: Mailbox) -> Iterator[Desk]:
    """An author with a list of five subscribers."""
    recipients = tmp_path / "people.txt"
    recipients.write_text("# readers\n" + "\n".join(PEOPLE) + "\n\n", encoding="utf-8")
    with at_desk(tmp_path, SMTP) as desk, serving(box) as opened:
        desk.environ["INVERSION_RECIPIENTS"] = str(recipients)
        desk.server = lambda mail, secrets: mail_server(mail, secrets, opened)
        yield desk


def send(desk: Desk, asked: Asked = YES, later: timedelta = timedelta()) -> bool:
    return send_mails(desk.root, asked, NOW + later, desk.tools)


def test_each_subscriber_gets_one_message_with_a_way_to_leave(desk: Desk, box: Mailbox) -> None:
    assert send(desk)
    assert box.counted == Counter(PEOPLE)
    for address, content in box.taken:
        mail = parsed(content)
        assert str(mail["To"]) == address
        assert mail["List-Unsubscribe"] == f"<https://example.org/leave?who={address.replace('@', '%40')}>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len({parsed(content)["Message-ID"] for _, content in box.taken}) == len(PEOPLE)
    assert desk.states == ["intent", "sent"]
    assert desk.events[-1].counts
    assert desk.events[-1].counts.sent == len(PEOPLE)
    assert desk.slept == [2.0] * 4  # 30 a minute


def test_two_runs_send_it_once(desk: Desk, box: Mailbox) -> None:
    assert send(desk)
    assert send(desk)
    assert not send(desk, Asked("smoke", yes=True))
    assert box.counted == Counter(PEOPLE)


def test_two_clones_with_one_list_never_send_at_the_same_time(desk: Desk, box: Mailbox) -> None:
    whole = desk.server
    refused: list[str] = []

    def beside(mail: Mailing, secrets: Mapping[str, str]) -> AbstractContextManager[MailServer]:
        assert whole
        clone = desk.root.parent / "clone"
        shutil.copytree(desk.root, clone)
        (clone / "ledger.jsonl").unlink()
        with pytest.raises(RefusedError, match="to this list is running already") as second:
            send_mails(clone, YES, NOW, desk.tools)
        refused.append(str(second.value))
        return whole(mail, secrets)

    desk.server = beside
    assert send(desk)
    assert len(refused) == 1
    assert box.counted == Counter(PEOPLE)


def test_in_mode_draft_nothing_is_sent_and_it_says_why(tmp_path: Path) -> None:
    with at_desk(tmp_path, SMTP, "draft") as desk:
        assert send(desk)
        assert not send(desk, Asked("smoke"))
        assert desk.states == []
        assert "keeps no drafts" in desk.text
        assert "keeps no drafts" in "\n".join(status(desk.root, NOW)[0])


@pytest.mark.parametrize("does", ["lose", "drop"])
def test_a_message_whose_answer_never_came_is_not_repeated_and_the_others_go_out(
    desk: Desk, box: Mailbox, does: str
) -> None:
    box.does[PEOPLE[2]] = does

    assert send(desk)
    assert send(desk)
    assert box.counted == Counter(PEOPLE) - (Counter() if does == "lose" else Counter([PEOPLE[2]]))
    assert "4 sent, 1 unsure" in desk.text
    assert "4 sent, 1 unsure" in "\n".join(status(desk.root, NOW)[0])


def test_a_refused_address_is_counted_and_holds_nobody_up(desk: Desk, box: Mailbox) -> None:
    box.does[PEOPLE[1]] = "550 no such user"
    box.does[PEOPLE[3]] = "554 spam"

    assert send(desk)
    assert "3 sent, 2 refused" in desk.text
    assert send(desk)
    assert box.counted == Counter([PEOPLE[0], PEOPLE[2], PEOPLE[4]])


def test_what_the_server_puts_off_is_sent_by_the_next_run_on_this_machine(desk: Desk, box: Mailbox) -> None:
    box.does[PEOPLE[1]] = "451 later"

    assert not send(desk)
    assert desk.states == ["intent", "partly"]
    assert "Mail partly sent: Smoke (smoke), 4 sent, 1 left" in desk.text
    box.does.clear()
    assert send(desk, later=timedelta(hours=1))
    assert box.counted == Counter(PEOPLE)
    assert desk.states == ["intent", "partly", "intent", "sent"]
    assert len({event.key for event in desk.events}) == 1


def test_who_has_it_does_not_get_it_again_after_it_was_settled_as_not_sent(desk: Desk, box: Mailbox) -> None:
    box.does |= {PEOPLE[1]: "451 later", PEOPLE[3]: "drop"}
    assert not send(desk)
    resolve(desk.root, "smoke", "not-sent", NOW, None)
    box.does.clear()

    assert send(desk)
    assert box.counted == Counter(PEOPLE)
    assert (desk.states[-1], desk.events[-1].counts) == ("sent", Counts(sent=5))
    assert len({event.key for event in desk.events}) == 2


def test_another_machine_does_not_go_on_with_what_it_did_not_begin(desk: Desk, box: Mailbox) -> None:
    box.does[PEOPLE[1]] = "451 later"
    send(desk)
    Path(desk.environ["INVERSION_RECIPIENTS"] + ".progress").unlink()
    box.does.clear()

    assert not send(desk)
    assert box.counted == Counter(PEOPLE) - Counter([PEOPLE[1]])
    assert "--resolve smoke" in desk.text


def test_a_connection_that_breaks_between_messages_is_made_again(desk: Desk, box: Mailbox) -> None:
    box.does[PEOPLE[2]] = "leave"

    assert send(desk)
    assert box.counted == Counter(PEOPLE)
    assert box.logins == 2


def test_a_wrong_password_sends_nothing_and_says_which_variables_hold_it(desk: Desk, box: Mailbox) -> None:
    box.password = b"changed"

    assert not send(desk)
    assert desk.states == ["intent", "not-sent"]
    assert "refused SMTP_USER and SMTP_PASSWORD (535)" in desk.text
    box.password = PASSWORD.encode()
    assert send(desk)
    assert box.counted == Counter(PEOPLE)


def test_a_server_that_cannot_be_reached_gets_nothing(desk: Desk, box: Mailbox) -> None:
    def unreachable(_: Mailing) -> smtplib.SMTP:
        raise ConnectionRefusedError

    whole, desk.server = desk.server, lambda mail, secrets: mail_server(mail, secrets, unreachable)
    assert not send(desk)
    assert desk.states == ["intent", "not-sent"]
    desk.server = whole
    assert send(desk)
    assert box.counted == Counter(PEOPLE)


def test_a_server_that_does_not_encrypt_gets_no_password() -> None:
    box = Mailbox()
    with serving(box) as opened:
        with opened(Mailing(service="smtp")) as found:
            assert found.sock
            port = found.sock.getpeername()[1]
        mail = Mailing(service="smtp", host="127.0.0.1", port=port)
        with pytest.raises(NoConnectionError, match="STARTTLS"), mail_server(mail, ENVIRON, encrypted):
            pass
    assert box.logins == 0


class Killed(BaseException):
    """The machine is gone."""


def test_a_run_that_is_killed_at_any_message_goes_on_and_repeats_none(
    desk: Desk, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seam in range(30):
        box.taken.clear()
        (desk.root / "ledger.jsonl").unlink(missing_ok=True)
        Path(desk.environ["INVERSION_RECIPIENTS"] + ".progress").unlink(missing_ok=True)
        passed = 0
        write = Progress._write  # noqa: SLF001 - each line of the progress is a seam

        def torn(progress: Progress, entry: Any, write: Any = write, seam: int = seam) -> None:  # noqa: ANN401 - any
            nonlocal passed
            passed += 1
            if passed == 2 * seam + 1:
                raise Killed
            write(progress, entry)
            passed += 1
            if passed == 2 * seam + 2:
                raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(Progress, "_write", torn)
            try:
                send(desk)
            except Killed:
                pass
            else:
                break
        send(desk)
        assert all(number == 1 for number in box.counted.values())
        assert sum(box.counted.values()) >= len(PEOPLE) - 1
        assert desk.states[-1] == "sent"
        unsure = desk.events[-1].counts.unsure if desk.events[-1].counts else 0
        assert sum(box.counted.values()) + unsure >= len(PEOPLE)
        assert send(desk)
        assert all(number == 1 for number in box.counted.values())
    assert seam == 1 + 2 * len(PEOPLE)


def test_a_process_that_is_gone_in_the_middle_is_continued(desk: Desk, box: Mailbox) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom generator.app.send import Asked, send_mails\n"
        "from tests.tools.mail_world import NOW, Desk, World, deployed, mail_files, SMTP, running\n"
        "class Server:\n"
        "    given = 0\n"
        "    def __enter__(self): return self\n"
        "    def __exit__(self, *_): pass\n"
        "    def deliver(self, sender, recipient, message):\n"
        "        self.given += 1\n"
        "        if self.given == 3: os._exit(9)\n"
        "        print(recipient, flush=True)\n"
        "        return 'sent'\n"
        "world = World(pages=deployed(mail_files(SMTP)))\n"
        "with running(world) as wire:\n"
        "    desk = Desk(Path(sys.argv[1]), world, wire, server=lambda *_: Server())\n"
        "    desk.environ['INVERSION_RECIPIENTS'] = sys.argv[2]\n"
        "    send_mails(desk.root, Asked(yes=True), NOW, desk.tools)\n"
    )
    line = [sys.executable, "-c", program, str(desk.root), desk.environ["INVERSION_RECIPIENTS"]]
    done = subprocess.run(line, cwd=ROOT, check=False, capture_output=True, text=True)

    assert (done.returncode, done.stdout.split()) == (9, PEOPLE[:2])
    assert desk.states == ["intent"]
    assert send(desk)
    assert box.counted == Counter(PEOPLE[3:])
    assert "4 sent, 1 unsure" in desk.text


def test_a_subscriber_who_came_meanwhile_gets_the_rest_and_who_left_does_not(desk: Desk, box: Mailbox) -> None:
    box.does[PEOPLE[1]] = box.does[PEOPLE[4]] = "451 later"
    send(desk)
    Path(desk.environ["INVERSION_RECIPIENTS"]).write_text("\n".join([*PEOPLE[:4], "new@example.net"]), "utf-8")
    box.does.clear()

    assert send(desk)
    assert box.counted == Counter([*PEOPLE[:4], "new@example.net"])


# The list of subscribers


def test_neither_the_progress_nor_what_is_said_or_recorded_holds_an_address_or_a_secret(
    desk: Desk, box: Mailbox
) -> None:
    box.does = {PEOPLE[0]: "550 no such user", PEOPLE[1]: "451 later", PEOPLE[2]: "drop"}
    send(desk)
    progress = Path(desk.environ["INVERSION_RECIPIENTS"] + ".progress")
    told = desk.text + progress.read_text("utf-8") + (desk.root / "ledger.jsonl").read_text("utf-8")

    assert not [word for word in (*PEOPLE, PASSWORD, "reader") if word in told]
    if os.name == "posix":
        assert progress.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no addresses"),
        ("# none\n", "has no addresses"),
        ("a@b.example\nno address\nA. <x@y.example>\n", "something else on 2, 3"),
        ("a@b\r\n", "something else on 1"),
        ("a@b.example\nb@c.example, d@e.example\n", "something else on 2"),
    ],
)
def test_a_list_that_is_wrong_is_refused_without_naming_anybody(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "people.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError, match=said) as refused:
        read_list(tmp_path / "project", {"INVERSION_RECIPIENTS": str(path)})
    assert "b.example" not in str(refused.value)


def test_a_list_inside_the_project_or_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "people.txt").write_text("a@b.example\n", encoding="utf-8")
    for given, said in ((str(tmp_path / "people.txt"), "inside the project"), ("", "found nothing")):
        with pytest.raises(RefusedError, match=said):
            read_list(tmp_path, {"INVERSION_RECIPIENTS": given})
    with pytest.raises(RefusedError, match="can't be read"):
        read_list(tmp_path / "project", {"INVERSION_RECIPIENTS": str(tmp_path / "nothing")})


def test_an_address_that_is_listed_twice_is_written_to_once(tmp_path: Path) -> None:
    path = tmp_path / "people.txt"
    path.write_text("\ufeffB@c.example\na@b.example\r\nb@C.example\n", encoding="utf-8")

    assert read_list(tmp_path / "project", {"INVERSION_RECIPIENTS": str(path)})[1] == ("a@b.example", "B@c.example")


def test_a_test_goes_to_one_address_and_needs_no_list(desk: Desk, box: Mailbox) -> None:
    del desk.environ["INVERSION_RECIPIENTS"]
    desk.world.pages = {}

    assert test_mail(desk.root, "smoke", "me@example.org", NOW, desk.tools)
    assert box.counted == Counter(["me@example.org"])
    assert desk.states == []


def test_a_line_that_begins_with_a_dot_arrives_as_it_is(desk: Desk, box: Mailbox) -> None:
    raw = b"Subject: Dots\r\n\r\n.\r\n..dots\r\nend\r\n"
    with desk.tools.mail_server(Mailing(service="smtp"), desk.environ) as server:
        assert server.deliver("A. Cook <cook@example.org>", "me@example.org", raw) == "sent"

    assert box.taken == [("me@example.org", raw)]
