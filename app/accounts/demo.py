"""The accounts that a demo shows on its sign-in page, one a role, all with one password."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

PASSWORD = "tremplin-demo-2026"  # noqa: S105 (shown on the page, and made in a demo only)


class DemoAccount(NamedTuple):
    """Someone to look around as."""

    email: str
    display_name: str
    role: Any


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount("stagiaire@demo.example", "Camille Lefèvre", _l("Trainee")),
    DemoAccount("formateur@demo.example", "Dominique Auber", _l("Trainer")),
    DemoAccount("employeur@demo.example", "Alex Marie", _l("Employer")),
    DemoAccount("badges@demo.example", "Maxime Hue", _l("Badge issuer")),
    DemoAccount("conseil@demo.example", "Claude Duval", _l("Counsellor")),
    DemoAccount("region@demo.example", "Andrea Leroy", _l("Region officer")),
    DemoAccount("equipe@demo.example", "Morgan Vasseur", _l("Team administrator")),
)
