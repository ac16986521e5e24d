"""Pages that stand in for a site are known; ordinary pages are never taken for them."""

import time

import pytest

from checker.gather.standins import stand_in

SITE = "https://brume.exemple.gouv.fr/"
NAV = "<nav><ul>" + "".join(f"<li><a href='/{n}'>Rubrique {n}</a></li>" for n in range(8)) + "</ul></nav>"
MENU = "<nav><a href=/a>Actualités</a> <a href=/b>Démarches</a> <a href=/c>Carte</a></nav>"
LEGAL = "<footer><a href='/m'>Mentions légales</a> <a href='/a'>Accessibilité : non conforme</a></footer>"
LONG = "<p>" + "L'office renseigne les habitants sur la brume du matin et ses horaires. " * 20 + "</p>"


def page(title, body):
    return f"<!doctype html><html lang=fr><head><title>{title}</title></head><body>{body}</body></html>"


STAND_INS = {
    "maintenance": page("Maintenance", "<h1>Site en maintenance</h1><p>Merci de revenir plus tard.</p>"),
    "maintenance under the name of the site": page(
        "Office de la Brume",
        "<h1>Office de la Brume</h1><p>Notre site est actuellement indisponible. Veuillez nous excuser.</p>",
    ),
    "maintenance with the header and footer of the State": page(
        "Service indisponible - Brume",
        f"<header><a href='/'>République Française</a></header><main><h1>Service indisponible</h1><p>Le service"
        f" est momentanément indisponible, réessayez dans quelques minutes.</p></main>{LEGAL}",
    ),
    "a sentence alone": page(
        "", "<p>Une opération de maintenance est en cours, nous revenons très vite.</p>"
    ),
    "in English": page("Be right back", "<h1>We'll be right back</h1><p>The site is under maintenance.</p>"),
    "of the platform": page(
        "Brume", "<h1>Maintenance de la plateforme</h1><p>Le service sera rétabli lundi à 8 h.</p>"
    ),
    "interruption": page(
        "Brume", "<h1>Interruption de service</h1><p>Le site sera de nouveau accessible demain.</p>"
    ),
    "back to you": page(
        "Brume", "<h1>Nous revenons vers vous très vite !</h1><p>Le site fait peau neuve.</p>"
    ),
    "suspended": page(
        "Site suspendu",
        "<h1>Ce compte a été suspendu</h1><p>Contactez votre hébergeur pour en savoir plus.</p>",
    ),
    "an hour": page("Brume", "<h1>Service indisponible de 8 h à 10 h</h1><p>Merci de patienter.</p>"),
    "under a name, with help": page(
        "Brume",
        f"<header><a href='/'>Brume</a></header><main><h1>Office de la Brume</h1><h2>Site en maintenance</h2><p>Revenez"
        f" demain, ou <a href='/contact'>contactez-nous</a>.</p><a href='/'>Réessayer</a></main>{LEGAL}",
    ),
    "in demand": page(
        "Brume", "<h1>Le service est très demandé</h1><p>Vous êtes nombreux à vouloir vous connecter.</p>"
    ),
    "numbered": page(
        "Veuillez patienter",
        "<h1>Vous êtes en attente d'accès au service</h1><p>1 254 personnes devant vous.</p>",
    ),
    "oops": page("Oups", "<h1>Oups ! Quelque chose s'est mal passé</h1><p>Essayez de recharger la page.</p>"),
    "WordPress": page("Erreur", "<p>Il y a eu une erreur critique sur ce site.</p>"),
    "Drupal": page("", "<p>The website encountered an unexpected error. Please try again later.</p>"),
    "Next": page("Brume", "<h2>Application error: a client-side exception has occurred.</h2>"),
    "database": page("Erreur", "<h1>Error establishing a database connection</h1>"),
    "for sale": page("brume.example", "<h1>Ce domaine est à vendre</h1><p>Achetez ce nom de domaine.</p>"),
    "Caddy": page("Caddy works!", "<h1>Congratulations!</h1><p>Your web server is working.</p>"),
    "list": page("Index of /", "<h1>Index of /</h1><pre><a href='sauvegarde/'>sauvegarde/</a></pre>"),
    "queue": page(
        "File d'attente",
        "<h1>Vous êtes dans la file d'attente</h1><p>Temps d'attente estimé : 4 minutes.</p>",
    ),
    "crowd": page(
        "Télédéclaration",
        "<p>En raison d'une forte affluence, l'accès est limité. La page s'actualise automatiquement.</p>",
    ),
    "soft 404": page(
        "Page non trouvée", f"{NAV}<main><h1>Page non trouvée</h1><p>Erreur 404</p></main>{LEGAL}"
    ),
    "soft 404, other words": page(
        "Brume", f"{NAV}<main><h1>Oups</h1><p>La page que vous cherchez n'existe plus.</p></main>"
    ),
    "error": page("Erreur", "<h1>Une erreur est survenue</h1><p>Réessayez plus tard.</p>"),
    "refusal": page("403 Forbidden", "<h1>Forbidden</h1><p>Access denied.</p>"),
    "construction": page("Brume", "<h1>Site en construction</h1><p>Ouverture prochaine.</p>"),
    "server": page("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>The nginx server is installed.</p>"),
    "browser": page(
        "Brume",
        "<h1>Votre navigateur n'est pas compatible</h1><p>Utilisez <a href='https://navigateur.invalid/'>un"
        " autre</a>.</p>",
    ),
    "scripts": page("Brume", "<p>JavaScript est désactivé : activez-le pour utiliser ce site.</p>"),
    "consent": page(
        "Brume",
        f"<div><h2>Nous respectons votre vie privée</h2><p>Ce site dépose des cookies pour mesurer son audience."
        f"</p><button>Tout accepter</button> <button>Refuser</button></div>{LEGAL}",
    ),
    "consent over an empty page": page(
        "Brume",
        "<header><p>Brume</p></header><main></main><section class=mur><p>Les traceurs nous aident.</p>"
        "<button>J'accepte</button></section>",
    ),
    "consent under another title": page(
        "Vos choix",
        "<h1>Avant de continuer</h1><p>Nous utilisons des cookies pour mesurer l'audience de ce site. Acceptez-vous ?"
        "</p><button>Tout accepter</button><button>Tout refuser</button>",
    ),
    "consent under the name of the site": page(
        "Office de la Brume",
        "<header><p>République Française</p></header><main><h1>Office de la Brume</h1><form method=post><p>Des données"
        " de navigation sont mesurées. Les autorisez-vous ?</p><input type=submit value=Accepter><input type=submit"
        f" value=Refuser></form></main>{LEGAL}",
    ),
    "consent by links": page(
        "Brume",
        "<h1>Bienvenue</h1><p>Ce site dépose des <a href='/cookies'>traceurs</a> pour ses <strong>statistiques</strong>."
        "</p><p><a href='/?ok=1'>J'accepte</a> <a href='/?ok=0'>Je refuse</a></p>",
    ),
    "consent in a window over nothing": page(
        "Brume",
        "<main></main><dialog open><h1>Un instant</h1><p>Les témoins de connexion mesurent l'audience.</p>"
        "<button>J'autorise</button><button>Je m'y oppose</button></dialog>",
    ),
    "consent in English": page(
        "Your choices",
        "<h1>Before you continue</h1><p>We use cookies to measure our audience.</p><button>Accept all</button>"
        "<button>Reject all</button>",
    ),
}

