"""Every page that a role reaches is open to all, fits a phone and a desk, weighs little, and speaks the language."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.crawling import WEIGHT, WIDTHS, crawl, language_faults, shown_faults
from tests.journeys.steps import demo, sign_in, sign_up, told

pytestmark = pytest.mark.journey

LANGUAGES = ("fr", "en")

# Where each role starts besides their home: nothing links to some states, such as a search that finds nothing.
SEEDS = {
    "nobody": ("/", "/connexion", "/mot-de-passe-oublie"),
    "newcomer": ("/", "/portfolio/competences/ajouter?q=zzzzzz", "/portfolio/mes-mots"),
    "stagiaire": ("/", "/portfolio/competences/ajouter?q=souder"),
    "formateur": ("/",),
    "employeur": ("/", "/offres/nouvelle"),
    "nouvel-employeur": ("/", "/employeurs/en-attente", "/offres/nouvelle"),
    "badges": ("/",),
    "conseil": ("/",),
    "region": ("/",),
    "equipe": ("/",),
}

# Pages that are the same for all: seen once by whoever is named here, rather than by everyone.
COMMON = {
    "/comment-le-classement-est-fait": "nobody",
    "/referentiel": "nobody",
    "/referentiel?secteur": "nobody",
    "/metiers/*": "nobody",
    "/competences/*": "nobody",
    "/mon-compte/mot-de-passe": "stagiaire",
    "/mon-compte/second-controle": "stagiaire",
    "/mon-compte/cles": "stagiaire",
}

FEWEST = {
    "nobody": 10, "newcomer": 8, "stagiaire": 12, "formateur": 11, "employeur": 14, "nouvel-employeur": 6, "badges": 2,
    "conseil": 2, "region": 12, "equipe": 4,
}  # fmt: skip


@pytest.mark.parametrize(("role", "language"), list(itertools.product(SEEDS, LANGUAGES)))
def test_every_page_a_role_reaches_is_open_to_all(
    page: Page, live_server: str, console_errors: list[str], role: str, language: str
) -> None:
    if role == "newcomer":
        sign_up(page, live_server, "Ange Nouvel", f"ange.{language}@journey.example")
    elif role != "nobody":
        sign_in(page, live_server, demo(role))
    page.goto(f"{live_server}/langue/{language}")

    found = crawl(page, live_server, language, SEEDS[role], lambda name: COMMON.get(name, role) != role)

    assert not found.faults, "\n".join(found.faults)
    assert len(found.shapes) >= FEWEST[role]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_menu_of_the_account_opens_to_all(page: Page, live_server: str, width: int) -> None:
    sign_in(page, live_server, demo("employeur"))
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("details.menu summary").click()

    assert shown_faults(page, within=".menu") == []


# Pages of recognition that the walk passes by, since it looks at one page of each shape, and reads three: a list, the
# link in it that leads to one in the state wanted, and what is beneath that one.
PASSED_BY = (
    ("region", "/region/meta-badges", "S’intégrer", ("", "/regle", "/effet", "/image", "/effacer")),
    ("region", "/region/reconnaissances?etat=recognised", "Travailler en équipe", ("", "/retirer")),
    ("region", "/region/reconnaissances?etat=refused", "", ("",)),
    ("badges", "/structure/reconnaissances", "Non reconnu", ("",)),
)


def test_the_pages_of_recognition_that_the_walk_passes_by_are_open_to_all(
    visitor: Callable[..., Page], live_server: str
) -> None:
    faults: list[str] = []
    pages = {role: visitor() for role in ("region", "badges")}
    for role, page in pages.items():
        sign_in(page, live_server, demo(role))

    def look(page: Page) -> None:
        faults.extend(f"{page.url}: {fault}" for fault in language_faults(page, "fr"))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            faults.extend(f"{page.url} at {width} px: {fault}" for fault in shown_faults(page))

    for role, listed, words, beneath in PASSED_BY:
        page = pages[role]
        page.goto(f"{live_server}{listed}")
        rows = page.get_by_role("main").locator("tr, li").filter(has_text=words, has=page.locator("a"))
        address = f"{live_server}{rows.locator('a').first.get_attribute('href')}"
        for each in beneath:
            answer = page.goto(f"{address}{each}")
            assert answer is not None
            assert answer.status == 200, page.url
            look(page)

    asking = pages["badges"]
    asking.goto(f"{live_server}/structure/reconnaissances/demander")
    for name in ("badge", "meta"):
        asking.locator(f"input[name={name}]").first.check()
    asking.get_by_role("main").get_by_role("button", name="Continuer", exact=True).click()
    asking.wait_for_url("**/demander/*/*")
    look(asking)
    assert not faults, "\n".join(faults)


# Forms sent with nothing in them: who sends it, its address, and its button.
EMPTY = (
    ("nobody", "/connexion", "Se connecter"),
    ("nobody", "/creer-mon-portfolio", "Créer mon portfolio"),
    ("nobody", "/employeurs/inscription", "Envoyer ma demande"),
    ("stagiaire", "/portfolio/experiences/ajouter", "Enregistrer et voir ses compétences"),
    ("employeur", "/offres/nouvelle", "Enregistrer et choisir les compétences"),
    ("employeur", "/recherches/nouvelle", "Enregistrer et choisir les compétences"),
    ("region", "/region/structures/ajouter", ""),
    ("formateur", "/inviter-un-stagiaire", ""),
    ("region", "/region/meta-badges/nouveau", "Enregistrer le brouillon"),
)


@pytest.mark.parametrize(("role", "path", "button"), EMPTY)
def test_a_form_sent_empty_says_what_to_put_right_and_stays_open_to_all(
    page: Page, live_server: str, role: str, path: str, button: str
) -> None:
    if role != "nobody":
        sign_in(page, live_server, demo(role))
    page.goto(f"{live_server}{path}")
    form = page.get_by_role("main").locator("form[method=post]").first
    form.locator("button[type=submit]").filter(has_text=button).first.click()

    expect(page.get_by_role("main").get_by_role("alert")).to_be_focused()
    assert language_faults(page, "fr") == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert shown_faults(page) == []


def test_a_forgotten_password_gets_the_same_words_whoever_asks(page: Page, live_server: str) -> None:
    for email in (demo("stagiaire"), "personne@journey.example"):
        page.goto(f"{live_server}/mot-de-passe-oublie")
        page.get_by_label("Adresse e-mail").fill(email)
        page.get_by_role("main").get_by_role("button").click()
        told(page, "Si cette adresse a un compte, un message arrive. Ouvrez-le dans l’heure.")
        assert shown_faults(page) == []


def test_the_page_of_a_wrong_address_is_open_to_all(page: Page, live_server: str, console_errors: list[str]) -> None:
    answer = page.goto(f"{live_server}/nulle-part")

    assert answer is not None
    assert answer.status == 404
    assert shown_faults(page) == []
    assert language_faults(page, "fr") == []
    assert len(console_errors) == 1
    console_errors.clear()


NARROW = """<!doctype html><html lang="fr"><title>Étroit</title><style>@media (min-width:600px){.thin{display:none}}
@media (max-width:600px){p{color:#bbb}}</style><main><h1>Étroit</h1><p>Pâle.</p><div class="thin">%s</div></main>"""


@pytest.mark.parametrize("thin", ["", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'])
def test_what_shows_on_a_phone_alone_is_looked_at_there(page: Page, thin: str) -> None:
    page.route("http://planted.example/**", lambda route: route.fulfill(body=NARROW % thin, content_type="text/html"))

    found = crawl(page, "http://planted.example", "fr")

    at = [fault.split(": ")[:2] for fault in found.faults]
    assert at == [["/ at 320 px", rule] for rule in ("color-contrast", *(["image-alt"] if thin else []))]


HEAVY = "<!doctype html><html lang=fr><title>Lourd</title><h1>Lourd</h1>" + "".join(
    f'<img src="{path}" alt="">'
    for path in (
        "/badges/modeles/1/1/image.png", "/badges/modeles/1/1/vignette.png", "/structure/badges/1/1/vignette.png",
        "/region/meta-badges/1/1/image.png", "/portfolio/badges/1/vignette", "/portfolio/badges/1/image?r=1",
    )
)  # fmt: skip


@pytest.mark.parametrize("other", ["/structures/ici/logo.png", "/badges/modeles/fond.png", "/image.png"])
def test_pictures_of_badges_alone_weigh_nothing(page: Page, console_errors: list[str], other: str) -> None:
    site = "http://planted.example"
    page.route(f"{site}/**", lambda route: route.fulfill(body=b"x" * 100_000, content_type="image/png"))
    page.route(f"{site}/", lambda route: route.fulfill(body=HEAVY, content_type="text/html"))
    page.route(
        f"{site}/more", lambda route: route.fulfill(body=f'{HEAVY}<img src="{other}" alt="">', content_type="text/html")
    )

    page.goto(site)
    light = page.evaluate(WEIGHT)
    page.goto(f"{site}/more")

    assert 0 < light < 2_000
    assert page.evaluate(WEIGHT) > 100_000
    console_errors.clear()


PLANTED = """<!doctype html><html lang="en"><title>Planted</title><h1>Planted</h1>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p style="width:2000px">What you see is not translated.</p>
<p style="color:#bbb;background:#fff">Pale</p><a href="/gone">Away</a>
<script src="https://elsewhere.invalid/a.js"></script><script>const heavy = "%s"</script>"""


def test_the_walk_notices_what_is_wrong(page: Page, console_errors: list[str]) -> None:
    site = "http://planted.example"
    page.route("https://elsewhere.invalid/**", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.route(f"{site}/**", lambda route: route.fulfill(status=410, body="Gone", content_type="text/html"))
    page.route(f"{site}/", lambda route: route.fulfill(body=PLANTED % ("x" * 200_000), content_type="text/html"))

    found = crawl(page, site, "fr")

    assert found.shapes == ["/", "/gone"]
    said = "\n".join(found.faults)
    for fault in (
        "/: asks a third party: https://elsewhere.invalid/a.js",
        "/: says that it is in 'en'",
        "/: in English: What you see is not translated.",
        "/ at 1280 px: image-alt",
        "/ at 320 px: color-contrast",
        "/ at 1280 px: overflows by",
        "/: weighs",
        "/gone: answers 410",
    ):
        assert fault in said
    console_errors.clear()
