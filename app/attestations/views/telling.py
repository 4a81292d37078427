"""Messages by e-mail that something was said: who, where to read it, and nothing of what was said."""

from collections.abc import Sequence

from app.accounts.models import User
from app.attestations import queries
from app.attestations.models import AttestationRequest, Contest, HoldingMessage
from app.db import db
from app.mail import services as mail
from app.portfolio.models import Holding


def tell_message(message: HoldingMessage) -> None:
    """Write to the other side, unless something waits there for them already."""
    if not queries.is_first_unread(db.session, message):
        return
    holding = message.holding
    if message.by_trainee:
        link = theirs(holding)
        people = queries.trainers_to_tell(db.session, holding=holding, provider_id=message.provider_id)
    else:
        link, people = mine(holding), [holding.trainee.user]
    for one in people:
        post("message", one, author=message.author.display_name, link=link)


def tell_contest(contest: Contest) -> None:
    """Write to who signed what a person disagrees with, else to their colleagues."""
    attestation = contest.attestation
    people = queries.trainers_to_tell(
        db.session, holding=attestation.holding, provider_id=attestation.provider_id, first=attestation.trainer_id
    )
    link, author = mail.public_url("attestations.inbox"), attestation.holding.trainee.user.display_name
    for one in people:
        post("contested", one, author=author, link=link)


def tell_answer(contest: Contest) -> None:
    """Write to the person who disagreed that a trainer answered."""
    holding = contest.attestation.holding
    post("answered", holding.trainee.user, link=mine(holding))


def tell_declined(refused: Sequence[AttestationRequest]) -> None:
    """Write to the people whose requests are refused: once to each."""
    counts: dict[User, int] = {}
    for one in refused:
        user = one.holding.trainee.user
        counts[user] = counts.get(user, 0) + 1
    for user, count in counts.items():
        post("declined", user, count=count, link=mail.public_url("attestations.asked"))


def mine(holding: Holding) -> str:
    """Where a person reads what is said of a skill of theirs."""
    return mail.public_url("attestations.about", skill_id=holding.skill_id)


def theirs(holding: Holding) -> str:
    """Where a trainer reads it."""
    return mail.public_url("attestations.about_theirs", trainee_id=holding.trainee_id, skill_id=holding.skill_id)


def post(template: str, to: User, **words: object) -> None:
    """Write to someone who may sign in, in their language."""
    if to.active:
        mail.send(f"attestations/mail/{template}.txt", to=to.email, locale=to.locale, reader=to, **words)
