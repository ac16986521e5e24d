"""What the four doors of a site answered: http and https, with and without www."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Doubt, Found, Hop, NotTested, Problem, Sign, Transport, Variant, Visit
from checker.model.address import bare_host, host_of
from checker.reading import absolute_url, select

TEMPORARY = {302, 303, 307}
NO_ANSWER = Transport.showing(Sign.SILENT)
NOT_LET_IN = Transport.showing(Sign.KEPT_OUT)


def faults_in_clear(variant: Variant, own: bool) -> Iterator[Problem]:
    """What is wrong with the answer of one http:// address. Only the registered host is accused:
    its www twin may belong to another machine."""
    fault = Problem if own else Doubt
    if not variant.redirects:
        if variant.transport is Transport.COMPLETED:
            yield fault(
                f"{variant.url} affiche une page en HTTP, sans rediriger vers HTTPS.", snippet=chain(variant)
            )
        return
    first = variant.redirects[0]
    target = absolute_url(first.url, first.location)
    same_host = host_of(target) == host_of(first.url)
    if back_in_clear(variant.redirects):
        yield fault(
            f"{variant.url} passe à HTTPS, puis repasse en clair dans un saut suivant.",
            snippet=chain(variant),
        )
    elif scheme(variant.final_url) == "http" and variant.transport is Transport.COMPLETED:
        yield fault(f"{variant.url} redirige, mais la page finale reste en HTTP.", snippet=chain(variant))
    elif scheme(target) != "https" and not same_host:
        yield fault(
            f"{variant.url} redirige d'abord vers un autre hôte, encore en HTTP.", snippet=chain(variant)
        )
    elif scheme(target) != "https":
        yield Doubt(
            f"{variant.url} redirige d'abord en HTTP avant de passer en HTTPS.", snippet=chain(variant)
        )
    elif own and not same_host:
        yield Doubt(
            f"{variant.url} passe à HTTPS sur un autre hôte : le premier saut devrait garder le même nom.",
            snippet=chain(variant),
        )
    elif first.status in TEMPORARY:
        yield Doubt(
            f"{variant.url} passe à HTTPS par une redirection temporaire ({first.status}).",
            snippet=chain(variant),
        )


def faults_after_https(variant: Variant, own: bool) -> Iterator[Problem]:
    """What is wrong with the redirects of one https:// address: none may lead back to clear text."""
    if back_in_clear(variant.redirects):
        fault = Problem if own else Doubt
        yield fault(f"{variant.url} renvoie vers une adresse en clair.", snippet=chain(variant))


def back_in_clear(steps: tuple[Hop, ...]) -> bool:
    """Whether a redirect leaves HTTPS for HTTP: what passes there can be read and changed."""
    targets = ((hop.url, absolute_url(hop.url, hop.location)) for hop in steps)
    return any(scheme(url) == "https" and scheme(target) == "http" for url, target in targets)


def answered(variant: Variant) -> bool:
    """Whether a server answered at all, were it only to send elsewhere."""
    return variant.status is not None or bool(variant.redirects)


def best(visit: Visit, host: str) -> Variant | None:
    """What a host answers in HTTPS, or in HTTP when nothing listens to HTTPS."""
    those = sorted(
        (variant for variant in visit.variants if host_of(variant.url) == host),
        key=lambda variant: (variant.transport in NO_ANSWER, scheme(variant.url) != "https"),
    )
    return those[0] if those else None


def refused(variant: Variant) -> bool:
    """Whether a server answered that nobody may enter; a robot that is asked to slow down is another
    matter."""
    return variant.status in {401, 403, 451} and not variant.redirects


def lone_twin(ours: Variant, twin: Variant | None) -> Iterator[Problem]:
    """What is wrong with a registered address that shows nothing while its twin does."""
    if twin is None or twin.transport is not Transport.COMPLETED:
        return
    here, there = host_of(ours.url), host_of(twin.final_url or twin.url)
    if refused(ours) and there != here:
        yield Doubt(
            f"« {here} » refuse la visite ({ours.status}), alors que « {there} » affiche le site.",
            snippet=f"{chain(ours)} ; {chain(twin)}",
        )
    elif ours.transport in {Transport.DNS_ERROR, Transport.REFUSED, Transport.TLS_ERROR, Transport.NOT_FOUND}:
        yield Doubt(
            f"« {here} » ne montre pas le site ({ours.transport.label}), alors que « {there} » l'affiche.",
            snippet=f"{chain(ours)} ; {chain(twin)}",
        )


def twin_faults(visit: Visit, ours: Variant, twin: Variant) -> Iterator[Problem]:
    """What the other name, with or without www, answers: what is wrong, or what makes it right."""
    name = host_of(twin.url)
    here, there = host_of(ours.final_url or ours.url), host_of(twin.final_url or twin.url)
    if twin.transport in {Transport.DNS_ERROR, Transport.REFUSED}:
        yield Found(f"« {name} » ne répond pas ({twin.transport.label}) : le site n'a qu'une adresse.")
    elif twin.transport is Transport.TLS_ERROR:
        yield Doubt(f"« {name} » existe, mais son certificat n'est pas accepté.", snippet=twin.url)
    elif twin.transport is Transport.NOT_FOUND:
        yield Doubt(
            f"« {name} » répond {twin.status} au lieu de rediriger vers le site.", snippet=chain(twin)
        )
    elif refused(twin):
        yield Doubt(
            f"« {name} » refuse la visite ({twin.status}), alors que « {here} » affiche le site.",
            snippet=chain(twin),
        )
    elif twin.transport not in {Transport.COMPLETED, Transport.REDIRECTED_ELSEWHERE}:
        raise NotTested(f"« {name} » n'a pas montré de page ({twin.transport.label}) : rien à comparer.")
    elif there == here:
        yield Found(f"« {name} » mène à « {here} ».", snippet=chain(twin))
    elif bare_host(there) != bare_host(here):
        yield Doubt(f"« {name} » mène à « {there} », et le site à « {here} ».", snippet=chain(twin))
    elif visit.home.seen and select(visit.home.dom, 'link[rel~="canonical"][href]'):
        yield Doubt(
            f"« {here} » et « {there} » répondent tous deux sans redirection ; la page indique toutefois une "
            "adresse de référence.",
            snippet=chain(twin),
        )
    else:
        yield Problem(
            f"« {here} » et « {there} » répondent tous deux : aucun ne redirige vers l'autre.",
            snippet=chain(twin),
        )


def scheme(url: str) -> str:
    return url.partition(":")[0].lower()


def chain(variant: Variant) -> str:
    return hops(variant.redirects, variant.final_url or variant.url, variant.status)


def hops(steps: tuple[Hop, ...], final: str, status: int | None = None) -> str:
    """A redirect chain as one line of evidence."""
    walked = [f"{hop.status} {hop.url}" for hop in steps]
    return " → ".join([*walked, f"{status} {final}" if status else final])
