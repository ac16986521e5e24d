"""The parts that the binding format asks of a declaration.

Absent from the whole page, hidden text included, is certain; found in another form is left to a person.
"""

from __future__ import annotations

import re

from checker.model import Problem, Visit
from checker.placeholders import placeholders
from checker.reading import Link, bare_host, host_of, links, own_hosts, plain, select, shorten
from standards.accessibilite.declaration import Declaration, raw_text
from standards.accessibilite.mention import listed

_STATE_LOOSE = re.compile(
    r"(?:totalement|partiellement|entierement|pleinement|non|pas)\W{0,3}(?:\w{1,40}\W{1,9}){0,2}conform"
    r"|(?<!mise en )conformite (?:totale|partielle)"
)
_NOT_ACCESSIBLE = re.compile(
    r"non[\s-]conformites?\b|non accessible|inaccessible|derogation|grille|rapport d'audit"
)
_MAIL = re.compile(
    r"\w ?(?:@|\(at\)|\[at\]|\(a\)|\[a\]| at |\[arobase\]|\(arobase\)) ?"
    r"[\w-]{1,64} ?(?:\.|\[point\]|\(point\)) ?\w"
)
_WRITE = re.compile(
    r"contact|formulaire|message|signal|ecri|courriel|e-?mail|assistance|\baide\b|reclamation"
)
_HOST = re.compile(r"(?:[\w-]+\.)+(?:fr|org|com|eu|net|studio|io)\b")


def law(declaration: Declaration) -> Problem | None:
    """The article of the law the declaration is made for."""
    text = declaration.everything
    if re.search(r"\bart(?:icle|\.)? ?(?:n ?° ?|n ?o ?)?47\b", text):
        return None
    if re.search(r"2005\s?-\s?102|11 fevrier 2005", text):
        return declaration.doubt("La déclaration cite la loi du 11 février 2005 sans son article 47.")
    return declaration.defect("La déclaration ne cite pas l'article 47 de la loi du 11 février 2005.")


def state(declaration: Declaration) -> Problem | None:
    """One state, said clearly."""
    if declaration.state:
        return None
    if declaration.states:
        return declaration.doubt(f"La déclaration donne plusieurs états : {listed(declaration.states)}.")
    if _STATE_LOOSE.search(declaration.everything):
        loose = _STATE_LOOSE.search(declaration.prose)
        message = "L'état de conformité n'est pas dit en une phrase claire."
        return declaration.doubt(message, loose.start() if loose else None)
    return declaration.defect(
        "La déclaration ne dit pas si le site est totalement, partiellement ou non conforme."
    )


def not_accessible(declaration: Declaration) -> Problem | None:
    """What is not accessible, listed by a site that is partly so."""
    if declaration.state != "partiellement" or _NOT_ACCESSIBLE.search(declaration.everything):
        return None
    return declaration.doubt(
        "Site partiellement conforme : la liste des contenus non accessibles n'a pas été trouvée."
    )


def contact(declaration: Declaration) -> Problem | None:
    """A way to write to the site, in the declaration itself."""
    page, body = declaration.page, declaration.body
    in_body = any(_writes(link) for link in links(page, body))
    if in_body or _MAIL.search(plain(raw_text(body))) or select(body, "textarea, [data-cfemail]"):
        return None
    if any(_writes(link) for link in links(page)) or _WRITE.search(declaration.prose):
        return declaration.doubt(
            "Aucun courriel ni formulaire n'est donné dans la déclaration pour signaler un défaut."
        )
    return declaration.defect("La déclaration ne donne aucun moyen d'écrire pour signaler un défaut.")


def _writes(link: Link) -> bool:
    """Whether a link leads to a form or a mailbox, the Défenseur des droits' apart."""
    href = link.element.get("href") or ""
    said = plain(f"{link.name} {href}")
    writes = href.startswith("mailto:") or _WRITE.search(said)
    return bool(href and writes) and "defenseur" not in plain(f"{link.name} {link.url}")


def appeal(declaration: Declaration) -> Problem | None:
    """The way of appeal: the Défenseur des droits."""
    if re.search(r"defenseure? (?:des|de) droits|defenseurdesdroits", declaration.everything):
        return None
    return declaration.defect("La déclaration ne dit pas que l'on peut saisir le Défenseur des droits.")


def subject(declaration: Declaration, visit: Visit) -> Problem | None:
    """The host a declaration names is the site's: else it is a model copied, or a shared text."""
    named = re.search(r"s'applique (?:a|au|aux)\b(.{0,160})", declaration.prose)
    hosts = _HOST.findall(named[1].split(". ")[0]) if named else []
    own = own_hosts(visit) | {bare_host(host_of(declaration.page.address))}
    if not hosts or any(bare_host(host) in own for host in hosts):
        return None
    return declaration.doubt(f"La déclaration dit s'appliquer à « {hosts[0]} », un autre site que celui-ci.")


def blanks(declaration: Declaration) -> Problem | None:
    """The blanks of the official model, left to fill."""
    found = list(placeholders(declaration.written))
    if not found:
        return None
    pieces = list(dict.fromkeys(left.piece for left in found))
    listing = ", ".join(f"« {shorten(piece, 60)} »" for piece in pieces[:5])
    message = f"La déclaration garde des zones du modèle à compléter : {listing}."
    return declaration.defect(message, len(plain(declaration.written[: found[0].start])))
