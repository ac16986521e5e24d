"""`rules`, `explain`, `registry`: the commands that read what is written."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from checker import baseline, catalogue, configuration, decisions
from checker import campaigns as campaign_files
from checker import crises as crisis_files
from checker import registry as registry_files
from checker.authored.problems import AuthoredError, Problem
from checker.catalogue.lint import lint
from checker.cli.browsing import looking, register_option
from checker.cli.output import Say, complain
from checker.cli.selecting import guess, rules_named, spoken_of
from checker.evaluate.examples import judge_example
from checker.model import RGAA, Example, Kind, Outcome, Rule, Standard
from checker.model.norms import by_version, told
from checker.plain_text import counted


@click.group(short_help="Lister et contrôler les règles.", invoke_without_command=True)
@click.option("--standard", metavar="NOM", help="Ne lister que ce standard.")
@click.option(
    "--coverage",
    is_flag=True,
    help="Dire, critère par critère du RGAA en vigueur, quels verdicts les règles peuvent rendre.",
)
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["texte", "json"]),
    default="texte",
    show_default=True,
    help="Avec --coverage : la forme de la réponse.",
)
@click.pass_context
def rules(ctx: click.Context, standard: str | None, coverage: bool, wanted: str) -> None:
    """Lister les règles : identifiant, niveau, façon de juger, titre.

    Avec --coverage, chaque verdict vient d'un exemple de règle, jugé à l'instant : « NC » d'un exemple non
    conforme, « NA » d'un exemple non applicable, « C » d'une règle qui dit décider tout le test.
    """
    if ctx.invoked_subcommand is not None:
        return
    if coverage:
        from checker.cli.reaching import covered

        ctx.obj.result(covered([rule for known in _standards(standard) for rule in known.rules], wanted))
        return
    if wanted != "texte":
        raise click.UsageError("« --format » va avec « --coverage ».")
    for known in _standards(standard):
        ctx.obj.result(f"{known.title} ({known.id})")
        for rule in known.rules:
            tests = told(cited for cited in rule.references if cited.norm == RGAA)
            rgaa = f" [{tests}]" if tests else ""
            ctx.obj.result(f"  {rule.id:<34} {rule.level.label:<12} {rule.scope.value:<8} {rule.title}{rgaa}")


def _standards(name: str | None) -> list[Standard]:
    """The standard of that name, all when there is none. Raises `click.BadParameter`, with a guess."""
    known = {standard.id: standard for standard in catalogue.standards()}
    if name is None:
        return list(known.values())
    found = known.get(name.replace("-", "_"))
    if found is None:
        raise click.BadParameter(
            f"standard inconnu « {name} »{guess(name, list(known))}", param_hint="--standard"
        )
    return [found]


@rules.command("lint", short_help="Contrôler les fichiers de règles.")
@click.pass_obj
def rules_lint(say: Say) -> None:
    """Contrôler les fichiers de règles : clés, titres, exemples, rubriques."""
    problems = lint(catalogue.standards())
    for problem in problems:
        complain(problem)
    if problems:
        raise SystemExit(1)
    say.remark(f"{counted(len(catalogue.rules()), 'règle')}, aucun défaut.")


@rules.command("record", short_help="Enregistrer ce qu'un navigateur voit des exemples.")
@click.pass_obj
def rules_record(say: Say) -> None:
    """Enregistrer, d'un vrai navigateur, ce qu'axe répond aux exemples de ses règles, et ce que montrent les
    autres exemples dans les états que leur règle lit.

    Chaque chapitre garde les siens ; seuls les fichiers où quelque chose change sont écrits.
    """
    from checker import recording

    known = catalogue.rules()
    changed = recording.write(recording.files(known, recording.answers(known), recording.states(known)))
    for path in changed:
        say.remark(str(path.relative_to(catalogue.FOLDER)))
    say.remark(f"{counted(len(changed), 'fichier changé')}.")


@click.command(short_help="Expliquer une règle.")
@click.argument("name", metavar="RÈGLE")
@click.option(
    "--page",
    metavar="URL|FICHIER",
    help="Visiter cette page et dire, étape par étape, ce que la règle y a cherché, trouvé et conclu.",
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Avec un fichier : la racine du site dont il est une page (défaut : son dossier).",
)
@click.option(
    "--kind", type=click.Choice([kind.value for kind in Kind]), help="Avec --page : la nature du site."
)
@looking
@click.pass_context
def explain(ctx: click.Context, /, name: str, page: str | None, root: Path | None, **chosen: Any) -> None:
    """Dire ce qu'une règle demande, pourquoi, comment corriger et comment vérifier.

    Un test ou un critère du RGAA (8.3.1, 8.3) dit ce que les règles y décident, ce qu'elles ne peuvent pas
    décider et ce que fait une personne, puis explique toutes celles qui en parlent, dans la version en vigueur
    ou dans celle qui est dite (« RGAA 4.1.2 8.3.1 »). Les options de visite vont avec --page ; la
    page seule est visitée quand elle suffit à la règle.
    """
    say: Say = ctx.obj
    if page is not None:
        from checker.cli.observing import traced

        if ctx.get_parameter_source("pages") is click.core.ParameterSource.DEFAULT:
            chosen["pages"] = None
        say.result(traced(say, rules_named(name), page, root, chosen))
        return
    from checker.cli.criteria import overview

    known = overview(name)
    told = [] if known and not spoken_of(name) else ["\n".join(_explanation(r)) for r in rules_named(name)]
    say.result("\n\n".join([*([known] if known else []), *told]))


def _explanation(rule: Rule) -> list[str]:
    lines = [rule.title, "=" * len(rule.title), ""]
    lines.append(f"Identifiant : {rule.id} ({rule.standard}, {rule.chapter}) — {rule.level.label}")
    lines += [f"{version} : {', '.join(cited)}" for version, cited in by_version(rule.references).items()]
    lines += [f"Cherché : {rule.looked_for}", "", rule.prose, ""]
    for example in rule.examples:
        if example.expected in (Outcome.FAILED, Outcome.CANT_TELL):
            lines += [f"Exemple {example.expected.label} : {example.title}", ""]
            lines.append(textwrap.indent(example.content.rstrip(), "    "))
            lines += [f"  → {message}" for message in _messages(rule, example)] + [""]
    lines += ["Sources :"]
    lines += [f"  - {' '.join(filter(None, (s.text, s.article, s.url)))}" for s in rule.sources]
    return lines


def _messages(rule: Rule, example: Example) -> list[str]:
    """What the checker answers to an example; axe's recorded answer stands for a browser."""
    answers = catalogue.axe_answers().get(rule.id, {}).get(example.title)
    return [f.message for f in judge_example(rule, example, answers) if f.outcome is example.expected][:1]


