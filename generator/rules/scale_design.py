"""The design of a quiz: its scales, answers, bands and results, according to research on self-report scales.

Each rule names its source. Rules that look for words know only English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.model.quizzes import Quiz
from generator.model.site import SiteConfig
from generator.quiz.distribution import reachable_bands
from generator.quiz.scoring_key import KeyScale, scoring_key
from generator.rules.item_wording import each_once
from generator.text.document import Document, Loc
from generator.text.problems import Problem, Rule

FEWEST_ITEMS = 3
SAME_SENTENCE = 120  # characters before a word in which a `not` may negate it

_FAULTS = (
    "bad|awful|terrible|horrible|poor|selfish|lazy|careless|dishonest|unreliable|untrustworthy|disloyal|cruel|rude|weak"
    "|toxic|immature|heartless|cold|unkind|failure|liar|cheat|coward|disappointment"
)
_BLAME = re.compile(
    rf"\byou(?:['\u2019]re| are| were)(?: \w+)? (?:(?:so|too|such|a|an|the|very|really|just|simply) )*(?:{_FAULTS})\b"
    r"|\byou(?:['\u2019]ve| have)? (?:always )?(?:fail|failed)\b|\b(?:is|was|are) (?:all )?your (?:own )?fault\b"
    r"|\byou (?:only )?have (?:only )?yourself to blame\b|\byou are to blame\b|\bshame on you\b|\bashamed of yourself\b"
    r"|\byou (?:always|never)\b|\bbad (?:partner|friend|person|parent|mother|father|colleague|listener|husband|wife)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"(?:\b(?:not|no|nor|never|without)\b|n['\u2019]t\b)[^.!?;]*\Z", re.IGNORECASE)
_LIMIT = re.compile(
    r"diagnos|tested|validated|norms?\b|measure|clinical|medical|therap|treatment|advice|profession|reflect|test\b"
    r"|verdict|proof|prove",
    re.IGNORECASE,
)


def scale_problems(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    """Problems that show in the numbers and keys of a quiz without errors, in any language."""
    scales = scoring_key(quiz).scales
    for scale in scales:
        yield from _few_items(document, scale.id, len(scale.loads))
        if quiz.wording != "fixed":  # what it advises is an item in other words
            yield from _one_way_keyed(document, scale)
    yield from _unequal_scales(document, {scale.id: len(scale.loads) for scale in scales})
    for scale in scales:
        yield from _bands(document, scale)


FEW_ITEMS = Rule(
    "few-items",
    "warning",
    what="A scale has at least three items.",
    why="With fewer than three, one slip of the finger decides the score.",
    source="Marsh, Hau, Balla and Grayson, Is More Ever Too Much? The Number of Indicators per Factor in "
    "Confirmatory Factor Analysis, Multivariate Behavioral Research 33(2), 1998.",
)


def _few_items(document: Document, scale_id: str, count: int) -> Iterator[Problem]:
    if count < FEWEST_ITEMS:
        message = f"expected at least {FEWEST_ITEMS} items, found {count}; add items, or merge it with another scale"
        yield document.problem(FEW_ITEMS, message, ("scales", scale_id), key=True)


ONE_WAY_KEYED = Rule(
    "one-way-keyed",
    "notice",
    what="A scale has both `forward` and `reverse` items, unless the quiz has `wording: fixed`. This is only a notice, "
    "since reversed items have drawbacks too.",
    why="Otherwise, people who agree with everything, or tick down one column, get the highest or lowest score.",
    source="Weijters and Baumgartner, Misresponse to Reversed and Negated Items in Surveys: A Review, Journal of "
    "Marketing Research 49(5), 2012.",
)


def _one_way_keyed(document: Document, scale: KeyScale) -> Iterator[Problem]:
    keys = {load.reverse for load in scale.loads}
    if len(scale.loads) > 1 and len(keys) == 1:
        keyed, other = ("reverse", "forward") if keys == {True} else ("forward", "reverse")
        message = (
            f"expected both `forward` and `reverse` items, found {len(scale.loads)} with `keyed: {keyed}`; "
            f"add one with `keyed: {other}`, in plain words without `not`"
        )
        yield document.problem(ONE_WAY_KEYED, message, ("scales", scale.id), key=True)


UNEQUAL_SCALES = Rule(
    "unequal-scales",
    "notice",
    what="The scales of a quiz have the same number of items. Even them out if readers compare the scales.",
    why="The score of a shorter scale varies more by chance, so it stands out as the weakest more often.",
    source="Spearman, Correlation Calculated from Faulty Data, and Brown, Some Experimental Results in the "
    "Correlation of Mental Abilities, both British Journal of Psychology 3, 1910.",
)


def _unequal_scales(document: Document, counts: dict[str, int]) -> Iterator[Problem]:
    if len(set(counts.values())) > 1:
        shortest = min(counts, key=lambda scale_id: counts[scale_id])
        found = ", ".join(f"{count} in `{scale_id}`" for scale_id, count in counts.items())
        message = (
            f"expected the same number of items in each scale, found {found}; even them out if readers compare scales"
        )
        yield document.problem(UNEQUAL_SCALES, message, ("scales", shortest), key=True)


BAND_BY_OMISSION = Rule(
    "band-by-omission",
    "notice",
    what="Readers who answer all items can reach each band of a scale. The check tries every score that answers can "
    "give.",
    why="A score from only some of the items is biased, so a band that needs skipped items says more about the gaps "
    "than about the reader.",
    source="Mazza, Enders and Ruehlman, Addressing Item-Level Missing Data: A Comparison of Proration and Full "
    "Information Maximum Likelihood Estimation, Multivariate Behavioral Research 50(5), 2015.",
)

UNREACHED_BAND = Rule(
    "unreached-band",
    "warning",
    what="Readers can reach each band with some answers. The check tries every score that answers can give.",
    why="Nobody would ever see the text of the band. Most likely its `from`, or that of the next band, is wrong.",
    source="AERA, APA and NCME, Standards for Educational and Psychological Testing, 2014, Standard 5.5: a rationale "
    "for each interpretation of a score that sorts people into categories.",
)


def _bands(document: Document, scale: KeyScale) -> Iterator[Problem]:
    """Bands that no answers lead to, or only incomplete answers (see `generator.quiz.distribution`)."""
    found = reachable_bands(scale)
    for number, band in enumerate(scale.bands) if found else ():
        loc: Loc = ("scales", scale.id, "bands", number, "from")
        if found and band.id not in found.any:
            message = f"no answers lead to the band `{band.id}`; {_move(number)}"
            yield document.problem(UNREACHED_BAND, message, loc)
        elif found and band.id not in found.complete:
            message = f"only incomplete answers lead to the band `{band.id}`; {_move(number)}"
            yield document.problem(BAND_BY_OMISSION, message, loc)


def mark_problems(quiz: KnowledgeQuiz, document: Document) -> Iterator[Problem]:
    """Bands of a knowledge quiz that no number of right answers leads to."""
    scores = [Fraction(100 * right, len(quiz.items)) for right in range(len(quiz.items) + 1)]
    for number, band in enumerate(quiz.bands):
        after = [later.from_ for later in quiz.bands[number + 1 :]]
        if not any(band.from_ <= score and (not after or score < after[0]) for score in scores):
            steps = f"with {len(quiz.items)} questions, scores have steps of {float(scores[1]):.3g}"
            message = f"no answers lead to the band `{band.id}`: {steps}; {_move(number)}"
            yield document.problem(UNREACHED_BAND, message, ("bands", number, "from"))


def _move(number: int) -> str:
    bounds = "move the next band's `from` up" if number == 0 else "move its `from` or the next band's"
    return f"{bounds}, or delete the band"


BLAMING_TEXT = Rule(
    "blaming-text",
    "warning",
    what="The texts of results are about what happened, not about the reader's character: nothing like `your fault`, "
    "`you always` or `you are careless`. Negated phrases are allowed. Only English words are checked.",
    why="Feedback about the person, rather than about what they did, makes things worse.",
    source="Kluger and DeNisi, The Effects of Feedback Interventions on Performance, Psychological Bulletin 119(2), "
    "1996.",
)


def result_problems(quiz: Quiz, document: Document) -> Iterator[Problem]:
    """Texts of results that blame the reader, according to their English words."""
    for loc in _result_texts(quiz):
        text = _text(document, loc)
        for found in each_once(_BLAME.finditer(text)):
            if not _DENIED.search(text[max(0, found.start() - SAME_SENTENCE) : found.start()]):
                message = f"expected no blame, found `{found.group()}`; say what happened and what may help"
                mark = document.word_mark(loc, found.group().split()[0], text[: found.start()])
                yield BLAMING_TEXT.at(document.path, mark.line, mark.column, message)


def _result_texts(quiz: Quiz) -> Iterator[Loc]:
    for bands, above in quiz.band_lists:
        for number in range(len(bands)):
            yield (*above, number, "title")
            yield (*above, number, "text")
    for key in ("not_enough", "all_good", "disclaimer"):
        yield ("results", key)


MISSING_DISCLAIMER = Rule(
    "missing-disclaimer",
    "notice",
    what="The results of a quiz have a `disclaimer` that says what they don't show, for example that they are not a "
    "diagnosis.",
    why="Readers tend to read more into a number than it says.",
    source="AERA, APA and NCME, Standards for Educational and Psychological Testing, 2014, Standard 6.10.",
)


def disclaimer_problems(document: Document, *, english: bool) -> Iterator[Problem]:
    """Results that don't say what they don't show."""
    text = _text(document, ("results", "disclaimer"))
    if not text:
        message = "expected `disclaimer` in `results`, found none; say what the result does not show"
        yield document.problem(MISSING_DISCLAIMER, message, ("results",), key=True)
    elif english and not _LIMIT.search(text):
        message = "expected what the result does not show; write, for example, that it is not a diagnosis"
        yield document.problem(MISSING_DISCLAIMER, message, ("results", "disclaimer"))


MISSING_SAFETY = Rule(
    "missing-safety",
    "warning",
    what="If a project has quizzes, `safety.links` in `content/site.yml` lists at least one place to get help.",
    why="Every result shows these places; without any, a reader who is afraid is left alone with the result.",
    source="World Health Organization, Putting Women First: Ethical and Safety Recommendations for Research on "
    "Domestic Violence Against Women, 2001, on referring those who are asked to sources of support.",
)


def safety_problems(config: SiteConfig, document: Document) -> Iterator[Problem]:
    """A site without a place to get help."""
    if not config.safety.links:
        message = "expected a place to get help, found none; add one, since every result shows them"
        yield document.problem(MISSING_SAFETY, message, ("safety", "links"))


def _text(document: Document, loc: Loc) -> str:
    scalar = document.scalar(loc)
    return scalar.value if scalar and isinstance(scalar.value, str) else ""
