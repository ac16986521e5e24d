"""Options that `check`, `audit` and `demo` share, and what they make: a `Job`."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from checker import CONTACT_URL
from checker.configuration import MOST_SAMPLED
from checker.folders import MOST_PAGES
from checker.gather.network import check_mapping
from checker.gather.options import Options, user_agent
from checker.gather.proxies import of_environment, read_proxy
from checker.gather.tls import check_authorities
from checker.pipeline import KEPT

Command = TypeVar("Command", bound=Callable[..., Any])

DATA = Path(".conforme")
REGISTRY = Path("registry")
NO_PROXY = "none"
"""The value of `--proxy` that stands for none, whatever the environment says."""

ALL = "all"
"""The value of `--pages` that stands for every page of a folder."""


class Number(click.FloatRange):
    """A number between two bounds, with a decimal comma for who types one. « nan » compares with
    nothing, so bounds alone let it pass."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number, or click's refusal."""
        typed: Any = value.replace(",", ".") if isinstance(value, str) else value
        number = float(super().convert(typed, param, ctx))
        if not math.isfinite(number):
            self.fail(f"« {value} » n'est pas un {self.name}.", param, ctx)
        return number


class Share(click.ParamType[int]):
    """One page out of so many: « 1/6 » → 6."""

    name = "part"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, or click's refusal."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"1/([1-9]\d{0,2})", value.strip())
        if found is None:
            self.fail(f"« {value} » : attendu 1/N (1/6, 1/12 ; 1/1 pour tout revoir).", param, ctx)
        return int(found[1])


class Pages(click.IntRange):
    """A number of pages or, where `check` is asked of folders, all of them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, or click's refusal. All there is of a folder is `MOST_PAGES`."""
        if value in (ALL, MOST_PAGES) and ctx is not None and ctx.command.name == "check":
            return MOST_PAGES
        return int(super().convert(value, param, ctx))


def looking(command: Command) -> Command:
    """Add the options that say how sites are looked at."""
    for option in reversed(_LOOKING):
        command = option(command)
    return command


def storing(command: Command) -> Command:
    """Add the options that say where results live."""
    for option in reversed(_STORING):
        command = option(command)
    return command


