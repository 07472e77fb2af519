"""All checks of the program: those of every build, and those of `inversion check` only.

A check is a function from a `Context` to problems. Add a new one to one of the tuples below; nothing else calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from generator.model.quizzes import Quiz, by_kind
from generator.rules.addresses import address_problems
from generator.rules.advice import quiz_advice, safety_advice
from generator.rules.anchors import heading_problems, place_problems
from generator.rules.context import Context
from generator.rules.explore import explore_problems
from generator.rules.guest import guest_category_problems, guest_help_problems
from generator.rules.issues import calendar_problems
from generator.rules.knowledge_quizzes import knowledge_problems
from generator.rules.ledger import ledger_problems
from generator.rules.links import link_problems
from generator.rules.lock import lock_problems
from generator.rules.mailing import mailing_problems
from generator.rules.mails import mail_problems
from generator.rules.own_colours import own_colour_problems
from generator.rules.plain_texts import plain_text_problems
from generator.rules.portable_names import portable_name_problems
from generator.rules.published_files import published_file_problems
from generator.rules.references import (
    guide_problems,
    help_line_problems,
    issue_problems,
    quiz_category_problems,
    recipe_line_problems,
    source_problems,
    tag_problems,
)
from generator.rules.remarks import remark_problems
from generator.rules.self_audits import self_audit_problems
from generator.rules.texts import text_problems
from generator.rules.typed_quotes import typed_quote_problems
from generator.rules.unfinished import unfinished_problems
from generator.text.document import Document
from generator.text.problems import Problem
from generator.text.yaml_source import TOO_LARGE

MOST_PROBLEMS = 1_000
Check = Callable[[Context], Iterable[Problem]]


def quiz_problems(quiz: Quiz, document: Document) -> tuple[Problem, ...]:
    """The problems of one quiz, inside a project or outside one."""
    return by_kind(
        quiz, lambda audit: self_audit_problems(audit, document), lambda quiz: knowledge_problems(quiz, document)
    )


def all_quiz_problems(context: Context) -> Iterator[Problem]:
    """The problems of each quiz."""
    for source in context.tree.quizzes:
        if source.document and source.record:
            yield from quiz_problems(source.record, source.document)


BUILD: tuple[Check, ...] = (
    all_quiz_problems,
    tag_problems,
    guide_problems,
    explore_problems,
    quiz_category_problems,
    issue_problems,
    calendar_problems,
    address_problems,
    published_file_problems,
    portable_name_problems,
    own_colour_problems,
    text_problems,
    link_problems,
    heading_problems,
    recipe_line_problems,
    source_problems,
    help_line_problems,
    mailing_problems,
    typed_quote_problems,
    remark_problems,
    plain_text_problems,
    unfinished_problems,
)

# Those of a site of somebody else's, which has quizzes alone.
GUEST: tuple[Check, ...] = (
    all_quiz_problems,
    guest_category_problems,
    guest_help_problems,
    portable_name_problems,
    text_problems,
    typed_quote_problems,
    remark_problems,
    plain_text_problems,
    unfinished_problems,
)

RENDERED: tuple[Check, ...] = (place_problems,)  # those of every build that need the site

ADVICE: tuple[Check, ...] = (
    quiz_advice,
    safety_advice,
    lock_problems,
    ledger_problems,
    mail_problems,
)


def run(checks: Iterable[Check], context: Context) -> Iterator[Problem]:
    """All problems that the checks report; of one check the first thousand, since each takes time."""
    for check in checks:
        found = iter(check(context))
        yield from islice(found, MOST_PROBLEMS)
        if next(found, None):
            message = f"found more than {MOST_PROBLEMS:,} problems of one kind; fix those first"
            yield TOO_LARGE.at("content", 1, 1, message)
