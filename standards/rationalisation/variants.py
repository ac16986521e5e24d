"""What the four doors of a site answered: http and https, with and without www."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Doubt, Hop, NotTested, Problem, Transport, Variant, Visit
from checker.reading import absolute_url, bare_host, host_of, select

TEMPORARY = {302, 303, 307}
NO_ANSWER = {
    Transport.DNS_ERROR,
    Transport.UNRESOLVED,
    Transport.REFUSED,
    Transport.CONNECTION_LOST,
    Transport.TIMEOUT,
}
NOT_LET_IN = {
    Transport.BLOCKED,
    Transport.AUTH_REQUIRED,
    Transport.ROBOTS_DISALLOWED,
    Transport.PRIVATE_ADDRESS,
    Transport.BROWSER_ERROR,
    Transport.NOT_VISITED,
}


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
    if scheme(variant.final_url) == "http" and variant.transport is Transport.COMPLETED:
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


def twin_faults(visit: Visit, ours: Variant, twin: Variant) -> Iterator[Problem]:
    """What is wrong with the answer of the other name, with or without www."""
    if twin.transport in {Transport.DNS_ERROR, Transport.REFUSED}:
        return
    name = host_of(twin.url)
    here, there = host_of(ours.final_url or ours.url), host_of(twin.final_url or twin.url)
    if twin.transport is Transport.TLS_ERROR:
        yield Doubt(f"« {name} » existe, mais son certificat n'est pas accepté.", snippet=twin.url)
    elif twin.transport is Transport.NOT_FOUND:
        yield Doubt(
            f"« {name} » répond {twin.status} au lieu de rediriger vers le site.", snippet=chain(twin)
        )
    elif twin.transport not in {Transport.COMPLETED, Transport.REDIRECTED_ELSEWHERE}:
        raise NotTested(f"« {name} » n'a pas montré de page ({twin.transport.label}) : rien à comparer.")
    elif there == here:
        return
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
