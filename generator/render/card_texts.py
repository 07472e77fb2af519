"""Which pages have a card, and what stands on it: titles and questions, never a line of a recipe."""

from __future__ import annotations

from generator.model.quiz import SelfAudit
from generator.render.cards import CardText
from generator.render.quiz_view import category_accent
from generator.site.site import Quiz, Site

FOLDER = "/assets/cards"


def card_texts(project: Site) -> dict[str, CardText]:
    """The text of each card by the address of its page: public issues, categories and quizzes."""
    site, texts = project.site.name, project.texts
    asked = texts("guide.asked")
    cards = {
        issue.address: CardText(site, texts.date(issue.published), issue.title, asked, issue.question)
        for issue in project.issues
    }
    for guide in project.guides:
        for category in guide.categories:
            accents = (category_accent(guide, category),)
            cards[category.address] = CardText(site, guide.title, category.title, asked, guide.question, accents)
    for quiz in project.quizzes:
        kind = texts("quiz.quiz") if quiz.kind == "knowledge" else texts("quiz.audit")
        cards[quiz.address] = CardText(site, kind, quiz.title, accents=_accents(project, quiz))
    return cards


def card_address(address: str) -> str:
    """Where the card of a page is. It stays when the card changes: what was shared goes on showing one."""
    return f"{FOLDER}{address.rstrip('/')}.png"


def _accents(project: Site, quiz: Quiz) -> tuple[int, ...]:
    """The accents of the categories that a quiz asks about, in their own order."""
    parts = quiz.scales.values() if isinstance(quiz, SelfAudit) else quiz.items
    return tuple(sorted({category_accent(*project.category(part.category)) for part in parts if part.category}))
