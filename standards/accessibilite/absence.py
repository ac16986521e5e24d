"""What a page does not have: certain only where all of it was read."""

from lxml.html import HtmlElement

from checker.model import CantTell, Inapplicable, NotTested, Page, once
from checker.reading import closed_components, exposed, held_for_consent, listed, select

_FOR_MACHINES = {"0", "1", "0px", "1px"}


def without(page: Page, said: str) -> None:
    """Raise what is due to a page where nothing of a kind was found: `Inapplicable`, as `said`, where all
    was read; else why something may be there all the same."""
    if told := unread(page):
        raise NotTested(f"{said} Mais {told}.")
    if told := kept_back(page):
        raise CantTell(f"{said} Mais {told}.")
    raise Inapplicable(said)


def without_inserted(page: Page, said: str) -> None:
    """As `without`, for frames and media."""
    need_no_choice(page, said)
    without(page, said)


def need_no_choice(page: Page, said: str) -> None:
    """Raise `CantTell` where a consent holds back what may be the frame or the media that is nowhere, as `said`."""
    if held := held_for_consent(page):
        many = f"{held} contenus attendent" if held > 1 else "un contenu attend"
        raise CantTell(
            f"{said} Mais {many} le choix du visiteur sur les cookies : ce n'est vrai qu'avant ce choix."
        )


@once
def unread(page: Page) -> str:
    """Which part of a page is not in what was read, in French; empty when all is."""
    if page.rendered is None and select(page.dom, "script"):
        return "la page a été lue sans navigateur, et ses scripts peuvent y changer cela"
    frames = [frame for frame in select(page.dom, "iframe, frame") if exposed(frame) and not _tiny(frame)]
    if frames:
        return f"le contenu {_counted(len(frames), 'cadre')} n'a pas été lu"
    inserted = [one for one in select(page.dom, "object, embed") if exposed(one) and not _of_its_own(one)]
    return f"le contenu {_counted(len(inserted), 'objet inséré')} n'a pas été lu" if inserted else ""


@once
def kept_back(page: Page) -> str:
    """What a page may not have shown yet, or not let read, in French; empty when nothing says so."""
    if names := closed_components(page):
        return f"ce qu'affiche un composant fermé de la page ({listed(names)}) n'a pas pu être lu"
    if page.probes.get("untold"):
        return "la visite ne dit pas si la page avait fini de se construire"
    return (
        "la page n'avait pas fini de se construire quand elle a été lue"
        if page.probes.get("unsettled")
        else ""
    )


def _tiny(frame: HtmlElement) -> bool:
    """A frame that carries a tracker or a message channel, and shows nothing."""
    return bool({frame.get("width"), frame.get("height")} & _FOR_MACHINES)


def _of_its_own(inserted: HtmlElement) -> bool:
    """Whether an inserted object is an image or a media, which rules know, and no other page."""
    kind = (inserted.get("type") or "").strip().lower()
    return kind.startswith(("image", "video", "audio"))


def _counted(number: int, name: str) -> str:
    if number == 1:
        return f"d'un {name}"
    return f"de {number} {' '.join(f'{word}s' for word in name.split())}"
