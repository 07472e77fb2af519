"""Straight quotes turn into the marks of the site's language, in titles and in Markdown alike."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.app.load import load
from generator.i18n.texts import read_texts
from generator.render.card_texts import card_texts
from generator.render.mail import mail
from generator.render.output import all_files
from generator.text.markdown import render
from generator.text.quotes import curl, curl_all, inline, marks_of
from tests.tools.small_project import NOW, base_files

ENGLISH = [
    ('"Yes," she said.', "“Yes,” she said."),
    ("It's 'so'.", "It’s ‘so’."),
    ('("a")', "(“a”)"),
    ("\"'a'\"", "“‘a’”"),
    ("plain", "plain"),
    ("the '90s, in '99, the '20s and '30s", "the ’90s, in ’99, the ’20s and ’30s"),
    ("1990's and the 1990s' end", "1990’s and the 1990s’ end"),
    ("'Tis so, 'twas so. 'Til then.", "’Tis so, ’twas so. ’Til then."),
    ("rock 'n' roll, Rock 'N' Roll", "rock ’n’ roll, Rock ’N’ Roll"),
    ("get 'em, 'cause I can", "get ’em, ’cause I can"),
    ("'cause and effect' is a pair", "‘cause and effect’ is a pair"),
    ("'Fraid so", "’Fraid so"),
    ("the word 'em' is short", "the word ‘em’ is short"),
    ("\"'So,' she said.\"", "“‘So,’ she said.”"),
    ("'So,' she said, 'it's \"so\".'", "‘So,’ she said, ‘it’s “so”.’"),
    ("\"He said, 'Don't!'\"", "“He said, ‘Don’t!’”"),
    ('"\'Tis the season," she said', "“’Tis the season,” she said"),
    ("the authors' view and Jess' car", "the authors’ view and Jess’ car"),
    ("'the authors' view'", "‘the authors’ view’"),
    ("O'Neil, y'all'd've, ma'am", "O’Neil, y’all’d’ve, ma’am"),
    ("5'10\" tall, 6\" wide, 6' high, 5' 10\"", "5'10\" tall, 6\" wide, 6' high, 5' 10\""),
    ('"size 10" and "10"', "“size 10” and “10”"),
    ('—"Yes"—', "—“Yes”—"),
    ('"Wait—" she said', "“Wait—” she said"),
    ("he said-\"go\"-and 'left'/'right'", "he said-“go”-and ‘left’/‘right’"),
    ('"...and so on..."', "“...and so on...”"),
    ('a " b', 'a " b'),
    ('"One paragraph of several', "“One paragraph of several"),
    ('"He said "yes" to me"', "“He said “yes” to me”"),
    ('She said:"No." He:"Yes." "A","B"', "She said:“No.” He:“Yes.” “A”,“B”"),
    ("3'4'' and 5''", "3'4'' and 5''"),
    ('["a"] {\'b\'} <"c">', "[“a”] {‘b’} <“c”>"),
]
OTHERS = [
    ("de", "\"Er sagte 'ja'\", rief sie.", "„Er sagte ‚ja‘“, rief sie."),
    ("de", 'Er fragte:"Wie?"', "Er fragte:„Wie?“"),
    ("de-AT", '"Ja"', "„Ja“"),
    ("de-CH", '"Ja"', "«Ja»"),
    ("de", "Wie geht's? 'ne Frage zu Hans' Auto", "Wie geht’s? ’ne Frage zu Hans’ Auto"),
    ("fr", 'Il dit "oui" et l\'amour', "Il dit «\u202foui\u202f» et l’amour"),
    ("es", "\"Sí\" y 'no'", "«Sí» y “no”"),
    ("sv", "\"ja\" och 'nej'", "”ja” och ’nej’"),
    ("pl", '"tak"', "„tak”"),
    ("ru", '"да"', "«да»"),
    ("nl", '\'s avonds een "huis"', "’s avonds een “huis”"),
    ("he", 'צה"ל "כן"', 'צה"ל ”כן”'),
    ("zh", "他说\"你好\"。然后'走'了", "他说“你好”。然后‘走’了"),
    ("zh-Hant-TW", '他說"你好"。', "他說「你好」。"),
    ("ja", '彼は"はい"と', "彼は「はい」と"),
    ("eo", '"jes"', "“jes”"),
]


@pytest.mark.parametrize(("straight", "curly"), ENGLISH)
def test_straight_quotes_become_the_marks_that_a_reader_expects(straight: str, curly: str) -> None:
    assert curl(straight) == curly


@pytest.mark.parametrize(("language", "straight", "curly"), OTHERS)
def test_each_language_has_its_own_marks(language: str, straight: str, curly: str) -> None:
    assert curl(straight, language) == curly
    assert render(straight, language=language).html == f"<p>{curly}</p>"


@pytest.mark.parametrize(("straight", "curly"), [pair for pair in ENGLISH if not set(pair[0]) & set("[<{")])
def test_markdown_and_titles_have_the_same_quotes(straight: str, curly: str) -> None:
    assert render(straight).html == f"<p>{curly.replace('...', '…')}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('"*So*," she said', "“<em>So</em>,” she said"),
        ('*"So,"* she said', "<em>“So,”</em> she said"),
        ("\"**'a'** b\"", "“<strong>‘a’</strong> b”"),
        ("**Kim**'s and `x`'s", "<strong>Kim</strong>’s and <code>x</code>’s"),
        ('"[a](https://e.org/)" b', '“<a href="https://e.org/">a</a>” b'),
        ('a\n"b"', "a\n“b”"),
        ('"a\nb" c', "“a\nb” c"),
        ('`"x"` "`y`"', '<code>"x"</code> “<code>y</code>”'),
        (r"\"a\" \'b\'", "\"a\" 'b'"),
        ("https://e.org/it's", '<a href="https://e.org/it%27s">https://e.org/it\'s</a>'),
        ('"![a](/b.png)"', None),
    ],
)
def test_quotes_go_around_emphasis_links_and_code(source: str, html: str | None) -> None:
    made = render(source).html

    assert made == f"<p>{html}</p>" if html else made.startswith("<p>“<img") and made.endswith(">”</p>")


def test_a_quotation_ends_with_its_paragraph() -> None:
    assert render('"One\n\n"Two"').html == "<p>“One</p>\n<p>“Two”</p>"


def test_titles_texts_feeds_and_mails_have_the_quotes_of_the_sites_language() -> None:
    issue = "content/issues/2026-11-23-smoke.md"
    files = base_files(
        changes={issue: [("title: Smoke", "title: 'Smoke \"signs\"'"), ("Smoke comes", '"Smoke" comes')]}
    )
    german = replace(read_texts(), language="de")
    site = load(files, NOW, "https://example.org/", german).require()
    made = all_files(site)
    page, feed = str(made["issues/smoke/index.md"]), made["feed.xml"]
    letter = mail(site, site.issues[0])

    assert isinstance(feed, bytes)
    for text in (page, feed.decode(), letter.html):
        assert "Smoke „signs“" in text
        assert "„Smoke“ comes" in text
    assert letter.subject == "Smoke „signs“"
    assert {text.language for text in card_texts(site).values()} == {"de"}


TEXT = st.text(alphabet="ab '\"’“(.-1界é\n", max_size=40)


@settings(max_examples=400, deadline=None)
@given(pieces=st.lists(TEXT, max_size=5), language=st.sampled_from(["en", "de", "fr", "zh", "he", "ja"]))
def test_only_quotes_change_and_pieces_give_what_the_whole_gives(pieces: list[str], language: str) -> None:
    made = curl_all(pieces, language)
    marks = "'\"’\u202f" + "".join(marks_of(language))

    assert "".join(made) == curl("".join(pieces), language)
    assert [re.sub(f"[{marks}]", "", text) for text in made] == [re.sub(f"[{marks}]", "", text) for text in pieces]


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_setting_quotes_twice_is_setting_them_once(text: str) -> None:
    assert curl(curl(text)) == curl(text)


@pytest.mark.parametrize(
    "text", ["*a* [b](/c/) `d`", "# a", "- a", "1. a", "| a |", "    a", "\\*a\\*", "&amp;", "a_b_c"]
)
def test_a_plain_line_is_never_read_as_markdown(text: str) -> None:
    assert inline(text) == text.replace("&", "&amp;")


def test_a_plain_line_is_escaped() -> None:
    assert inline("<b>&</b>") == "&lt;b&gt;&amp;&lt;/b&gt;"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab<>&\"' “*_\n", max_size=40))
def test_any_plain_line_keeps_its_words_and_holds_no_tag(text: str) -> None:
    assert re.findall(r"[ab]", inline(text).replace("&amp;", "&")) == re.findall(r"[ab]", text)
    assert "<" not in inline(text)
