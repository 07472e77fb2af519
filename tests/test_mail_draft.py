"""An issue as a mail: what a person needs of its text, and the draft that holds both."""

from __future__ import annotations

import re
from dataclasses import replace as with_changes
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.render.mail import Mail, Mailer, mail, mail_host
from generator.render.syndication import issue_urn
from generator.site.site import Site
from tests.mail_support import _each, _hostile, _project, _real, _small, changed, parsed
from tests.tools.small_project import base_files, project_of

__all__ = ["_each", "_hostile", "_project", "_real", "_small"]  # fixtures


# The text part


def test_the_text_begins_with_the_way_to_the_web_and_ends_with_addresses(project: Site, real: Mail) -> None:
    lines = real.text.split("\n")

    assert lines[:2] == ["Read on the web:", f"{project.site_url}issues/micro-betrayals/"]
    assert lines[3:5] == ["Micro-betrayals: small acts, large damage", "=" * 41]
    assert re.match(r"\[\d+\] https://", lines[-2])


def test_the_text_holds_no_markup(each: Mail) -> None:
    known = {"<script>", "</script>", "<b>", "<i>", "<u>", "<a>", "<would>", "<comes>", "<once>"}

    assert set(re.findall(r"</?\w+[^>]*>", each.text)) <= known  # the author's own words
    assert "&amp;" not in each.text
    assert "\u034f" not in each.text


def test_lines_are_short_but_for_addresses(each: Mail) -> None:
    assert [line for line in each.text.split("\n") if len(line) > 78 and "https://" not in line] == []


# The draft


def test_the_draft_holds_the_text_first_and_the_html_last(each: Mail) -> None:
    message = parsed(each.eml)
    parts = list(message.iter_parts())

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in parts] == ["utf-8", "utf-8"]
    assert parts[0].get_content().replace("\r\n", "\n") == each.text
    assert parts[1].get_content().replace("\r\n", "\n").rstrip("\n") == each.html
    assert message.defects == []


def test_the_draft_says_what_it_is_and_makes_nobody_up(project: Site, real: Mail) -> None:
    issue, message = project.issues[0], parsed(real.eml)

    assert message["Subject"] == real.subject
    assert message["X-Unsent"] == "1"
    assert message["Date"].datetime == issue.published
    assert message["Message-ID"] == f"<{issue_urn(issue).removeprefix('urn:uuid:')}@example.github.io>"
    assert message["Content-Language"] == "en"
    assert set(message.keys()) == {
        "Subject",
        "Date",
        "Message-ID",
        "X-Unsent",
        "MIME-Version",
        "Content-Type",
        "Content-Language",
    }
    assert "unsubscribe" not in (real.html + real.text).lower()


def test_the_draft_is_seven_bit_with_lines_as_the_standard_wants_them(each: Mail) -> None:
    lines = each.eml.split(b"\r\n")

    assert each.eml.isascii()
    assert not [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 78]


def test_the_same_issue_gives_the_same_bytes(project: Site, small: Site) -> None:
    for one in (project, small):
        assert mail(one, one.issues[0]) == mail(one, one.issues[0])


def test_the_boundary_comes_from_the_content_and_is_not_in_it(small: Site, hostile: Mail) -> None:
    boundary = parsed(hostile.eml).get_boundary()
    other = parsed(changed(small, title="Another").eml).get_boundary()

    assert boundary != other
    assert boundary is not None
    assert boundary not in hostile.html + hostile.text


def test_the_id_outlives_title_and_slug_and_day(small: Site, hostile: Mail) -> None:
    other = changed(small, title="Another", slug="another", published=datetime(2026, 11, 30, tzinfo=UTC))

    assert parsed(other.eml)["Message-ID"] == parsed(hostile.eml)["Message-ID"]
    assert parsed(changed(small, id="another-one").eml)["Message-ID"] != parsed(hostile.eml)["Message-ID"]


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Plain", "Plain"),
        ("Trust 🫶 and naïveté", "Trust 🫶 and naïveté"),
        ('He said "so"', "He said “so”"),
        ("One\nBcc: all@example.org", "One Bcc: all@example.org"),
        ("One\r\n\r\nbody", "One body"),
        ("Tab\tand\x00null\x85next\u2028line", "Tab and null next line"),
        ("=?utf-8?q?x?= =?utf-8?q?y?=", "=?utf-8?q?x?= =?utf-8?q?y?="),
        ("日本語" * 30 + " “x” " + "y" * 90, "日本語" * 30 + " “x” " + "y" * 90),
    ],
)
def test_any_subject_arrives_on_one_line_as_it_was(small: Site, title: str, subject: str) -> None:
    made = changed(small, title=title)
    message = parsed(made.eml)

    assert made.subject == subject
    assert message["Subject"] == subject
    assert message["Bcc"] is None
    assert len(message.keys()) == 7


SMALL = Mailer(project_of(base_files()))


@settings(deadline=None)  # the first mail reads the templates
@given(title=st.text(min_size=1, max_size=200).filter(lambda text: text.strip().isprintable() and text.strip()))
def test_every_subject_can_be_read_back(title: str) -> None:
    made = SMALL.mail(SMALL.site.issues[0].model_copy(update={"title": title}))
    head = made.eml.partition(b"\r\n\r\n")[0]

    assert parsed(made.eml)["Subject"] == made.subject
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))


def test_the_draft_is_a_message_to_a_strict_reader_too(each: Mail) -> None:
    message = message_from_bytes(each.eml, policy=SMTP.clone(raise_on_defect=True))

    assert message.as_bytes().count(b"Subject:") == each.eml.count(b"Subject:")


@pytest.mark.parametrize(
    ("site_url", "host"),
    [
        ("https://example.org/notes/", "example.org"),
        ("https://me@example.org:8080/", "example.org"),
        ("https://münchen.example/", "xn--mnchen-3ya.example"),
        ("http://localhost:8000/", "localhost"),
        ("/", None),
        ("", None),
        ("example.org", None),
        ("https:///x/", None),
        ("ftp://example.org/", None),
        ("https://a b>/", None),
        ("https://a..b/", None),
        (f"https://{'a' * 70}.org/", None),
        ("https://[::1/", None),
    ],
)
def test_the_host_is_one_or_none(site_url: str, host: str | None) -> None:
    assert mail_host(site_url) == host


def test_a_site_without_an_address_has_no_mail(small: Site) -> None:
    with pytest.raises(ValueError, match="site_url"):
        mail(with_changes(small, site_url="/"), small.issues[0])
