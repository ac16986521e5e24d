"""What is read of the documents that pages offer: RGAA 13.3, as far as a machine goes."""

from collections.abc import Iterator

from checker.model import Document, Doubt, Found, Inapplicable, NotTested, Page, Problem, Visit
from standards.accessibilite.documents.claims import broken_promises
from standards.accessibilite.documents.download import mute_links, offered
from standards.accessibilite.documents.office import lacking
from standards.accessibilite.documents.reserves import fatal, office_of, pdf_of
from standards.accessibilite.documents.structure import LONG, bookmarks, fields, figures, headings, tables
from standards.accessibilite.documents.wording import bad_title, language_doubt, pages_told

SCANNED = 0.8
"""Share of the pages that are images without text from which the whole document is one."""
_OLD_LOCK = 4
"""The last revision of protections in which a reader obeys the permission for assistive technologies."""


def pdf_balise(document: Document, visit: Visit) -> Problem:
    """RGAA 13.3.1, ISO 32000-1, 14.8: a tree that holds content, in a file that says to be tagged."""
    pdf = pdf_of(document)
    tree = pdf.structure
    if tree and not tree.holding and not tree.whole:
        raise NotTested("L'arbre de structure du PDF est trop grand pour être lu.")
    if tree is None or not tree.holding:
        why = (
            "n'a pas d'arbre de structure"
            if tree is None
            else "a un arbre de structure qui ne tient aucun contenu"
        )
        return fatal(document, visit, f"Le PDF n'est pas balisé : il {why}.")
    if not pdf.marked:
        return Doubt(
            "Le PDF a un arbre de structure, mais ne se déclare pas balisé (MarkInfo) : ses balises servent-elles ?"
        )
    return Found(f"Le PDF est balisé : {tree.holding} balises tiennent un contenu.")


def texte_des_pdf(document: Document, visit: Visit) -> Problem:
    """RGAA 13.3.1: certain when images without any text, nor replacement text, make at least 80 % of the pages,
    all of them read."""
    pdf = pdf_of(document)
    text, spoken = pdf.text, pdf.structure is not None and pdf.structure.spoken > 0
    if not text.read:
        raise NotTested("Aucune page du PDF n'a pu être lue.")
    if not text.silent:
        return Found(f"Toutes les pages lues ({text.read}) contiennent du texte.")
    whole = text.read == pdf.pages and len(text.pictured) >= SCANNED * pdf.pages
    if whole and not spoken:
        share = f"Le PDF est fait d'images sans texte : {len(text.pictured)} de ses pages sur {pdf.pages}."
        return fatal(document, visit, share)
    if text.pictured or len(text.silent) == text.read:
        return Doubt(
            f"Sans aucun texte : {pages_told(text.pictured or text.silent)}. Ce qui s'y lit est-il dit autrement ?"
        )
    return Found(f"Seules des pages sans image ni texte sont muettes ({pages_told(text.silent)}).")


def protection_des_pdf(document: Document, visit: Visit) -> Problem:
    """RGAA 13.3.1, ISO 32000-1, table 22: bit 10 or bit 5 lets assistive technologies read. From revision 5 on,
    readers are told to let them in all cases (ISO 32000-2): what they do is left to a person."""
    lock = pdf_of(document).lock
    if lock is None:
        return Found("Le PDF n'est pas protégé.")
    if lock.accessibility or lock.copy:
        return Found("La protection du PDF laisse lire son texte aux aides techniques.")
    said = "La protection du PDF interdit d'en extraire le texte, même aux aides techniques."
    return (
        fatal(document, visit, said)
        if lock.revision <= _OLD_LOCK
        else Doubt(f"{said} Un lecteur récent n'en tient pas compte.")
    )


def langue_des_pdf(document: Document) -> Problem:
    """RGAA 13.3.1, ISO 32000-1, 14.9.2: the language of the whole document."""
    return language_doubt(pdf_of(document)) or Found(
        f"Le PDF annonce la langue « {pdf_of(document).language} »."
    )


def titre_des_pdf(document: Document) -> Problem:
    """RGAA 13.3.1, ISO 32000-1, 14.3.3: a title of its own, shown in the title bar."""
    pdf = pdf_of(document)
    if why := bad_title(pdf.title, document.url):
        return Doubt(why)
    if not pdf.title_shown:
        return Doubt(
            f"Le titre « {pdf.title} » n'est pas affiché : le lecteur montre le nom du fichier (DisplayDocTitle)."
        )
    return Found(f"Le PDF s'intitule « {pdf.title} » et affiche son titre.")


def structure_des_pdf(document: Document) -> Iterator[Problem]:
    """RGAA 13.3.1: figures with a replacement text, tables with header cells, fields with a tooltip."""
    pdf = pdf_of(document)
    if not (pdf.fields or pdf.dynamic or (pdf.structure and (pdf.structure.figures or pdf.structure.tables))):
        raise Inapplicable("Le PDF n'a ni figure ni tableau balisés, ni champ à remplir.")
    yield from figures(pdf)
    yield from tables(pdf)
    yield from fields(pdf)


def reperes_des_pdf(document: Document) -> Iterator[Problem]:
    """Good practice: headings in order in a tagged document of more than 5 pages, bookmarks in one of more than 20."""
    pdf = pdf_of(document)
    if pdf.pages <= 5:
        raise Inapplicable("Le PDF a cinq pages au plus : titres et signets n'y sont pas attendus.")
    if not (pdf.structure and pdf.structure.holding) and pdf.pages <= LONG:
        raise Inapplicable("Le PDF n'est pas balisé, et trop court pour des signets.")
    yield from headings(pdf)
    yield from bookmarks(pdf)


def pdf_ua_declare(document: Document) -> Problem:
    """ISO 14289-1: a file that claims PDF/UA, beside what was read of it."""
    pdf = pdf_of(document)
    if not pdf.ua:
        raise Inapplicable("Le PDF ne se déclare pas conforme à PDF/UA, ce que rien n'impose.")
    broken = broken_promises(pdf)
    if broken:
        return Doubt(f"Le PDF se déclare PDF/UA-{pdf.ua}, mais {' ; '.join(broken)}.")
    return Found(f"Le PDF se déclare PDF/UA-{pdf.ua} ; rien de ce qui a été lu ne le dément.")


def documents_bureautiques(document: Document) -> Problem:
    """RGAA 13.3.1: what a word processor's own checker looks at first."""
    lacks = lacking(office_of(document), document.url)
    if lacks:
        return Doubt(f"Le document {' ; '.join(lacks)}.")
    return Found("Titre, langue, titres de parties, images et tableaux : rien ne manque de ce qui a été lu.")


def format_et_poids_des_documents(page: Page) -> Problem:
    """DSFR, « téléchargement de fichier »: a link to a document says its format and its size."""
    every = offered(page)
    if not every:
        raise Inapplicable("La page ne propose aucun document à télécharger.")
    mute = mute_links(every)
    if not mute:
        return Found(f"Tous les liens vers un document ({len(every)}) disent son format et son poids.")
    first = mute[0]
    count = f"{len(mute)} sur {len(every)}"
    return Doubt(
        f"Liens vers un document qui ne disent pas son format et son poids : {count} (« {first.name} », par exemple).",
        first.element,
    )
