"""A quiz record to the form that both scorers take."""

from __future__ import annotations

from fractions import Fraction

from generator.model.quiz import SelfAudit
from generator.quiz.scoring import KeyBand, KeyItem, KeyLoad, KeyScale, ScoringKey


def scoring_key(quiz: SelfAudit) -> ScoringKey:
    """The form of a quiz that has passed `generator.rules.self_audits`."""
    positions = {scale_id: position for position, scale_id in enumerate(quiz.scales)}
    items = []
    for item in quiz.items:
        answers = quiz.response_set(item)
        if answers is None:
            raise ValueError(item.id)
        items.append(
            KeyItem(
                id=item.id,
                values=tuple(option.value for option in answers.options),
                not_applicable=answers.not_applicable is not None,
                loads=tuple(
                    KeyLoad(positions[scale], keyed == "reverse", weight) for scale, keyed, weight in quiz.loads(item)
                ),
            )
        )
    scales = tuple(
        KeyScale(
            id=scale_id,
            better=scale.better,
            min_answered=(len(quiz.items_of(scale_id)) + 1) // 2
            if scale.min_answered == "half"
            else scale.min_answered,
            bands=tuple(KeyBand(band.id, band.from_) for band in scale.bands),
        )
        for scale_id, scale in quiz.scales.items()
    )
    return ScoringKey(
        quiz=quiz.id,
        revision=quiz.revision,
        method=quiz.scoring.method,
        decimals=quiz.scoring.decimals,
        overall=quiz.scoring.overall == "mean_of_scales",
        scales=scales,
        items=tuple(items),
    )


def scale_range(quiz: SelfAudit, scale_id: str) -> tuple[Fraction, Fraction]:
    """The least and the greatest score of a scale.

    Under mean and sum the scale's items share one range, which the rules check before anybody asks.
    """
    method = quiz.scoring.method
    if method == "percent":
        return Fraction(0), Fraction(100)
    low, high, whole = Fraction(0), Fraction(0), 0
    for item in quiz.items_of(scale_id):
        answers = quiz.response_set(item)
        if answers:
            low, high = Fraction(answers.options[0].value), Fraction(answers.options[-1].value)
        whole += sum(weight for scale, _, weight in quiz.loads(item) if scale == scale_id)
    return (low, high) if method == "mean" else (low * whole, high * whole)
