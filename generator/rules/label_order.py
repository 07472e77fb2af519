"""Whether the labels of a response set go in one direction, as far as their English words tell.

A label stands for a span of numbers: how often, how much, or how good, and below zero at the other one of two poles,
such as `inaccurate` and `accurate`. Words about whose order people disagree, such as `quite` and `moderately`, have
spans that overlap, and nothing is said about them; nor about labels whose words aren't known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from generator.model.quiz import SelfAudit
from generator.text.document import Document, Loc
from generator.text.problems import Problem, Rule

FEWEST_KNOWN = 3  # labels; two always go in one direction
MOST_LABELS = 50  # in a set, and characters of a label, that are looked at: the time grows with their squares
MOST_CHARACTERS = 200
Span = tuple[float, float]

_OFTEN: Mapping[Span, str] = {
    (0.0, 0.2): r"never|not (?:once|ever|at all|during)|at no time|none of the time|no (?:days?|times?)",
    (0.8, 1.4): r"(?:almost|nearly) never|hardly ever|(?:very|extremely) (?:rarely|seldom|infrequently)|rarely if ever"
    r"|rarely or (?:never|none of the time)",
    (1.4, 2.2): r"rarely|seldom|a little of the time",
    (1.2, 3.0): r"infrequently|not (?:very )?often|once or twice|on (?:a few|rare) occasions",
    (2.4, 3.8): r"sometimes|at times|(?:every )?now and (?:then|again)|occasionally|a few times|several (?:times|days)"
    r"|(?:on )?some days|some(?: or a little)? of the time|from time to time|once in a while|on occasion",
    (4.0, 4.4): r"(?:about )?half (?:of )?the (?:time|days)",
    (4.5, 5.7): r"(?:(?:fairly|quite|rather|pretty) )?(?:often|frequently)|many times|more than half (?:of )?the"
    r" (?:time|days)|(?:a )?good (?:part|bit) of the time|(?:a lot|much) of the time",
    (4.5, 6.8): r"most days|regularly|usually|mostly|generally|normally",
    (5.8, 6.9): r"(?:very|extremely|most) (?:often|frequently)|most of the time|most times",
    (6.5, 7.6): r"(?:almost|nearly) (?:always|all (?:of )?the time|every (?:time|day))|most or all of the time",
    (8.0, 8.0): r"always|every (?:single )?(?:time|day)|all (?:of )?the time|constantly|without exception",
}
_MUCH: Mapping[Span, str] = {
    (0.0, 0.0): r"not (?:(?!at all)\w+ ){0,3}at all|not (?:in the least|a bit)|none(?: at all)?|never",
    (0.2, 0.3): r"not|no(?= \w)",
    (0.2, 0.9): r"(?:hardly|barely|scarcely)(?: at all)?|minimal(?:ly)?|very (?:slight|little|mild)(?:ly)?"
    r"|not (?:very|really|too|so|particularly|especially|much|that|exactly)(?: much)?|very slightly or not at all",
    (1.0, 1.3): r"slight(?:ly)?|(?:just |only )?a (?:little(?: bit)?|bit)|minor"
    r"|to a (?:very )?(?:small|slight|limited) (?:extent|degree)",
    (1.0, 1.7): r"mild(?:ly)?|possibly|perhaps|maybe|a small amount",
    (
        1.3,
        2.4,
    ): r"partly|partially|in part|tend to|some|probably|to some (?:extent|degree)|sort of|kind of|more or less",
    (1.8, 2.2): r"somewhat",
    (2.0, 2.7): r"moderate(?:ly)?|fairly|rather|quite|pretty|reasonably|a (?:moderate|fair) amount"
    r"|to a (?:moderate|fair) (?:extent|degree)",
    (
        2.4,
        3.1,
    ): r"mostly|mainly|largely|generally|usually|for the most part|much|a lot|considerabl[ey]|quite a (?:bit|lot)"
    r"|a good deal|really|substantial(?:ly)?",
    (3.0, 3.4): r"very|strong(?:ly)?|severe(?:ly)?|serious(?:ly)?|highly|to a (?:great|large) (?:extent|degree)",
    (3.2, 4.0): r"a great deal|definitely|certainly|exactly|decidedly|particularly|to a very (?:great|large)"
    r" (?:extent|degree)|very much|(?:almost|nearly) completely",
    (4.0, 4.2): r"extreme(?:ly)?|complete(?:ly)?|total(?:ly)?|entirely|fully|absolutely|utterly|wholly|exceptionally"
    r"|very (?:strongly|severe(?:ly)?|highly)|perfectly|always",
}
_PLAIN: Span = (2.4, 2.9)  # `agree` among `slightly agree` and `strongly agree`
_GOOD: Mapping[Span, str] = {
    (0.0, 0.4): r"very (?:poor|bad)|terrible|awful|horrible",
    (1.0, 1.4): r"poor|bad",
    (1.2, 1.8): r"below average",
    (2.0, 2.6): r"fair|average|acceptable|ok(?:ay)?|adequate|satisfactory",
    (2.7, 3.3): r"above average",
    (3.0, 3.4): r"good",
    (4.0, 4.4): r"very good",
    (4.2, 5.0): r"excellent|outstanding|superb|perfect|exceptional",
}

_OPPOSITES = frozenset(
    [
        ("easy", "difficult"), ("easy", "hard"), ("good", "bad"), ("good", "poor"), ("well", "badly"),
        ("well", "poorly"), ("better", "worse"), ("best", "worst"), ("more", "less"), ("more", "fewer"),
        ("true", "false"), ("right", "wrong"), ("positive", "negative"), ("happy", "sad"), ("high", "low"),
        ("strong", "weak"), ("support", "oppose"), ("favor", "oppose"), ("favour", "oppose"), ("for", "against"),
        ("increase", "decrease"), ("increased", "decreased"), ("improved", "worsened"), ("safe", "dangerous"),
        ("warm", "cold"), ("hot", "cold"), ("fast", "slow"), ("early", "late"), ("light", "heavy"),
        ("simple", "complex"), ("simple", "complicated"), ("like", "hate"), ("love", "hate"), ("calm", "tense"),
        ("large", "small"), ("big", "small"), ("above", "below"), ("after", "before"), ("clear", "confusing"),
        ("higher", "lower"), ("faster", "slower"), ("stronger", "weaker"), ("earlier", "later"),
    ]
)  # fmt: skip
_NEGATIVE_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non")
_UNKNOWN = re.compile(
    r"\b(?:don't know|do not know|not sure|unsure|not applicable|no (?:opinion|preference|answer)|can't say|prefer not"
    r"|not (?:completely|fully|entirely|totally|quite|always|necessarily|usually)|usually not|least"
    r"|(?:less|more) than (?!usual|half))\b"
)
_NEUTRAL = re.compile(r"\b(?:neither|neutral)\b")
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|[;:].*|\s[-\u2013\u2014]\s.*|,? (?:but|because)\b.*")
_SMALL_WORDS = frozenset(
    [
        "a", "an", "and", "as", "at", "be", "been", "by", "did", "do", "does", "i", "if", "in", "is", "it", "me", "my",
        "of", "on", "or", "so", "than", "that", "the", "this", "to", "was", "with",
    ]
)  # fmt: skip


UNORDERED_LABELS = Rule(
    "unordered-labels",
    "warning",
    what="The labels of a response set go in one direction, such as from `Never` to `Always`, or from `Always` to "
    "`Never`. Only English words are checked.",
    why="Readers take the first and the last answer as the ends of one range.",
    source="Krosnick and Presser, Question and Questionnaire Design, in Handbook of Survey Research, 2nd ed. 2010.",
)


def label_problems(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    """Labels that turn back, according to their English words."""
    for name, answers in quiz.responses.items():
        labels = [option.label for option in answers.options]
        if turn := out_of_order(labels):
            before, number = turn
            message = (
                f"expected labels in one direction, found `{labels[number]}` after `{labels[before]}`; "
                "order them from one end of the range to the other"
            )
            loc: Loc = ("responses", name, "options", number, "label")
            yield document.problem(UNORDERED_LABELS, message, loc)


def out_of_order(labels: Sequence[str]) -> tuple[int, int] | None:
    """The places of two labels of which the later turns back; None where all go in one direction, or nobody knows."""
    tidy = [_tidy(label[:MOST_CHARACTERS]) for label in labels[:MOST_LABELS]]
    for words in (_OFTEN, _MUCH, _GOOD):
        if turn := _turn(_spans(tidy, words)):
            return turn
    return None


def _turn(spans: Sequence[Span | None]) -> tuple[int, int] | None:
    known = [(place, span) for place, span in enumerate(spans) if span is not None]
    steps = [
        (later, place, b[0] > a[1]) for (place, a), (later, b) in combinations(known, 2) if b[0] > a[1] or b[1] < a[0]
    ]
    rises = sum(up for _, _, up in steps)
    if len(known) < FEWEST_KNOWN or rises in {0, len(steps)}:
        return None
    rising = steps[0][2] if 2 * rises == len(steps) else 2 * rises > len(steps)
    later = min(later for later, _, up in steps if up != rising)
    return max(place for at, place, up in steps if at == later and up != rising), later


def _spans(labels: Sequence[str], words: Mapping[Span, str]) -> list[Span | None]:
    """What each label says in these words; None for a label that says nothing, or nothing that could be compared."""
    found = [None if _UNKNOWN.search(label) else _find(label, words) for label in labels]
    rest = [_rest(label, one) for label, one in zip(labels, found, strict=True)]
    heads = [own - {"not", "no"} for own in rest]
    spans = [one and one[0] for one in found]
    poles = _poles(heads)
    if words is _MUCH:
        about = {head for head, span in zip(heads, spans, strict=True) if span}
        for place, (label, own) in enumerate(zip(labels, rest, strict=True)):
            plain = own in about or not own.isdisjoint(poles or ())
            if spans[place] is None and own and plain and not _UNKNOWN.search(label):
                spans[place] = _PLAIN
    if poles:
        return [_signed(*each, poles) for each in zip(labels, heads, spans, strict=True)]
    denied = [bool(own & {"not", "no"}) for own in rest]
    things = sorted((head for head, span in zip(heads, spans, strict=True) if span and head), key=len)
    if things and not all(things[0] <= head for head in things):
        return [None] * len(labels)  # two things, such as `very cold` and `very hot`, of which nobody knows the order
    return [span and (_negative(span) if no else span) for span, no in zip(spans, denied, strict=True)]


def _signed(label: str, head: frozenset[str], span: Span | None, poles: tuple[str, str]) -> Span | None:
    """A span on the side of the pole that the label names; zero for a label between the poles."""
    up, down = (pole in head for pole in poles)
    if (up and down) or _NEUTRAL.search(label):
        return (0.0, 0.0)
    if span is None or up == down:
        return None
    return span if up else _negative(span)


def _negative(span: Span) -> Span:
    return -span[1], -span[0]


def _poles(heads: Sequence[frozenset[str]]) -> tuple[str, str] | None:
    """The two opposite words, each in labels without the other, that most labels have; None if there are none."""
    alone: dict[tuple[str, str], int] = {}
    for one, other in combinations(heads, 2):
        for a in one - other:
            for b in other - one:
                for up, down in ((a, b), (b, a)):
                    if _opposite(up, down):
                        alone[up, down] = sum((up in head) != (down in head) for head in heads)
    return max(alone, key=lambda pair: alone[pair]) if alone else None


def _opposite(up: str, down: str) -> bool:
    return (up, down) in _OPPOSITES or any(down == prefix + up for prefix in _NEGATIVE_PREFIXES)


def _find(label: str, words: Mapping[Span, str]) -> tuple[Span, re.Match[str]] | None:
    """The first of the words in a label; of those that begin at one place, the longest."""
    matches = [(span, match) for span, own in words.items() if (match := re.search(rf"\b(?:{own})(?![\w'])", label))]
    return min(matches, key=lambda found: (found[1].start(), -found[1].end()), default=None)


def _rest(label: str, found: tuple[Span, re.Match[str]] | None) -> frozenset[str]:
    """What a label is about: its words without those found, and without small ones."""
    text = label if found is None else label[: found[1].start()] + " " + label[found[1].end() :]
    return frozenset(re.findall(r"[a-z]+(?:'[a-z]+)?", text)) - _SMALL_WORDS


def _tidy(label: str) -> str:
    """In small letters, without a number in front, a note after it, or the `yes` of `yes, very`."""
    text = _ASIDE.sub("", label.casefold().replace("\u2019", "'"))
    return re.sub(r"\A[\W\d]*(?:(?:yes|no), *)?|,", "", text).strip()