def _mappings(_: click.Context, __: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    """HOST=ADDRESS[:PORT] → mapping; raises `click.BadParameter` for anything else."""
    found = {}
    for value in values:
        host, separator, address = value.partition("=")
        if not (host and separator and address):
            raise click.BadParameter(f"« {value} » : attendu HÔTE=ADRESSE:PORT.")
        _understood(check_mapping, host, address)
        found[host.lower()] = address
    return found


def _authorities(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """A file of authorities that can be read as one."""
    if value is not None:
        _understood(check_authorities, value)
    return value


def _contact(_: click.Context, __: click.Parameter, value: str) -> str:
    """An address that fits in a header: it is said to every site."""
    if not re.fullmatch(r"(?:https?://[!-~]+|mailto:[!-~]+@[!-~]+|[!-~]+@[!-~]+)", value) or len(value) > 300:
        raise click.BadParameter(
            "attendu l'adresse d'une page (https://…) ou une adresse électronique, sans espace ni accent."
        )
    return value


def _proxy(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """A proxy that can be understood."""
    if value is not None and value != NO_PROXY:
        _understood(read_proxy, value)
    return value


def _understood(read: Callable[..., object], *said: object) -> None:
    """Raises `click.BadParameter` for what a reader refuses."""
    try:
        read(*said)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


_LOOKING = (
    click.option(
        "--pages",
        type=Pages(1, MOST_SAMPLED),
        metavar="N",
        default=8,
        show_default=True,
        help="Pages visitées par site ; « check » d'un dossier admet « all » : toutes ses pages.",
    ),
    click.option(
        "--resolve",
        multiple=True,
        metavar="HÔTE=ADRESSE:PORT",
        callback=_mappings,
        help="Joindre un hôte à cette adresse (répétable ; HÔTE peut porter un port).",
    ),
    click.option(
        "--ca-file",
        type=click.Path(exists=True, dir_okay=False),
        metavar="FICHIER",
        callback=_authorities,
        help="Autorités de certification à admettre en plus (PEM).",
    ),
    click.option(
        "--contact",
        metavar="URL",
        default=CONTACT_URL,
        callback=_contact,
        envvar="CONFORME_CONTACT",
        show_envvar=True,
        help="Adresse où joindre qui audite : elle est dite à chaque site visité.",
    ),
    click.option(
        "--proxy",
        metavar="URL|none",
        callback=_proxy,
        help="Mandataire : http://hôte:port. Sinon, celui que disent HTTP_PROXY, HTTPS_PROXY et NO_PROXY ; "
        "« none » : aucun. C'est lui qui résout les noms : à lui de refuser son réseau intérieur.",
    ),
    click.option("--allow-private", is_flag=True, help="Admettre les adresses privées et locales."),
    click.option(
        "--timeout",
        type=Number(1, 300),
        metavar="SECONDES",
        default=20.0,
        show_default=True,
        help="Secondes accordées à une requête HTTP.",
    ),
    click.option(
        "--page-timeout",
        type=Number(2, 600),
        metavar="SECONDES",
        default=30.0,
        show_default=True,
        help="Secondes accordées au navigateur pour une page.",
    ),
    click.option(
        "--visit-timeout",
        type=click.FloatRange(1, 86_400),
        metavar="SECONDES",
        default=600.0,
        show_default=True,
        help="Secondes accordées à la visite d'un site ; les pages restantes sont dites non vues.",
    ),
    click.option(
        "--delay",
        type=Number(0, 3600),
        metavar="SECONDES",
        default=1.0,
        show_default=True,
        help="Secondes entre deux requêtes à un même hôte.",
    ),
    click.option(
        "--no-browser",
        is_flag=True,
        help="Ne pas afficher les pages : peu de règles en diront quelque chose.",
    ),
    click.option(
        "--workers",
        type=click.IntRange(1, 64),
        metavar="N",
        default=max(1, min(8, os.cpu_count() or 1)),
        show_default="un par cœur, 8 au plus",
        help="Navigateurs menés de front.",
    ),
    click.option(
        "--engine",
        type=click.Choice(["serial", "processes"]),
        default="processes",
        show_default=True,
        help="Où le travail se fait : dans ce processus, ou dans plusieurs.",
    ),
)

_STORING = (
    click.option(
        "--store",
        metavar="URL|FICHIER",
        envvar="CONFORME_STORE",
        show_envvar=True,
        help="Base des résultats : fichier SQLite ou URL postgresql://… (défaut : conforme.sqlite dans --data).",
    ),
    click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DOSSIER",
        default=DATA,
        show_default=True,
        help="Dossier des preuves et de la base par défaut.",
    ),
)

refresh_option = click.option(
    "--refresh",
    type=Share(),
    metavar="1/N",
    default="1/6",
    show_default=True,
    help="Part des pages inchangées que le navigateur revoit quand même à chaque audit : chacune l'est au moins une "
    "fois en N audits. 1/1 : tout revoir.",
)

keep_option = click.option(
    "--keep",
    type=click.IntRange(1),
    metavar="N",
    default=KEPT,
    show_default=True,
    help="Garder les preuves (visites, images) des N derniers audits terminés ; celles de la dernière visite de "
    "chaque site le sont toujours, et l'historique des constats reste entier.",
)


def day_option(text: str) -> Callable[[Command], Command]:
    """`--date`, today unless somebody says otherwise."""
    return click.option(
        "--date",
        "day",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="JOUR",
        default=lambda: datetime.now(UTC).date().isoformat(),
        show_default="aujourd'hui",
        help=text,
    )


register_option = click.option(
    "--registry",
    "register",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    default=REGISTRY,
    show_default=True,
    help="Dossier du registre.",
)


def options_from(chosen: dict[str, Any], **changes: Any) -> Options:
    """The gathering options among a command's parameters."""
    proxies, no_proxy = _proxies(chosen.get("proxy"))
    return Options(
        proxies=proxies,
        no_proxy=no_proxy,
        pages=chosen["pages"],
        allow_private=chosen["allow_private"],
        resolve=chosen["resolve"],
        ca_file=chosen["ca_file"],
        timeout=chosen["timeout"],
        page_timeout=chosen["page_timeout"],
        visit_timeout=chosen["visit_timeout"],
        delay=chosen["delay"],
        browser=not chosen["no_browser"],
        user_agent=user_agent(chosen["contact"]),
        **changes,
    )


def _proxies(asked: str | None) -> tuple[dict[str, str], str]:
    """The proxy of each scheme and the hosts that go without: as asked, else as the environment says."""
    if asked == NO_PROXY:
        return {}, ""
    found, without = of_environment()
    if asked is not None:
        return dict.fromkeys(("http", "https"), asked), without
    for address in found.values():
        _understood(read_proxy, address)
    return found, without


def existing_store(store: str | None, data: Path) -> str | None:
    """The address of a store to read; None for the one of the data folder when there is none yet. One
    that was named is read, and refused when it does not exist."""
    address = store_address(store, data)
    return address if store is not None or Path(address).exists() else None


def store_address(store: str | None, data: Path) -> str:
    """Where the results are: what was asked, else the file of the data folder."""
    return store or str(data / "conforme.sqlite")


def visits_folder(data: Path) -> Path:
    """Where the evidence of visits is kept."""
    return data / "visits"
