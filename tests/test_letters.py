"""The letter of an issue: what a service could take for its own tags, a way to leave, and the headers of a message."""

from __future__ import annotations

import re
from email.utils import parseaddr

import pytest

from generator.render.letters import (
    Letter,
    buttondown_html,
    buttondown_words,
    letter_of,
    listmonk_html,
    listmonk_subject,
    listmonk_text,
    message,
    message_id,
)
from generator.render.mail import Mailer
from tests.mail_support import hostile_files, parsed
from tests.tools.mail_world import NOW
from tests.tools.small_project import ISSUE, base_files, project_of

TAGS = (
    "{{ subscriber.email }} {% if x %} {# gone #} {{{ three }}} https://example.com/a@TrackLink "
    "and 1 < 2 {{.Subscriber.Email}}"
)
LEAVE = "https://example.org/leave?list=1&who={address}"


def letter(body: str = "", title: str = "Smoke") -> Letter:
    text = base_files()[ISSUE].decode().replace("title: Smoke", f"title: {title!r}") + f"\n{body}\n"
    site = project_of(base_files({ISSUE: text}))
    return letter_of(Mailer(site), site.issues[0])


@pytest.fixture(scope="module", name="tagged")
def _tagged() -> Letter:
    return letter(f"`{TAGS}`\n\n`{TAGS}`\n", "A {{ title }} @TrackLink {% x %}")


def test_buttondown_finds_one_tag_the_one_for_leaving(tagged: Letter) -> None:
    html = buttondown_html(tagged)

    assert re.findall(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", html) == ["{{ unsubscribe_url }}"]
    assert html.count("&#123;{ subscriber.email }}") == 2
    assert not re.search(r"\{[{%#]", buttondown_words(tagged.subject))
    assert buttondown_words(tagged.subject).replace("\u2060", "") == tagged.subject


def test_listmonk_finds_no_tag_of_the_issue(tagged: Letter) -> None:
    html, text, subject = listmonk_html(tagged), listmonk_text(tagged), listmonk_subject(tagged)

    assert re.findall(r"\{\{ (?!Safe)(.*?) \}\}", html) == ["UnsubscribeURL"]
    assert set(re.findall(r"\{\{ (\S+)", text)) == {"UnsubscribeURL", "Safe", '"{{"', '"@"'}
    assert set(re.findall(r"\{\{ (\S+)", subject)) == {'"{{"', '"@"'}
    for made in (html, text, subject):
        assert "@TrackLink" not in made
        assert "{{." not in made
    assert "<" not in text.replace('{{ Safe "<" }}', "")
    assert "1 < 2" in text.replace('{{ Safe "<" }}', "<")


def test_the_comments_that_outlook_reads_survive_the_templates_of_listmonk(tagged: Letter) -> None:
    kept = re.findall(r'\{\{ Safe "(<!--.*?-->)" \}\}', listmonk_html(tagged))

    assert len(kept) == 2
    assert kept[0].startswith("<!--[if mso]>")
    assert "<!--" not in re.sub(r'\{\{ Safe ".*?-->" \}\}', "", listmonk_html(tagged))


def test_every_part_has_a_way_to_leave_and_nothing_else_changes() -> None:
    site = project_of(hostile_files())
    made, mailer = letter_of(Mailer(site), site.issues[0]), Mailer(site)

    assert made.html.count("Unsubscribe</a>") == made.text.count("Unsubscribe: ") == 1
    without = re.sub(r" · <a [^>]*>Unsubscribe</a>", "", made.html)
    assert without == mailer.html(site.issues[0])
    assert "Unsubscribe" not in mailer.text(site.issues[0])
    assert made.pictures == ("https://example.org/notes/img/smoke.png",)


def test_a_message_has_a_sender_one_recipient_two_parts_and_one_click_to_leave() -> None:
    mail = parsed(message(letter(), "Ä. Cook <cook@example.org>", "a+b@example.net", LEAVE, NOW))
    text, html = mail.iter_parts()
    leave = "https://example.org/leave?list=1&who=a%2Bb%40example.net"

    assert parseaddr(str(mail["From"])) == ("Ä. Cook", "cook@example.org")
    assert str(mail["To"]) == "a+b@example.net"
    assert mail["List-Unsubscribe"] == f"<{leave}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert f"Unsubscribe: {leave}" in text.get_content()
    assert f'href="{leave.replace("&", "&amp;")}"' in html.get_content()
    assert mail["X-Unsent"] is None
    assert mail["Bcc"] is None


def test_a_mailbox_to_leave_by_has_no_one_click() -> None:
    mail = parsed(message(letter(), "cook@example.org", "a@b.example", "mailto:leave@example.org?subject=Bye", NOW))

    assert mail["List-Unsubscribe"] == "<mailto:leave@example.org?subject=Bye>"
    assert mail["List-Unsubscribe-Post"] is None


def test_a_long_address_to_leave_by_stays_whole() -> None:
    long = f"https://example.org/{'x' * 300}?who={{address}}"
    raw = message(letter(title="x" * 200), "cook@example.org", "a@b.example", long, NOW)

    assert long.replace("{address}", "a%40b.example").encode() in raw
    assert parsed(raw)["Subject"] == "x" * 200


def test_a_message_has_the_same_id_for_the_same_issue_and_recipient_alone() -> None:
    made = letter()

    assert message_id(made, "a@b.c") == message_id(letter("More."), "a@b.c")
    assert message_id(made, "a@b.c") != message_id(made, "b@b.c")
    assert re.fullmatch(r"<[0-9a-f-]{36}@example\.org>", message_id(made, "a@b.c"))
