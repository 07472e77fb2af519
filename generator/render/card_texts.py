"""Which pages have a card, and its text: titles and questions, never a line of a recipe."""

from __future__ import annotations

from dataclasses import replace

from generator.model.addresses import ISSUES
from generator.model.guide import Guide
from generator.model.quizzes import Quiz, is_knowledge
from generator.render.cards import CardText
from generator.render.quiz_view import category_accent
from generator.site.site import Site


def card_texts(site: Site) -> dict[str, CardText]:
    """The text of each card, by the address of its page: all that somebody may pass on, but no list of topics."""
    name, texts, language = site.config.name, site.texts, site.texts.language
    caption = texts("guide.asked")
    cards = {page.address: CardText(name, "", page.title, language=language) for page in site.pages}
    if "/" in cards and site.guides:
        cards["/"] = replace(cards["/"], caption=caption, question=site.guides[0].question)
    cards[ISSUES] = CardText(name, texts("issues.newsletter"), texts("issues.title"), language=language)
    cards |= {
        issue.address: CardText(
            name, texts.date(issue.published), issue.title, caption, issue.question, language=language
        )
        for issue in site.issues
    }
    for guide in site.guides:
        cards[guide.address] = CardText(
            name, texts("guide.caps"), guide.title, caption, guide.question, _all_accents(guide), language
        )
        for category in guide.categories:
            accents = (category_accent(guide, category),)
            cards[category.address] = CardText(
                name, guide.title, category.title, caption, guide.question, accents, language
            )
    for quiz in site.quizzes:
        kind = texts("quiz.quiz") if is_knowledge(quiz) else texts("quiz.audit")
        cards[quiz.address] = CardText(name, kind, quiz.title, accents=_accents(site, quiz), language=language)
    return cards


def _accents(site: Site, quiz: Quiz) -> tuple[int, ...]:
    """The accents of the categories that a quiz asks about, in the categories' order."""
    return tuple(sorted({category_accent(*site.category(category)) for category, _ in quiz.categories if category}))


def _all_accents(guide: Guide) -> tuple[int, ...]:
    """The accents of all categories of a guide."""
    return tuple(category_accent(guide, category) for category in guide.categories)
