"""The HTML of a page, made from its view and from what any page may show."""

from __future__ import annotations

import jinja2
from markupsafe import Markup

from generator.model.quizzes import Quiz, by_kind
from generator.render.knowledge_view import KnowledgeView, knowledge_view
from generator.render.quiz_view import QuizView, category_accent, quiz_view
from generator.render.view import View, one_block
from generator.site.lists import DESCRIBED
from generator.site.site import Common, Library
from generator.text.blocks import Embed
from generator.text.markdown import Rendered

_NOTHING = Markup()


def render_view(env: jinja2.Environment, site: Common, view: View) -> str:
    """The HTML of a page, with marked links. It shows no issue that isn't part of the view."""
    context = {"site": site, "config": site.config, "view": view, "accent": category_accent}

    def body(rendered: Rendered, below: Markup = _NOTHING) -> Markup:
        """Rendered Markdown with its embedded blocks filled in, and `below` under the main heading it begins with."""
        parts = []
        for number, part in enumerate(rendered.parts):
            if isinstance(part, Embed):
                parts.append(_embed(env, site, view, part, number, context))
            else:
                parts.append(part)
        html = "\n".join(parts).replace("</h1>", f"</h1>\n{below}" if below else "</h1>", 1)
        return Markup(html)  # noqa: S704 - rendered HTML and templates' output

    template = env.get_template(f"{view.template}.html.jinja")
    json_ld = {"@context": "https://schema.org", "@graph": list(view.structured)}
    return one_block(template.render(**context, **view.data, body=body, json_ld=json_ld))


def _embed(
    env: jinja2.Environment, site: Common, view: View, embed: Embed, number: int, context: dict[str, object]
) -> str:
    """The HTML of a fenced block that embeds something; `number` is its index among the parts of the text."""
    data: dict[str, object]
    if embed.kind == "quiz":
        data = {"quiz": embedded_quiz(site, embed, number), "embedded": True}
    elif embed.kind == "guide":
        # A hand-written page may begin with a guide, which then has the first heading; other pages have one already.
        first = number == 0 and view.template == "page"
        data = {"guide": site.guide(embed.body), "first": first, "number": number}
    elif embed.kind == "compound":
        data = {"explore": site.guide(embed.body).compound.explore, "level": 2}
    elif embed.kind == "issues":
        data = {"issues": view.listed[: int(embed.body)], "described": DESCRIBED, "number": number}
    else:
        data = {"safety": site.config.safety}
    return env.get_template(f"embed_{embed.kind}.html.jinja").render(**context, **data)


def embedded_quiz(site: Library, embed: Embed, number: int) -> QuizView | KnowledgeView:
    """The view of the quiz that a block names, or of the items of it that the block names."""
    quiz_id, *items = embed.rows
    whole = site.quiz(quiz_id)
    quiz = whole.only(items) if items else whole
    return any_quiz_view(site, quiz, quiz_place(quiz_id, number), part=quiz is not whole)


def quiz_place(quiz_id: str, number: int) -> str:
    """The id of a quiz on the page of a text; `number` is the index of its block among the parts of the text."""
    return f"{quiz_id}--{number}"


def any_quiz_view(site: Library, quiz: Quiz, prefix: str, *, part: bool = False) -> QuizView | KnowledgeView:
    """The view of a quiz of either kind. `prefix` starts every id in its HTML; `part`: it has some of the items."""
    return by_kind(
        quiz,
        lambda audit: quiz_view(site, audit, prefix, part=part),
        lambda knowledge: knowledge_view(site, knowledge, prefix, part=part),
    )
