"""The pieces of a template left to fill, and the ordinary sentences that look like them."""

import time

import pytest

from checker.placeholders import placeholder, placeholders

LEFT = [
    ("Accessibilité : non/partiellement/totalement conforme", "non/partiellement/totalement conforme"),
    ("Accessibilité : totalement / partiellement / non conforme", "totalement / partiellement / non conforme"),
    ("Accessibilité : non|partiellement conforme", "non|partiellement conforme"),
    ("Accessibilité : totalement conforme / partiellement conforme / non conforme",
     "totalement conforme / partiellement conforme / non conforme"),
    ("ACCESSIBILITÉ : NON/PARTIELLEMENT/TOTALEMENT CONFORME", "NON/PARTIELLEMENT/TOTALEMENT CONFORME"),
    ("Accessibilité : totalement, partiellement ou non conforme",
     "Accessibilité : totalement, partiellement ou non conforme"),
    ("Retour à l’accueil du site - Nom de l’entité (ministère, secrétariat d’état, gouvernement)",
     "Nom de l’entité (ministère, secrétariat d’état, gouvernement)"),
    ("Accueil - [À MODIFIER - Nom du site]", "[À MODIFIER - Nom du site]"),
    ("[url - à modifier]", "[url - à modifier]"),
    ("%5Burl%20-%20%C3%A0%20modifier%5D", "[url - à modifier]"),
    ("Emplacement de la mention de licence - OBLIGATOIRE.", "Emplacement de la mention de licence - OBLIGATOIRE"),
    ("Cookies Emplacement pour votre logo", "Emplacement pour votre logo"),
    ("Baseline - précisions sur l‘organisation", "Baseline - précisions sur l‘organisation"),
    ("Nom du site / service", "Nom du site / service"),
    ("Intitulé officiel", "Intitulé officiel"),
    ("Accueil - Nom du site", "Accueil - Nom du site"),
    ("Titre de la page | Nom du service", "Titre de la page | Nom du service"),
    ("À compléter", "À compléter"),
    ("Lorem ipsum dolor sit amet, consectetur", "Lorem ipsum dolor sit amet"),
    ("L'éditeur est l'Office. Hébergeur : à compléter", "à compléter"),
    ("Hébergeur : À COMPLÉTER Contact : 01 02 03 04 05", "À COMPLÉTER"),
    ("Directeur de la publication : XX", "XX"),
    ("Directeur de la publication : nom du directeur de la publication.", "nom du directeur de la publication"),
    ("Écrivez-nous à xxx@yyy.fr", "xxx@yyy.fr"),
    ("Écrivez-nous à contact@xxxx.gouv.fr", "contact@xxxx.gouv.fr"),
    ("Téléphone : 01 XX XX XX XX", "01 XX XX XX XX"),
    ("SIRET XXX XXX XXX XXXXX", "XXX XXX XXX XXXXX"),
    ("La déclaration a été établie le JJ/MM/AAAA.", "JJ/MM/AAAA"),
    ("XX % des critères sont respectés", "XX %"),
    ("établie le XX/XX/XXXX", "XX/XX/XXXX"),
    ("Bienvenue sur {{ site.name }}", "{{ site.name }}"),
    ("Le site ${siteName} est édité par", "${siteName}"),
    ("Le site {nomDuSite} est édité par", "{nomDuSite}"),
    ("Le site %SITE_NAME% est édité par", "%SITE_NAME%"),
    ("Le site <nom du site> est édité par", "<nom du site>"),
    ("Édité par < Nom de l’organisme >, à Paris", "< Nom de l’organisme >"),
    ("[NOM DE L’ENTITE] reconnaît l'impact de cette loi", "[NOM DE L’ENTITE]"),
    ("contacter le responsable de [nom du site] pour", "[nom du site]"),
    ("Nom du site (à modifier)", "(à modifier)"),
    ("Insérez votre texte ici", "Insérez votre texte ici"),
    ("Un audit a été réalisé par XXX en 2024.", "par XXX"),
    ("sous licence XXX", "licence XXX"),
    ("[Titre de la page]", "[Titre de la page]"),
    ("établie le XX septembre 2025", "établie le XX"),
    ("Accessibilité : (non/partiellement) conforme", "non/partiellement) conforme"),
    ("Accessibilité : non conforme, partiellement conforme ou totalement conforme",
     "Accessibilité : non conforme, partiellement conforme ou totalement conforme"),
    ("Accessibilité : [non conforme / partiellement conforme / totalement conforme]",
     "non conforme / partiellement conforme / totalement conforme"),
    ("Accessibilité : [totalement] [partiellement] [non] conforme", "Accessibilité : [totalement] [partiellement] [non] conforme"),
    ("Accessibilité : (totalement, partiellement ou non) conforme", "Accessibilité : (totalement, partiellement ou non) conforme"),
    ("Accessibilité : <totalement conforme ou partiellement conforme>", "Accessibilité : <totalement conforme ou partiellement conforme>"),
    ("Accessibilité [non conforme, partiellement conforme ou totalement conforme]",
     "Accessibilité [non conforme, partiellement conforme ou totalement conforme]"),
    ("Accessibilité numérique : non conforme • partiellement conforme • totalement conforme",
     "Accessibilité numérique : non conforme • partiellement conforme • totalement conforme"),
    ("Accessibilité : [partiellement] / [non] conforme", "partiellement] / [non] conforme"),
    ("Accessibilité : état à compléter", "Accessibilité : état à compléter"),
    ("Insérer ici la mention de licence", "Insérer ici la mention de licence"),
    ("Mention de licence", "Mention de licence"),
    ("Paragraphe d’essai… [à compléter]", "[à compléter]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "piece"), LEFT)
def test_what_a_template_leaves_is_quoted_as_written(text, piece):
    assert placeholder(text) == piece


@pytest.mark.parametrize(
    "text",
    [
        "Accessibilité : non conforme",
        "Un site est totalement, partiellement ou non conforme.",
        "Le site est partiellement conforme ; non-conformités et dérogations suivent.",
        "Accessibilité : non conforme - Mentions légales",
        "Accessibilité : non conforme, non audité",
        "Accessibilité (partiellement conforme)",
        "Accessibilité : partiellement conforme - non conforme aux critères 1.1",
        "Accessibilité : partiellement conforme, non conforme sur mobile",
        "Ajoutez ici votre pièce jointe",
        "Les sites totalement/partiellement accessibles ou conformes",
        "Formulaire à compléter et à renvoyer avant le 3 mars",
        "Dossier d'inscription (à compléter)",
        "Inscription : à compléter en ligne avant le 3 mars",
        "Les textes à modifier sont listés en annexe. Le contenu à modifier est surligné.",
        "Indiquez le nom de l'entité et le nom du site.",
        "Recherchez par nom du site ou de l'organisme",
        "L'emplacement de la mention est libre ; d'un autre emplacement du logo il sera question.",
        "Au XXe siècle, le tome XX de l'encyclopédie, chapitre XXX ; taille XXL",
        "Format attendu : JJ/MM/AAAA",
        "Courriel. Format attendu : nom@domaine.fr",
        "Exemple : XX-XXX-XX",
        "Écrivez à contact@exemple.gouv.fr ou à prenom.nom@interieur.gouv.fr",
        "[email protected] [Lire la suite] [Ajouter aux favoris] [1] [...] […] [date : 12 mars 2025]",
        "accessibilite [at] exemple [point] gouv [point] fr",
        "Remise de 20 % ou 30 % ; 100 % des critères ; 01 02 03 04 05",
        "si a < nombre et b > c, alors {1, 2}",
        "Nom du fichier : DECP-{SIRET}-{mois}.xml",
        "Bienvenue sur <a href='/'>le site</a>",
        "Documentation - Nom du fichier",
        "République Française",
        "Accueil",
        "",
    ],
)
def test_an_ordinary_sentence_is_no_template(text):
    assert placeholder(text) == ""


def test_all_the_pieces_are_given_in_order_with_their_place():
    text = "Établie… le [jj/mm/aaaa] par [nom du site], lorem ipsum."
    found = list(placeholders(text))
    assert [one.piece for one in found] == ["[jj/mm/aaaa]", "[nom du site]", "lorem ipsum"]
    assert [text[one.start :][: len(one.piece)] for one in found] == [one.piece for one in found]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("La reprise porte « brume.example, [date] ».", True),
        ("La lettre « Vous « brume » [date] » a été revue.", True),
        ("La page montre “Lorem ipsum” à tous.", True),
        ('Le titre affiché est "{{ titre }}".', True),
        ("L'office garde 'Lorem ipsum' dans l'annexe.", True),
        ("Le site « Brume » est édité par [nom de l'organisme].", False),
        ("L'éditeur est l'[organisme] et l'hébergeur l'office.", False),
        ("« Brume », établie le JJ/MM/AAAA, « office »", False),
    ],
)
def test_what_is_between_quotation_marks_is_only_cited(text, cited):
    assert [found.cited for found in placeholders(text)] == [cited]


@pytest.mark.parametrize(
    "piece", ["[a ", "« [date] ", '"[lien] ', "non/", "{{", "<nom ", "x" * 9 + " ", "accessibilite : non, "]
)
def test_a_long_text_is_read_in_little_time(piece):
    start = time.process_time()
    list(placeholders(f"… {piece * (200_000 // len(piece))}"))
    assert time.process_time() - start < 5
