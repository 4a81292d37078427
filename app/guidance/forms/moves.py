"""What is typed of hand-overs."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.accounts import queries as accounts
from app.accounts.models import Organisation, OrganisationKind
from app.guidance import queries
from app.portfolio.forms import choices
from app.sharing.forms import SharedForm
from app.ui.fields import Found, LookupField

LONGEST_WORDS = 500


class MoveForm(FlaskForm):  # type: ignore[misc]
    """To which body a person is proposed to go, and why."""

    organisation = LookupField(
        _l("Which body?"),
        suggest_url="/accompagnement/structures",
        required=_l("Write the name of the body that would take over."),
        unknown=_l("We do not know this body. Check its name."),
        description=_l("A mission locale, a département, another counselling body."),
    )
    words = TextAreaField(
        _l("Why?"),
        [
            DataRequired(_l("Write in a sentence why you propose it.")),
            Length(max=LONGEST_WORDS, message=_l("Write at most %(max)d letters.")),
        ],
        description=_l("The person reads it before they decide."),
        render_kw={"rows": 4, "maxlength": LONGEST_WORDS},
    )

    def attach(self, session: Session, *, but: UUID) -> None:
        """Let the form find the other bodies."""
        self.session = session
        self.organisation.search = lambda text: found(queries.bodies(session, text, but=but))
        self.organisation.label_of = lambda text: name_of(body(session, text, but=but))

    @property
    def chosen(self) -> Organisation:
        """The body chosen, once the form is sound."""
        return self.session.get_one(Organisation, UUID(self.organisation.data))


def found(bodies: Sequence[Organisation]) -> list[Found]:
    """Bodies as a search shows them."""
    return [Found(id=str(one.id), label=one.name) for one in bodies]


def body(session: Session, text: str, *, but: UUID) -> Organisation | None:
    """Another body by its id as typed, if it is one."""
    try:
        one = accounts.organisation(session, UUID(text))
    except ValueError:
        return None
    return one if one is not None and one.kind is OrganisationKind.SUPPORT and one.id != but else None


def name_of(one: Organisation | None) -> str | None:
    """Its name, if there is one."""
    return one.name if one else None


class MoveAnswerForm(SharedForm):
    """What the person opens to the next body, and what follows them there."""

    steps_follow = BooleanField(_l("The steps written so far follow me"), default=True)
    notes_follow = BooleanField(_l("The notes written so far follow me"), default=True)
    former = RadioField(
        _l("And the body that accompanied you until now?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices(
            [("stops", _l("It no longer sees anything")), ("stays", _l("It keeps its access until its end"))]
        ),
        default="stops",
    )