@click.group(short_help="Contrôler le registre.")
def registry() -> None:
    """Contrôler le registre des sites et publier ses schémas."""


@registry.command("lint", short_help="Dire les fautes du registre.")
@register_option
@click.pass_obj
def registry_lint(say: Say, register: Path) -> None:
    """Dire toutes les fautes du registre, avec fichier et ligne."""
    problems = [
        problem for load in (registry_files.load, crisis_files.load) for problem in _faults(load, register)
    ]
    if problems:
        raise AuthoredError(problems)
    known, crises = registry_files.load(register), crisis_files.load(register)
    decided = decisions.load(register, catalogue.rules(), (site.id for site in known.sites))
    counts = (
        (known.sites, "site"),
        (known.organisations, "organisation"),
        (crises, "crise"),
        *([(decided, "décision")] if decided else []),
    )
    said = ", ".join(counted(len(entries), noun) for entries, noun in counts)
    say.remark(f"{said}, aucun défaut.")


def _faults(load: Callable[[Path], object], register: Path) -> list[Problem]:
    """What a loader refuses of a register."""
    try:
        load(register)
    except AuthoredError as error:
        return error.problems
    return []


@registry.command("schema", short_help="Donner les schémas JSON du registre.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Dossier où écrire les schémas ; sinon ils sont affichés.",
)
@click.pass_obj
def registry_schema(say: Say, output: Path | None) -> None:
    """Donner les schémas JSON des fichiers du registre, et de ceux d'une équipe (.conforme.yml, référence).

    Sans --output, un seul document JSON : le nom de chaque fichier, et son schéma.
    """
    schemas = {
        **registry_files.schema(),
        **crisis_files.schema(),
        **campaign_files.schema(),
        "decisions": decisions.schema(),
        "conforme": configuration.schema(),
        "reference": baseline.schema(),
    }
    if output is None:
        click.echo(_json(schemas), nl=False)
        return
    output.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas.items():
        (output / f"{name}.schema.json").write_text(_json(schema), encoding="utf-8")
        say.remark(f"Écrit : {output / f'{name}.schema.json'}")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
