"""Requests, and a trainer's signed statements."""

from dataclasses import replace
from typing import Any

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages with their limits, and tell portfolios who signed, how it was seen, and what witnesses say."""
    from app.accounts import limiting  # noqa: PLC0415 (as below)
    from app.attestations.views import bp  # noqa: PLC0415 (models import this package before the pages can be)
    from app.portfolio.signals import evidence_wanted, notes_wanted, origins_wanted  # noqa: PLC0415

    app.register_blueprint(bp)
    limiting.limit(
        app,
        [
            ("attestations.ask_witness", limiting.TRIES, limiting.REQUESTS, False),
            ("attestations.renew_witness", limiting.TRIES, limiting.REQUESTS, False),
            ("attestations.testify", None, limiting.REQUESTS, False),
        ],
    )
    origins_wanted.connect(_worded_origins)
    evidence_wanted.connect(_words_of_witnesses)
    notes_wanted.connect(_notes_of_trainers)


def _worded_origins(sender: object, **asked: Any) -> dict[Any, Any]:
    from app.attestations import labels, queries  # noqa: PLC0415

    told = queries.origins(sender, **asked)
    return {source_id: replace(one, title=labels.observed_words(one.title or "")) for source_id, one in told.items()}


def _words_of_witnesses(_sender: object, **asked: Any) -> list[Any]:
    from app.attestations import labels, queries  # noqa: PLC0415
    from app.i18n import local_day  # noqa: PLC0415
    from app.portfolio.signals import WitnessWord  # noqa: PLC0415

    return [
        WitnessWord(
            skill_id=skill_id,
            author=said.author_name,
            on=local_day(said.given_at),
            text=f"{labels.LEVELS[level]}.\n{said.words}" if level else said.words,
            quality=f"{said.author_role}, {said.author_organisation}",
            source_id=said.id,
        )
        for said, skill_id, level in queries.words_of_witnesses(**asked)
    ]


def _notes_of_trainers(_sender: object, **asked: Any) -> list[Any]:
    from app.attestations import labels, queries  # noqa: PLC0415
    from app.i18n import local_day  # noqa: PLC0415
    from app.portfolio.signals import TrainerNote  # noqa: PLC0415

    session, trainee_id, skill_ids = asked["session"], asked["trainee_id"], asked["skill_ids"]
    short = queries.short_of_quorum(session, [trainee_id])
    notes = [
        TrainerNote(
            skill_id=result.skill_id,
            on=one.assessed_on,
            text=labels.assessed_words(one, result.level),
            person=one.trainer.display_name,
            organisation=one.provider.name,
            words=one.words,
            withdrawn_reason=one.withdrawn_reason,
        )
        for one, result in queries.results_of(session, trainee_id, skill_ids)
    ]
    if not short:
        return notes
    return notes + [
        TrainerNote(
            skill_id=one.holding.skill_id,
            on=local_day(one.attested_at),
            text=labels.short_words(short[trainee_id, one.holding.skill_id]),
            person=one.trainer.display_name,
            organisation=one.provider.name,
        )
        for one in queries.attestations_of(session, trainee_id)
        if one.revoked_at is None and one.holding.skill_id in skill_ids and (trainee_id, one.holding.skill_id) in short
    ]
