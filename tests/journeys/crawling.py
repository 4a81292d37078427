"""Walk through all the pages that a person reaches from the home by links, one of each shape."""

import re
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import axe_playwright_python
from playwright.sync_api import Error, Page

WIDTHS = (1280, 320)
READ_OF_A_SHAPE = 3
MOST_BYTES = 150 * 1024

# All that axe has by default, WCAG 2.0 to 2.1 A and AA among it, and the rule of WCAG 2.2 that it leaves off.
RULES = {"target-size": {"enabled": True}}
# What depends on the width, the rest being of the words and the tree, as long as the same things are seen.
OF_THE_WIDTH = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
OPTIONS = {"resultTypes": ["violations"]}
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HREF = re.compile(r'<a (?![^>]*\sdownload)[^>]*href="(/[^"]*)"')
NUMBER = re.compile(r"\d+")

# Words that no French sentence holds, of which hardly an English one does without.
ENGLISH = re.compile(r"\b(?:the|you|your|with|this|that|which|these|they|their|will|what|when|where|has|been|and)\b")

LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)"
# What folds, unfolded, but for menus, which lie over the page; of a list whose items fold, the first alone: the others
# are made alike.
UNFOLD = """() => document.querySelectorAll('details:not(.menu)').forEach(each => {
  const item = each.closest('li');
  if (!item || item === item.parentElement.firstElementChild) each.open = true;
})"""
# All that a page shows at one width, in one question: each costs a way there and back. Nothing where axe is not there.
# Asked again at another width, where the same things are seen, it asks for what depends on the width alone.
SHOWN = f"""async ([within, options, again]) => {{
  if (!('axe' in window)) return null;
  ({UNFOLD})();
  const is = each => each.checkVisibility({{visibilityProperty: true}});
  const seen = [...document.querySelectorAll('*')].map(each => +is(each)).join('');
  if (again && seen === window.seenBefore) options = {{...options, runOnly: {{type: 'rule', values: again}}}};
  window.seenBefore = seen;
  const found = await axe.run(within, options), root = document.documentElement;
  return [root.scrollWidth - root.clientWidth, found.violations.flatMap(
    rule => rule.nodes.map(node => `${{rule.id}}: ${{node.html.slice(0, 200)}} (${{node.failureSummary}})`))];
}}"""
# What has come over the network, or would have, had it not been kept: bodies as sent, compressed; pictures of badges
# apart, and they alone.
WEIGHT = """() => {
  const badge = new RegExp('^/(badges/modeles|structure/badges|region/meta-badges|portfolio/badges)/'
    + '.+/(image|vignette)([.]png)?$');
  const counts = entry => entry.initiatorType !== 'fetch'
    && !(entry.initiatorType === 'img' && badge.test(new URL(entry.name).pathname));
  return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter(counts).reduce((sum, entry) => sum + entry.encodedBodySize, 0);
}"""
STRANGERS = """() => performance.getEntriesByType('resource').map(entry => entry.name)
  .filter(name => !name.startsWith(location.origin) && !name.startsWith('data:'))"""
# What is read, seen or heard, but for what says of itself that it is in another language.
WORDS = """() => {
  const said = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, {
    acceptNode: node => node.nodeType === 1 && (node.lang || node.matches('script, style, [translate=no]'))
      ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT });
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.nodeType === 3) said.push(node.data);
    else for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (node.hasAttribute(name)) said.push(node.getAttribute(name));
  }
  return said.map(text => text.trim()).filter(text => text);
}"""


@dataclass
class Crawl:
    """What was walked through, and what was wrong there."""

    shapes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    heaviest: int = 0


def shape(address: str) -> str:
    """Fold the addresses of pages that differ by their data alone into one; the pages of a list are one too."""
    parts = urlsplit(address)
    path = NUMBER.sub("#", IDENTIFIER.sub("*", parts.path))
    names = {name for name, _ in parse_qsl(parts.query)} - {"page"}
    return path + "".join(f"?{name}" for name in sorted(names))


def crawl(
    page: Page, site: str, language: str, seeds: Collection[str] = ("/",), skip: Callable[[str], bool] = lambda _: False
) -> Crawl:
    """Follow every link of this site, breadth first, look at one page of each shape, and read a few more for links."""
    found = Crawl()
    page.add_init_script(AXE)  # there as each page comes, rather than sent to each
    waiting = deque(f"{site}{path}" for path in seeds)
    seen: dict[str, set[str]] = {}
    while waiting:
        address = waiting.popleft().split("#")[0]
        name = shape(address)
        known = seen.setdefault(name, set())
        if not address.startswith(f"{site}/") or name.startswith("/langue/") or skip(name) or address in known:
            continue
        if not known:
            waiting.extend(look_at(page, address, name, language, found))
        elif len(known) < READ_OF_A_SHAPE:
            waiting.extend(links_of(page, site, address))
        known.add(address)
    return found


def links_of(page: Page, site: str, address: str) -> list[str]:
    """Read where one more page of a shape leads, without a look at it: some of its kind lead further than others."""
    text = page.request.get(address, max_retries=2).text()  # the server may close a connection kept alive
    return [f"{site}{unescape(path)}" for path in HREF.findall(text)]


def look_at(page: Page, address: str, name: str, language: str, found: Crawl) -> list[str]:
    """Look at one page in each width, and return where it leads."""
    found.shapes.append(name)
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        found.shapes.pop()  # a file to keep, not a page
        return []
    if answer is None or answer.status != 200:
        found.faults.append(f"{name}: answers {answer and answer.status} at {address}")
    elif not answer.headers.get("content-type", "").startswith("text/html"):
        found.shapes.pop()  # a document for programs, as the browser shows it
        return []
    found.faults += [f"{name}: {fault}" for fault in (*sent_faults(page, found), *language_faults(page, language))]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        # Colours are the same in every language, and take longest to look at.
        shown = shown_faults(page, colours=language == "fr", again=width != WIDTHS[0])
        found.faults += [f"{name} at {width} px: {fault}" for fault in shown]
    links: list[str] = page.evaluate(LINKS)
    return links


def sent_faults(page: Page, found: Crawl) -> list[str]:
    """List what is wrong with what came over the network."""
    weight, strangers = page.evaluate(f"() => [({WEIGHT})(), ({STRANGERS})()]")
    found.heaviest = max(found.heaviest, weight)
    heavy = [f"weighs {weight:,} bytes"] if weight > MOST_BYTES else []
    return heavy + [f"asks a third party: {name}" for name in strangers]


def language_faults(page: Page, language: str) -> list[str]:
    """List what is not in the language asked for."""
    said, words = page.evaluate(f"() => [document.documentElement.getAttribute('lang'), ({WORDS})()]")
    wrong = [] if said == language else [f"says that it is in {said!r}"]
    if language == "fr":
        wrong += [f"in English: {text}" for text in words if ENGLISH.search(text)]
    return wrong


def shown_faults(page: Page, *, colours: bool = True, within: str = "html", again: bool = False) -> list[str]:
    """List what axe finds with all that folds unfolded, and what does not fit."""
    rules = [rule for rule in OF_THE_WIDTH if colours or rule != "color-contrast"]
    options = [within, {**OPTIONS, "rules": {**RULES, "color-contrast": {"enabled": colours}}}, again and rules]
    shown = page.evaluate(SHOWN, options)
    if shown is None:
        page.evaluate(AXE)
        shown = page.evaluate(SHOWN, options)
    over, faults = shown
    return [*faults, *([f"overflows by {over} px"] if over > 0 else [])]
