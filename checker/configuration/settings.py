"""The keys of .conforme.yml."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from checker.authored.leaves import Text, Word, described
from checker.authored.public import kept
from checker.configuration.ignores import KEY, Ignore, Path
from checker.configuration.launching import Launch
from checker.configuration.preparing import ACTIONS, MOST_STEPS, WAITS, Action, Screen, States, Wait
from checker.configuration.secrets import BASIC, COOKIES, HEADERS, Basic, CookieName, HeaderName, Secret
from checker.configuration.targets import Base, FailOn, Grade, Home, Pages, Plan, Share, Target
from checker.model import Kind

RULES: Final = "regles"
STANDARDS: Final = "standards"


class Settings(BaseModel, **described("Réglages", "Ce qu'une équipe dit de ses contrôles.")):
    """What a team says, as it writes it."""

    targets: list[Target] = kept(
        "cibles",
        "Adresses, dossiers construits ou identifiants du registre.",
        [],
        min_length=1,
        max_length=200,
    )
    plan: Plan | None = kept(
        "plan", "Adresse d'un plan de site (sitemap.xml) dont les pages sont contrôlées.", None
    )
    base: Base | None = kept("base", "Dossier : le sous-chemin pour lequel le site est construit.", None)
    site_url: Home | None = kept("site_url", "Dossier : l'adresse où il sera publié.", None)
    pages: Pages | None = kept("pages", "Nombre de pages visitées par site, ou liste de leurs chemins.", None)
    included: list[Path] = kept(
        "inclure", "Motifs des chemins à visiter, outre l'accueil.", [], min_length=1, max_length=200
    )
    excluded: list[Path] = kept(
        "exclure", "Motifs des chemins à ne pas visiter.", [], min_length=1, max_length=200
    )
    kind: Word[Kind] | None = kept("nature", "Nature des sites qui ne viennent pas du registre.", None)
    organisation: Text | None = kept("organisation", "Qui répond de ces sites.", None)
    standards: dict[str, Word[Grade]] = kept(
        STANDARDS, "Sévérité de toutes les règles d'un standard.", {}, max_length=50
    )
    rules: dict[str, Word[Grade]] = kept(
        RULES,
        "Sévérité de règles : off (non appliquée), avertir (ne fait pas échouer), erreur (fait échouer à tout niveau).",
        {},
        max_length=1000,
    )
    fail_on: Word[FailOn] | None = kept("echec", "À partir de quels constats le contrôle échoue.", None)
    coverage: Share | None = kept(
        "couverture_minimale", "Pourcentage des pages vues et des règles testées, au moins.", None
    )
    headers: dict[HeaderName, Secret] = kept(
        HEADERS,
        "En-têtes envoyés aux seuls hôtes des cibles : leur valeur est une variable.",
        {},
        max_length=50,
    )
    cookies: dict[CookieName, Secret] = kept(
        COOKIES,
        "Cookies envoyés aux seuls hôtes des cibles : leur valeur est une variable.",
        {},
        max_length=50,
    )
    basic: Basic | None = kept(
        BASIC, "Identifiant et mot de passe, envoyés aux seuls hôtes des cibles.", None
    )
    launch: Launch | None = kept("demarrage", "Le serveur à démarrer avant le contrôle.", None)
    waits: list[Wait] = kept(
        WAITS, "Ce qui doit paraître avant que les pages soient lues.", [], max_length=MOST_STEPS
    )
    actions: list[Action] = kept(
        ACTIONS, "Gestes à faire avant que les pages soient lues.", [], max_length=MOST_STEPS
    )
    screens: list[Screen] = kept(
        "ecrans", "Tailles d'écran : chaque site est vu à chacune.", [], min_length=1, max_length=5
    )
    states: States | None = kept("etats", "Les états de la page à voir, ou non.", None)
    ignores: list[Ignore] = kept(KEY, "Les défauts laissés de côté jusqu'à une date.", [], max_length=1000)