QUESTION = (
    "<p>Nous utilisons des cookies pour mesurer l'audience. Acceptez-vous ?</p><button>Tout accepter</button>"
    "<button>Tout refuser</button>"
)


@pytest.mark.parametrize("html", STAND_INS.values(), ids=STAND_INS)
def test_a_stand_in_is_known(html):
    assert stand_in(SITE, SITE, html)


ORDINARY = {
    "news of a maintenance": page(
        "Maintenance du site le 12 mars - Brume",
        f"{NAV}<main><h1>Maintenance du site le 12 mars</h1><p>Le site sera indisponible de 8 h à 9 h.</p></main>",
    ),
    "a trade": page("Maintenance des phares", f"<h1>Maintenance des phares</h1><p>Nos équipes.</p>{LEGAL}"),
    "a trade, with words that agree": page(
        "Maintenance et entretien",
        "<h1>Maintenance et entretien des balises</h1><p>En cas de panne, merci de patienter.</p>",
    ),
    "a notice above a content": page("Brume", f"<p>Maintenance ce soir à 20 h.</p><h1>Brume</h1>{LONG}"),
    "an article on 404": page("Comprendre l'erreur 404", f"<h1>Comprendre l'erreur 404</h1>{LONG}"),
    "a waiting room of stone": page(
        "Gare de la Brume", f"{NAV}<main><h1>La salle d'attente</h1><p>Elle ouvre à 6 h.</p></main>"
    ),
    "a small home page": page(
        "Brume",
        f"<h1>Office de la Brume</h1><p>Bienvenue. Le service est ouvert.</p>{LEGAL}",
    ),
    "a home page with its banner of consent": page(
        "Brume",
        "<div><h2>Gestion des cookies</h2><p>Ce site dépose des cookies.</p><button>Tout accepter</button></div>"
        "<main><h1>Office de la Brume</h1><p>Le bulletin de la brume paraît tous les matins à huit heures, sauf le"
        f" dimanche et les jours fériés.</p></main>{LEGAL}",
    ),
    "its banner, in the same block as a content": page(
        "Brume", f"<h1>Office de la Brume</h1><p>Le guichet ouvre à neuf heures.</p>{QUESTION}{LEGAL}"
    ),
    "its banner, and a few ways": page(
        "Brume", f"<main><h1>Brume</h1><a href='/bulletin'>Bulletin</a><div>{QUESTION}</div></main>{LEGAL}"
    ),
    "its banner, and a menu in the header": page(
        "Brume", f"<header>{NAV}</header><main><h1>Brume</h1>{QUESTION}</main>{LEGAL}"
    ),
    "its banner, and a form to fill": page(
        "Brume", f"<h1>Connexion</h1><form><input type=email><button>Accepter</button></form>{QUESTION}"
    ),
    "its banner, and a picture": page(
        "Brume", f"<h1>Brume</h1><img src=c.png alt='Carte du jour'>{QUESTION}"
    ),
    "its banner, over a component": page("Brume", f"<h1>Brume</h1><carte-brume></carte-brume>{QUESTION}"),
    "another thing to accept": page(
        "Devis",
        "<h1>Votre devis</h1><p>Montant : 12 €. Vos données personnelles sont protégées.</p><button>Accepter</button>"
        "<button>Refuser</button>",
    ),
    "a hidden warning": page(
        "Brume",
        f"<p hidden>Votre navigateur est obsolète</p>{NAV}<main><h1>Brume</h1><p>Bonjour.</p></main>",
    ),
    "an advice on browsers": page(
        "Aide",
        f"{NAV}<main><h1>Mettre à jour votre navigateur</h1><p>Nous conseillons un navigateur récent.</p></main>",
    ),
    "no access for cars": page(
        "Col de la Brume", f"{NAV}<main><h1>Accès interdit aux camions</h1><p>Déviation.</p></main>"
    ),
    "nothing": "",
    "news above the rest": page(
        "Brume",
        f"{MENU}<main><h2>Le téléservice est indisponible ce week-end</h2><p>Merci de revenir lundi.</p>"
        f"<h1>Office de la Brume</h1><p>Le bulletin paraît tous les matins à huit heures.</p></main>{LEGAL}",
    ),
    "another matter, without a menu": page(
        "Brume",
        "<h1>Office de la Brume</h1><p>Le bulletin de la brume paraît tous les matins à huit heures.</p>"
        "<h2>Le service est indisponible ce week-end</h2><p>Merci de revenir lundi.</p>",
    ),
    "a site that is being made anew": page(
        "Brume",
        f"{MENU}<main><h1>Brume</h1><h2>Notre site est en cours de refonte</h2><p>L'essentiel est là.</p></main>{LEGAL}",
    ),
    "a consultation": page(
        "Brume",
        f"<main><h1>Le site est en cours de refonte</h1><p>Une version sera bientôt disponible.</p><a href='/avis'>Donner"
        f" mon avis</a></main>{LEGAL}",
    ),
    "a tip": page(
        "Brume",
        f"{MENU}<main><h1>Brume</h1><h2>Activez JavaScript pour la carte</h2><p>Sans lui, un tableau.</p></main>{LEGAL}",
    ),
    "lifts": page(
        "Brume", "<h1>Maintenance technique des ascenseurs</h1><p>Merci de patienter, retour lundi.</p>"
    ),
    "a museum": page("Musée", "<h1>File d'attente du musée</h1><p>Le temps d'attente est d'une heure.</p>"),
    "a day": page("Passeports", "<h1>Le service est fermé le mercredi</h1><p>Revenez le jeudi.</p>"),
    "a page in construction of roads": page(
        "Route en construction", "<h1>La route en construction</h1><p>Travaux.</p>"
    ),
}


@pytest.mark.parametrize("html", ORDINARY.values(), ids=ORDINARY)
def test_an_ordinary_page_is_never_called_a_stand_in(html):
    assert stand_in(SITE, SITE, html) == ""


def test_whoever_asks_the_page_of_cookies_gets_it():
    asked = SITE + "gestion-des-cookies"
    assert stand_in(asked, asked, STAND_INS["consent"]) == ""


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "maintenance en cours " * 400_000,
        "<div>" * 60_000 + "site en maintenance",
        "<a href=/>x</a>" * 200_000,
        "<button>Tout accepter</button>" * 50_000,
        "<p>cookies</p>" + "<button></button>" * 100_000,
        "<p>cookies</p>" + "<header>" * 50_000 + "<p hidden>" * 50_000,
        "<title>" + "site est " * 200_000 + "</title><p>x",
        "<p>" + "actuellement " * 230,
    ],
)
def test_a_large_page_takes_little_time(html):
    began = time.process_time()
    stand_in(SITE, SITE, html)
    assert time.process_time() - began < 3
