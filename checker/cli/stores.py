"""`store`: the commands that say which audits are kept, and decide of one that was kept aside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from checker import pipeline
from checker.cli.browsing import keep_option, store_address, storing, visits_folder
from checker.cli.output import Say
from checker.model import Transport
from checker.plain_text import counted
from checker.store import Run, State, Status, Store, Visits
from checker.store import upgrade as brought_up


@click.group(short_help="Lister les audits gardés, en admettre ou en écarter un, mettre la base à jour.")
def store() -> None:
    """Lister les audits gardés, en admettre ou en écarter un, mettre la base à jour.

    Un audit qui voit beaucoup moins de sites que ceux d'avant est mis de côté : ce qu'il dit n'est pas publié
    tant que personne ne l'a admis.
    """


@store.command("audits", short_help="Lister les audits gardés.")
@storing
@click.pass_obj
def audits(say: Say, store: str | None, data: Path) -> None:
    """Lister les audits gardés : numéro, début, état, sites vus."""
    with Store.read(store_address(store, data), suspects=True) as opened:
        lines = [_line(run, opened.counts(run.id)) for run in opened.audits()]
    say.result("\n".join(lines) if lines else "Aucun audit.")


def _line(run: Run, counts: Mapping[tuple[State, Transport], int]) -> str:
    total = sum(counts.values())
    seen = sum(sites for (_, transport), sites in counts.items() if transport is Transport.COMPLETED)
    left = sum(sites for (state, _), sites in counts.items() if state is State.PENDING)
    told = "" if run.status is Status.DISCARDED else f"{counted(seen, 'site vu')} sur {total}"
    waiting = f", {left} à visiter" if left else ""
    return f"{run.id:>4}  {run.started:25}  {run.status.label:<12}  {told}{waiting}".rstrip()


@store.command("accept", short_help="Admettre un audit mis de côté.")
@click.argument("number", metavar="NUMÉRO", type=click.IntRange(1))
@storing
@click.pass_obj
def accept(say: Say, number: int, store: str | None, data: Path) -> None:
    """Admettre un audit mis de côté : ce qu'il dit sera publié comme le reste."""
    with Store.change(store_address(store, data)) as opened:
        opened.accept(number)
    say.remark(f"Audit {number} admis.")


@store.command("discard", short_help="Écarter un audit.")
@click.argument("number", metavar="NUMÉRO", type=click.IntRange(1))
@storing
@click.pass_obj
def discard(say: Say, number: int, store: str | None, data: Path) -> None:
    """Écarter un audit, mis de côté ou non : la base redevient ce qu'elle serait sans lui.

    Ses visites gardées ne sont plus celles d'aucun audit : elles s'effacent quand leur tour vient (voir « conforme
    store prune »). Cela ne se défait pas.
    """
    with Store.change(store_address(store, data)) as opened:
        opened.discard(number)
    say.remark(f"Audit {number} écarté.")


@store.command("upgrade", short_help="Mettre à jour une base d'un Conforme antérieur.")
@storing
@click.pass_obj
def upgrade(say: Say, store: str | None, data: Path) -> None:
    """Mettre à jour une base gardée par un Conforme antérieur, sans rien perdre.

    Tout se fait, ou rien : une mise à jour interrompue laisse la base comme elle était. Aucune autre commande ne
    met une base à jour d'elle-même. Un Conforme antérieur ne lit plus une base mise à jour : gardez-en une copie
    si vous pensez revenir en arrière.
    """
    version, done = brought_up(store_address(store, data))
    if done:
        say.result(
            "\n".join((f"Base mise à jour depuis la version {version} :", *(f"- {one}" for one in done)))
        )
    else:
        say.result(f"La base est à jour (version {version}) : rien à faire.")


@store.command("prune", short_help="Effacer les preuves des anciens audits.")
@keep_option
@storing
@click.pass_obj
def prune(say: Say, keep: int, store: str | None, data: Path) -> None:
    """Effacer les preuves (visites, images) dont plus aucun audit gardé n'a besoin.

    « conforme audit » le fait en finissant. Restent toujours les preuves d'un audit en cours, d'un audit mis de
    côté et de la dernière visite de chaque site, que « conforme replay » relit. Ce que les audits ont dit reste.
    """
    with Store.read(store_address(store, data)) as opened:
        gone = pipeline.prune(opened, Visits(visits_folder(data)), keep)
    say.remark(f"{counted(gone, 'fichier effacé')}.")
