"""What no single value shows: references, duplicates, contradictions. Judged on the trees as
written, so that a misspelt key elsewhere in an entry hides none of them."""

from __future__ import annotations

from collections.abc import Iterator

from checker.authored.addresses import ascii_host, read_endpoint, read_host_and_port
from checker.authored.problems import Problem, quoted
from checker.authored.tree import Map, Value
from checker.authored.written import at, child, day, ids, maps_of, repeated, said, text, texts, unknown
from checker.model import Lifecycle
from checker.model.address import DEFAULT_PORTS, Address, bare_host, host_of


def site_problems(sites: Value | None, organisations: Value | None) -> Iterator[Problem]:
    """The contradictions of `sites.yaml`. Without organisations, references are not judged."""
    entries = maps_of(sites)
    yield from repeated(entries)
    taken = "adresse {} déjà inscrite ligne {}"
    yield from repeated(entries, "url", taken, "une seule entrée par site", _address)
    for entry in entries:
        yield from _lifecycle(entry)
        yield from _resolutions(entry)
        yield from _dates(entry)
    if organisations is not None:
        yield from unknown(entries, "organisation", ids(organisations), "organisation inconnue")


def organisation_problems(organisations: Value | None, sites: Value | None) -> Iterator[Problem]:
    """The contradictions of `organisations.yaml`. Without sites, references to them are not judged."""
    entries = maps_of(organisations)
    yield from repeated(entries)
    yield from unknown(entries, "parent", ids(organisations), "organisation inconnue")
    yield from _cycles(entries)
    if sites is not None:
        yield from unknown(entries, "site", ids(sites), "site inconnu")


# --- sites -----------------------------------------------------------------------------------


def _address(url: str) -> str:
    """What two spellings of one place share: www. or not, http or https; empty for what is not an address.

    Sites of one shared host with paths of their own are different sites.
    """
    parts = Address.of(url)
    host = ascii_host(parts.host)
    if not host or parts.port == 0 or parts.scheme not in DEFAULT_PORTS:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{bare_host(host)}{parts.door}{parts.path.rstrip('/')}{query}"


def _lifecycle(entry: Map) -> Iterator[Problem]:
    state, target = text(entry, "etat"), "redirige_vers" in entry.places
    redirected = state == Lifecycle.REDIRECTED
    if redirected and not target:
        yield at(
            entry,
            "etat",
            "état « redirige_vers » sans adresse",
            "ajoutez la clé « redirige_vers » avec l'adresse du successeur",
        )
    if target and not redirected and (not state or state in set(Lifecycle)):
        yield at(
            entry,
            "redirige_vers",
            f"adresse de redirection, mais l'état est {quoted(state or Lifecycle.OPEN)}",
            "écrivez « etat: redirige_vers » ou retirez cette clé",
        )
    goal = _address(text(entry, "redirige_vers")) if target else ""
    if goal and goal == _address(text(entry, "url")):
        yield at(entry, "redirige_vers", "site redirigé vers lui-même", "donnez une autre adresse")


def _resolutions(entry: Map) -> Iterator[Problem]:
    """Hosts of `audit.resoudre` that are not the site's: a site speaks for itself alone."""
    audit = child(entry, "audit")
    resolved = child(audit, "resoudre") if audit is not None else None
    if audit is None or resolved is None:
        return
    own = {bare_host(ascii_host(host)) for host in (host_of(text(entry, "url")), *texts(audit, "alias"))}
    for key, address in resolved.items():
        host = bare_host(ascii_host(key.strip().partition(":")[0]))
        well_written = said(read_host_and_port, key) and said(read_endpoint, address)
        if host not in own and well_written:
            yield at(
                resolved,
                key,
                f"« audit.resoudre » parle d'un hôte qui n'est pas celui du site {quoted(key)}",
                "l'hôte de « url », avec ou sans www., ou l'un de « audit.alias »",
            )


def _dates(entry: Map) -> Iterator[Problem]:
    opened, redesigned = day(entry, "ouvert_le"), day(entry, "refondu_le")
    if opened and redesigned and redesigned < opened:
        yield at(
            entry,
            "refondu_le",
            f"refonte du {redesigned} avant l'ouverture du {opened}",
            "une refonte suit l'ouverture",
        )


# --- organisations ---------------------------------------------------------------------------


def _cycles(entries: list[Map]) -> Iterator[Problem]:
    """One problem for each loop of parents, at the first entry of the file that is in it."""
    by_id = {text(entry, "id"): entry for entry in reversed(entries)}
    parent = {id_: text(entry, "parent") for id_, entry in by_id.items() if id_}
    settled: set[str] = set()
    for start in reversed(parent):
        path: list[str] = []
        here = start
        while here in parent and here not in settled:
            settled.add(here)
            path.append(here)
            here = parent[here]
        if here in path:
            loop = path[path.index(here) :]
            found = "boucle d'organisations : " + " → ".join([*loop, here])
            yield at(by_id[here], "parent", found, "retirez l'un de ces « parent »")
