"""The wording of items: what makes people misread a statement, or answer a different one, according to survey research.

Each rule names its source. Rules that look for words know only English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from generator.model.quiz import Item, SelfAudit
from generator.text.document import Document, Loc
from generator.text.problems import Problem, Rule

MOST_WORDS = 20
HIGHEST_GRADE = 8
FEWEST_WORDS_OF_AN_ITEM = 10  # one long word in a shorter item moves its grade by more than a year of school
FEWEST_WORDS_OF_ALL = 100  # the length of the samples that the formula was made for
HARD_WORDS = 3  # how many a message lists

_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)*")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|[\"'\u2019\u201d)]|\Z)")
_ABSOLUTE = re.compile(  # allowed phrases come first, so that the search skips them
    r"\bevery (?:hour|day|morning|afternoon|evening|night|week|weekend|month|year|now and then|so often)\b"
    r"|\b(?:at|after|above|over|first of|not) all\b|\ball (?:right|of a sudden|the same|but)\b|\bnothing but\b"
    r"|(?P<word>\b(?:always|never|every|every(?:one|body|thing|where)|all|none|no one|nobody|nothing)\b)",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|\w+n['\u2019]t)\b", re.IGNORECASE
)
_JOINT = re.compile(  # likewise
    r"\b(?:now and then|now and again|again and again|time and again|over and over|more and more|less and less"
    r"|back and forth|up and down|up and about|on and off|off and on|in and out|by and large|to and fro|and so on"
    r"|day and night|give and take|trial and error|peace and quiet|pros and cons|ups and downs|rights and wrongs"
    r"|more or less|sooner or later|once or twice|whether or not|one way or another|some(?:one|thing|how) or other"
    r"|(?:one|two|three|\d+) or (?:two|three|\d+)|or (?:more|less|longer|later|so|two|not)"
    r"|between [^,.;]{1,40}? and)\b|(?<=[\"\u201d] )(?:and|or)(?= [\"\u201c])|(?P<word>\b(?:and|or)\b)",
    re.IGNORECASE,
)
_VOWELS = re.compile(r"[aeiouy]+")
_APART = re.compile(  # two vowels, or final consonants, that are spoken as two syllables
    r"(?<=[^cstgxn])i(?:a|o(?!ur)u?)|i(?=e(?:t|nc|nt))(?<!ti)|(?<=[^pgm])eo|[aeouy]ing\Z|[cr]?re(?=at[eio]|act|ali)|[dr]ea\Z"
    r"|(?<=[^qg])u(?=a[lt]|e[ln])|o(?=e[mt])|co(?=op|or)|[aou]yer|[bcdfgklmpstvw]nt\Z(?<=[dst]nt)(?<!ent)"
)
_SILENT = re.compile(  # a silent e, at the end or inside
    r"(?<=[^aeiouy])(?<![^aeiouy]l)e\Z|(?<=[^aeiouycgsxz])(?<![^aeiouy]l)(?<![cs]h)es\Z|(?<=[^aeiouytd])ed\Z"
    r"|(?<=[^aeiouyl])e(?=(?:ly|ful|less|ment|ness|thing|times?|how|what|where|work|ty)\Z)|(?<=\Aev)e(?=ry(?!one))"
)


@dataclass(frozen=True, slots=True)
class ItemText:
    """One text of an item: about the reader (`text`) or about someone else (`other`)."""

    item: Item
    text: str
    loc: Loc


def item_texts(quiz: SelfAudit) -> tuple[ItemText, ...]:
    """Every text of every item."""
    return tuple(
        ItemText(item, text, ("items", number, key))
        for number, item in enumerate(quiz.items)
        for key, text in (("text", item.text), ("other", item.other))
        if text is not None
    )


def item_problems(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    """Problems in any language: duplicate items, and items that are too long, unless their wording is fixed."""
    for item_text in item_texts(quiz) if quiz.wording != "fixed" else ():
        yield from _long_item(item_text, document)
    yield from _duplicate_items(quiz, document)


def english_problems(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    """Problems that show in English words."""
    for item_text in item_texts(quiz):
        yield from _absolute_words(item_text, document)
        yield from _double_barrelled(item_text, document)
        yield from _negation_reversed(quiz, item_text, document)
        yield from _hard_item(item_text, document)
    yield from _hard_items(quiz, document)


LONG_ITEM = Rule(
    "long-item",
    "warning",
    what="An item has at most 20 words. With `wording: fixed`, there is no advice on words.",
    why="In a longer item, readers forget the beginning.",
    source="Payne, The Art of Asking Questions, 1951; Dillman, Smyth and Christian, Internet, Phone, Mail, and "
    "Mixed-Mode Surveys, 4th ed. 2014, chapter 4.",
)


def _long_item(item_text: ItemText, document: Document) -> Iterator[Problem]:
    count = len(re.findall(r"\w[\w'\u2019-]*", item_text.text))
    if count > MOST_WORDS:
        message = f"expected at most {MOST_WORDS} words, found {count}; shorten it, or ask two questions"
        yield document.problem(LONG_ITEM, message, item_text.loc)


DUPLICATE_ITEM = Rule(
    "duplicate-item",
    "warning",
    what="No two items of a quiz have the same text, apart from capitals and punctuation.",
    why="A duplicate item counts twice and asks nothing new: it only makes a scale look consistent.",
    source="Boyle, Does item homogeneity indicate internal consistency or item redundancy in psychometric scales?, "
    "Personality and Individual Differences 12(3), 1991.",
)


def _duplicate_items(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    seen: dict[tuple[str, str], ItemText] = {}
    for item_text in item_texts(quiz):
        key = (str(item_text.loc[-1]), " ".join(re.findall(r"\w+", item_text.text.casefold())))
        if key in seen:
            first = seen[key]
            line = document.mark(first.loc).line
            message = (
                f"duplicate text, first used by `{first.item.id}` on line {line}; "
                "ask about something else, or delete one"
            )
            yield document.problem(DUPLICATE_ITEM, message, item_text.loc)
        seen.setdefault(key, item_text)


ABSOLUTE_WORD = Rule(
    "absolute-word",
    "warning",
    what="An item of a self-assessment has no absolute words, such as `always`, `never`, `every`, `all` or `nobody`. "
    "The labels of answers may have them: there they mark the ends of a range. Only English words are checked.",
    why="Hardly anyone can agree to `always`, and the answers already say how often.",
    source="Krosnick and Presser, Question and Questionnaire Design, in Handbook of Survey Research, 2nd ed. 2010; "
    "DeVellis and Thorpe, Scale Development, 5th ed. 2021, chapter 5.",
)


def _absolute_words(item_text: ItemText, document: Document) -> Iterator[Problem]:
    for found in each_once(_ABSOLUTE.finditer(item_text.text)):
        message = f"expected no absolute word, found `{found.group()}`; delete it, and let the answers say how often"
        yield _at_word(ABSOLUTE_WORD, message, item_text, document, found)


DOUBLE_BARRELLED = Rule(
    "double-barrelled",
    "notice",
    what="An item asks about one thing. Each `and` or `or` gets a notice, since only a person can tell whether it "
    "joins two things; set phrases such as `now and then` are allowed. Only English words are checked.",
    why="People whose answers to the two parts differ can't answer the item.",
    source="DeVellis and Thorpe, Scale Development, 5th ed. 2021, chapter 5; Krosnick and Presser, Question and "
    "Questionnaire Design, in Handbook of Survey Research, 2nd ed. 2010.",
)


def _double_barrelled(item_text: ItemText, document: Document) -> Iterator[Problem]:
    for found in each_once(_JOINT.finditer(item_text.text)):
        message = f"expected one thing per item, found two joined by `{found.group()}`; split them, unless they are one"
        yield _at_word(DOUBLE_BARRELLED, message, item_text, document, found)
        return


NEGATION_REVERSED = Rule(
    "negation-reversed",
    "warning",
    what="An item with `keyed: reverse` has no negation such as `not`, `never` or `didn't`. Only English words are "
    "checked.",
    why="Answering `never` to a `did not` is a double negation, and many people get it wrong.",
    source="Swain, Weathers and Niedrich, Assessing Three Sources of Misresponse to Reversed Likert Items, Journal "
    "of Marketing Research 45(1), 2008; Weijters and Baumgartner, Misresponse to Reversed and Negated Items "
    "in Surveys: A Review, Journal of Marketing Research 49(5), 2012.",
)


def _negation_reversed(quiz: SelfAudit, item_text: ItemText, document: Document) -> Iterator[Problem]:
    if any(load.keyed == "reverse" for load in quiz.loads(item_text.item)):
        for found in each_once(_NEGATION.finditer(item_text.text)):
            message = (
                f"expected no negation in an item with `keyed: reverse`, found `{found.group()}`; "
                "say what happened, not what did not"
            )
            yield _at_word(NEGATION_REVERSED, message, item_text, document, found)


READING_GRADE = Rule(
    "reading-grade",
    "warning",
    what="Items are easy to read after eight years of school: their Flesch-Kincaid grade is at most 8. A single item "
    "is checked from 10 words up, all items together from 100. The formula is made for English, so only English is "
    "checked.",
    why="People who have to work out what a sentence means may answer a different question.",
    source="Kincaid, Fishburne, Rogers and Chissom, Derivation of New Readability Formulas, Research Branch Report "
    "8-75, 1975; DeVellis and Thorpe, Scale Development, 5th ed. 2021, chapter 5.",
)


def _hard_item(item_text: ItemText, document: Document) -> Iterator[Problem]:
    """A reading grade above 8 in one item of at least 10 words; `_hard_items` checks shorter ones together."""
    if len(_WORD.findall(item_text.text)) >= FEWEST_WORDS_OF_AN_ITEM and (hard := _too_hard((item_text.text,))):
        yield document.problem(READING_GRADE, hard, item_text.loc)


def _hard_items(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    """A reading grade above 8 over all items together, where they hold at least 100 words."""
    texts = tuple(item.text for item in quiz.items)
    if sum(len(_WORD.findall(text)) for text in texts) >= FEWEST_WORDS_OF_ALL and (hard := _too_hard(texts)):
        yield document.problem(READING_GRADE, f"all items together: {hard}", ("items",), key=True)


def _too_hard(texts: tuple[str, ...]) -> str | None:
    """The message for texts that are too hard to read, or None."""
    grade = reading_grade(texts)
    if grade <= HIGHEST_GRADE:
        return None
    words = dict.fromkeys(word for text in texts for word in _WORD.findall(text))
    hardest = sorted((word for word in words if syllables(word) > 2), key=syllables, reverse=True)[:HARD_WORDS]
    instead = f"shorter words for {', '.join(f'`{word}`' for word in hardest)}" if hardest else "shorter sentences"
    return f"expected a reading grade of at most {HIGHEST_GRADE}, found {float(grade):.1f}; use {instead}"


def reading_grade(texts: tuple[str, ...]) -> Fraction:
    """The Flesch-Kincaid grade, in school years of the United States. The end of a text ends a sentence."""
    words = [word for text in texts for word in _WORD.findall(text)]
    sentences = sum(len([part for part in _SENTENCE_END.split(text) if _WORD.search(part)]) for text in texts)
    if not words:
        return Fraction(0)
    spoken = sum(syllables(word) * times for word, times in Counter(words).items())
    long, hard = Fraction(len(words), sentences), Fraction(spoken, len(words))
    return Fraction("0.39") * long + Fraction("11.8") * hard - Fraction("15.59")


def syllables(word: str) -> int:
    """The number of syllables in an English word, by its groups of vowels; off by one for a few words in a hundred."""
    letters = word.lower().replace("'", "").replace("\u2019", "")
    return max(1, len(_VOWELS.findall(letters)) + len(_APART.findall(letters)) - len(_SILENT.findall(letters)))


def each_once(finds: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The first match of each word. If the pattern has a group `word`, only matches of that group count."""
    seen: set[str] = set()
    for found in finds:
        word = (found.group() if "word" not in found.re.groupindex else found["word"] or "").lower()
        if word and word not in seen:
            seen.add(word)
            yield found


def _at_word(rule: Rule, message: str, item_text: ItemText, document: Document, found: re.Match[str]) -> Problem:
    first = found.group().split()[0]
    mark = document.word_mark(item_text.loc, first, item_text.text[: found.start()])
    return rule.at(document.path, mark.line, mark.column, message)
