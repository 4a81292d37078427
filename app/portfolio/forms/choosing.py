"""What to look at in a portfolio, asked for in the page's address."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SearchField, SelectField

from app.portfolio.forms.portfolio import choices, experience_words, no_token
from app.portfolio.labels import FAMILIES, PROOFS, STAGES
from app.portfolio.models import Experience, Proof
from app.portfolio.queries import Choice, Source, Stage
from app.skills.models import SkillFamily


class ChoosingForm(FlaskForm):  # type: ignore[misc]
    """Skills by words, proof, stage, family, and where they come from; what is not understood chooses nothing."""

    Meta = no_token()

    q = SearchField(_l("Words"))
    preuve = SelectField(_l("Proof"), choices=choices([("", _l("All")), *PROOFS.items()]))
    etat = SelectField(_l("Where I stand"), choices=choices([("", _l("All")), *STAGES.items()]))
    famille = SelectField(
        _l("Family"), choices=choices([("", _l("All")), *((each.value, words) for each, words in FAMILIES.items())])
    )
    origine = SelectField(_l("Where it comes from"))

    def __init__(
        self, *args: Any, experiences: Sequence[Experience], sources: Sequence[Source], locale: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._from = {str(one.id): frozenset({one.id}) for one in experiences}
        named = [(str(one.id), experience_words(one)) for one in experiences]
        for source in sources:
            title = source.title_en if locale == "en" and source.title_en else source.title
            key = str(min(source.ids))
            self._from[key] = source.ids
            named.append((key, _("%(training)s, %(provider)s", training=title, provider=source.organisation)))
        self.origine.choices = choices([("", _l("All")), *named])

    @property
    def choice(self) -> Choice:
        """What was asked for."""
        return Choice(
            words=(self.q.data or "").strip()[:100],
            proof=Proof(self.preuve.data) if self.preuve.data in set(Proof) else None,
            stage=Stage(self.etat.data) if self.etat.data in set(Stage) else None,
            family=SkillFamily(self.famille.data) if self.famille.data in set(SkillFamily) else None,
            from_ids=self._from.get(self.origine.data or "", frozenset[UUID]()),
        )
