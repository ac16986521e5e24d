"""What no single value shows: references, duplicates, contradictions. Judged on the trees as
written, so that a misspelt key elsewhere in an entry hides none of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic_core import PydanticCustomError

from checker.authored.addresses import ascii_host, read_endpoint, read_host_and_port
from checker.authored.problems import Problem, closest, quoted
from checker.authored.tree import Map, Sequence, Value
from checker.model import Lifecycle
from checker.model.address import DEFAULT_PORTS, Address, bare_host, host_of

MOST_GUESSES = 50
"""Unknown references of a file for which a suggestion is looked for: each costs a comparison
with every known one, and a file with more has been given the wrong neighbour altogether."""


def site_problems(sites: Value | None, organisations: Value | None) -> Iterator[Problem]:
    """The contradictions of `sites.yaml`. Without organisations, references are not judged."""
    entries = _entries(sites)
    yield from _twice(entries, "id", "identifiant")
    yield from _same_address(entries)
    for entry in entries:
        yield from _lifecycle(entry)
        yield from _resolutions(entry)
        yield from _dates(entry)
    if organisations is not None:
        yield from _unknown(entries, "organisation", _ids(organisations), "organisation inconnue")


def organisation_problems(organisations: Value | None, sites: Value | None) -> Iterator[Problem]:
    """The contradictions of `organisations.yaml`. Without sites, references to them are not judged."""
    entries = _entries(organisations)
    yield from _twice(entries, "id", "identifiant")
    yield from _unknown(entries, "parent", _ids(organisations), "organisation inconnue")
    yield from _cycles(entries)
    if sites is not None:
        yield from _unknown(entries, "site", _ids(sites), "site inconnu")


def _entries(tree: Value | None) -> list[Map]:
    return [entry for entry in tree if isinstance(entry, Map)] if isinstance(tree, Sequence) else []


def _written(entry: Map, key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""


def _ids(tree: Value | None) -> tuple[str, ...]:
    return tuple(sorted({_written(entry, "id") for entry in _entries(tree)} - {""}))


def _problem(entry: Map, key: str, found: str, expected: str = "", suggestion: str = "") -> Problem:
    """A problem at a key of an entry; its file is given by the caller, who knows it."""
    return Problem("", *entry.places.get(key, entry.at), found, expected, suggestion)


def _twice(entries: list[Map], key: str, name: str) -> Iterator[Problem]:
    first: dict[str, Map] = {}
    for entry in entries:
        value = _written(entry, key)
        known = first.setdefault(value, entry)
        if value and known is not entry:
            line = known.places[key][0]
            yield _problem(entry, key, f"{name} {quoted(value)} déjà pris ligne {line}", "chacun a le sien")


def _unknown(entries: list[Map], key: str, known: tuple[str, ...], name: str) -> Iterator[Problem]:
    there = set(known)
    guesses: dict[str, str] = {}
    for entry in entries:
        value = _written(entry, key)
        if not value or value in there:
            continue
        if value not in guesses and len(guesses) < MOST_GUESSES:
            guesses[value] = closest(value, known)
        expected = "aucune entrée n'a cet identifiant"
        yield _problem(entry, key, f"{name} {quoted(value)}", expected, guesses.get(value, ""))


# --- sites -----------------------------------------------------------------------------------


def _same_address(entries: list[Map]) -> Iterator[Problem]:
    """Two entries for one place: same host (www. or not, http or https) and same path.

    Sites of one shared host with paths of their own are different sites.
    """
    first: dict[str, Map] = {}
    for entry in entries:
        place = _address(_written(entry, "url"))
        known = first.setdefault(place, entry)
        if place and known is not entry:
            line = known.places["url"][0]
            found = f"adresse {quoted(place)} déjà inscrite ligne {line}"
            yield _problem(entry, "url", found, "une seule entrée par site")


def _address(url: str) -> str:
    """What two spellings of one address share; empty for what is not an address."""
    parts = Address.of(url)
    host = ascii_host(parts.host)
    if not host or parts.port == 0 or parts.scheme not in DEFAULT_PORTS:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{bare_host(host)}{parts.door}{parts.path.rstrip('/')}{query}"


def _lifecycle(entry: Map) -> Iterator[Problem]:
    state, target = _written(entry, "etat"), "redirige_vers" in entry.places
    redirected = state == Lifecycle.REDIRECTED
    if redirected and not target:
        yield _problem(
            entry,
            "etat",
            "état « redirige_vers » sans adresse",
            "ajoutez la clé « redirige_vers » avec l'adresse du successeur",
        )
    if target and not redirected and (not state or state in set(Lifecycle)):
        yield _problem(
            entry,
            "redirige_vers",
            f"adresse de redirection, mais l'état est {quoted(state or Lifecycle.OPEN)}",
            "écrivez « etat: redirige_vers » ou retirez cette clé",
        )
    goal = _address(_written(entry, "redirige_vers")) if target else ""
    if goal and goal == _address(_written(entry, "url")):
        yield _problem(entry, "redirige_vers", "site redirigé vers lui-même", "donnez une autre adresse")


def _resolutions(entry: Map) -> Iterator[Problem]:
    """Hosts of `audit.resoudre` that are not the site's: a site speaks for itself alone."""
    audit = entry.get("audit")
    resolved = audit.get("resoudre") if isinstance(audit, Map) else None
    if not isinstance(audit, Map) or not isinstance(resolved, Map):
        return
    aliases = audit.get("alias")
    named = [value for value in aliases if isinstance(value, str)] if isinstance(aliases, Sequence) else []
    own = {bare_host(ascii_host(host)) for host in (host_of(_written(entry, "url")), *named)}
    for key, address in resolved.items():
        host = bare_host(ascii_host(key.strip().partition(":")[0]))
        if host not in own and _readable(key, address):
            yield _problem(
                resolved,
                key,
                f"« audit.resoudre » parle d'un hôte qui n'est pas celui du site {quoted(key)}",
                "l'hôte de « url », avec ou sans www., ou l'un de « audit.alias »",
            )


def _readable(host: str, address: Value) -> bool:
    """Whether an entry of `audit.resoudre` is well written: one that is not is told once."""
    try:
        read_host_and_port(host)
        read_endpoint(address)
    except PydanticCustomError:
        return False
    return True


def _dates(entry: Map) -> Iterator[Problem]:
    opened, redesigned = _day(entry, "ouvert_le"), _day(entry, "refondu_le")
    if opened and redesigned and redesigned < opened:
        yield _problem(
            entry,
            "refondu_le",
            f"refonte du {redesigned} avant l'ouverture du {opened}",
            "une refonte suit l'ouverture",
        )


def _day(entry: Map, key: str) -> date | None:
    try:
        return date.fromisoformat(_written(entry, key))
    except ValueError:
        return None


# --- organisations ---------------------------------------------------------------------------


def _cycles(entries: list[Map]) -> Iterator[Problem]:
    """One problem for each loop of parents, at the first entry of the file that is in it."""
    by_id = {_written(entry, "id"): entry for entry in reversed(entries)}
    parent = {id_: _written(entry, "parent") for id_, entry in by_id.items() if id_}
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
            yield _problem(by_id[here], "parent", found, "retirez l'un de ces « parent »")
