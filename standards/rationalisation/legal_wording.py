"""How French legal pages say what the law asks: patterns for text without accents, and what proves it.

Wording varies so much that each piece has its usual label and the words that may stand for it. Only
when neither is there is a piece surely missing; only when what follows the label names somebody,
and gives an address where the law asks one, is it surely there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from standards.rationalisation.statements import Statement

# --- people and places ---------------------------------------------------------------------

_WAYS = (
    r"rue|avenue|av\.|boulevard|bd|place|quai|chemin|allees?|impasse|route|cours|square|esplanade|passage|cite"
    r"|rond-point|parvis|promenade|villa"
)
_STREET = re.compile(rf"\b\d{{1,4}}(?: ?(?:bis|ter|quater|[a-d]))?,? ?(?:{_WAYS})\b[^,;:()]*", re.IGNORECASE)
_PLACE = re.compile(rf"\b(?:{_WAYS}) (?:de |du |des |d'|la |le |les |l')*[A-Z][^,;:()]*")
_POSTCODE = re.compile(
    r"\b(?:F-?)?\d{2} ?\d{3},? +(?!EUR|Eur|Code)[A-Z][\w' -]*|\b(?:cedex|Cedex|CEDEX)\b|\b(?:BP|CS|TSA) ?\d+"
    r"|\b(?!N |NO |EN |DU |AU |LE |DE |ET |OU )[A-Z]{1,2}[- ]?\d{4,5}\b|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
_ABROAD = re.compile(
    r"\b\d+ [\w .'-]{2,40} (?:street|road|avenue|ave|blvd|drive|way|lane|strasse)\b", re.IGNORECASE
)
_TELEPHONE = re.compile(
    r"(?<!\d)0 ?[1-9](?:[ .-]?\d\d){4}(?!\d)|\+\d[\d .()-]{7,}|\b(?:tel\w*|appel\w*|numero)\b\D{0,20}\b3\d ?\d\d\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"[\w.+-]{1,64} ?(?:@|\[at\]|\(at\)|\[a\]|\(a\)|\barobase\b) ?[\w-]+(?:\.|\[|\()", re.IGNORECASE
)


def has_address(text: str) -> bool:
    """Whether a text gives a postal address, ours or a neighbour's."""
    return any(pattern.search(text) for pattern in (_STREET, _POSTCODE, _ABROAD))


def has_coordinates(text: str) -> bool:
    """Whether a text gives a postal address or a telephone number."""
    return has_address(text) or bool(_TELEPHONE.search(text))


def can_be_reached(text: str) -> bool:
    """Whether a text says where to write to, call, or which form to fill in."""
    return has_coordinates(text) or bool(_EMAIL.search(text))


_ORDINARY = re.compile(
    r"(?:Les?|Las?|L|Une?|Des|Ces?|Cette|Cet|Notre|Nos|Votre|Vos|Ils?|Elles?|Son|Sa|Ses|Pour|Voir|Tou[st]e?s?|Sites?|Aucune?"
    r"|Adresse|Tel|Telephone|Courriel|E-?mail|Mail|Contacts?|Siege|Noms?|Prenoms?|NOM|PRENOM|Raison|Denomination|Hebergement|Hebergeur"
    r"|Editeur|Editrice|Edition|Directeur|Directrice|Publication|Responsable|Internet|Web|Services?|France|Francaise?|Europe"
    r"|Europeenne|Union|En|Au|Aux|Du|De|Par|Sur|Dans|Et|Est|Sont|Si|Nous|Vous|Je|On|Conformement|Articles?|Loi|Mentions?"
    r"|Legales?|Coordonnees|Identification|Rue|Avenue|Boulevard|Place|Cedex|CEDEX|BP|CS|TSA|SIRET|SIREN|RCS|TVA|RGPD|UE"
    r"|Ecrivez|Contactez|Consultez|Appelez|Adressez|Retrouvez|Merci|Qui|Que|Quel(?:le)?s?|Ou|Comment|Pourquoi|M|Mr|Mme|Mlle|Monsieur|Madame|X{2,}|Qualite|Fonction|Statut|Prestataire|Societe|Serveurs?|Donnees|Personnelles|Textes?|Contenus?|Publie|Informations?)"
)
_PROPER = re.compile(r"\b[A-Z][\w.&-]*")
_INSTITUTION = re.compile(
    r"\b(?:minist(?:ere|re)s?|prefe(?:cture|t|te)|sous-prefe(?:cture|t|te)|secretari?a?t?(?:aire)? general\w*|agence|institut"
    r"|academie|rectorat|rect(?:eur|rice)|universite|ambassad(?:e|eur|rice)|consul(?:at|e)?|mairie|maire|president\w*"
    r"|(?:direction|delegation|mission) (?:\w+ )?\w+|delegue\w* (?:a|au|aux|general\w*|interminis\w+|minis\w+|regional\w*|departemental\w*)"
    r"|direct(?:eur|rice)s? (?:general\w*|interminis\w+|regional\w*|departemental\w*|adjoint\w*|de (?!la publication|publication|redaction)"
    r"|du|des|d'|executi\w+)|chef\w* (?:de|du)|cheffe|representante? legale?|services? (?:informatiques?|numeriques?)"
    r"|inspect(?:eur|rice)|commandante?|general de|haut-commissaire|commissaire|administrat(?:eur|rice)|gouverneure?)\b",
    re.IGNORECASE,
)


_LAWS = re.compile(
    r"\b(?:(?:lois?|reglements?|directives?|ordonnances?|decrets?|arretes?|chartes?|conventions?|traites?) (?![:-])"
    r"|code (?:de|du|des|d'|civil|penal|general))(?:(?!\b(?:est|sont) )[^.;:,()]){0,200}|\b(?:LCEN|RGPD|GDPR|CNIL|LIL|RGAA)\b"
    r"|\bcommission nationale (?:de )?l'?informatique(?: et (?:des )?libertes)?|\binformatique et libertes"
    r"|\bdefenseure? des droits",
    re.IGNORECASE,
)
"""Titles of laws, and the authorities that watch over them: their capitals name nobody of the site."""


def names_somebody(text: str) -> bool:
    """Whether a text names a person, an office or a body, addresses and laws apart."""
    for pattern in (_LAWS, _ABROAD, _STREET, _PLACE, _POSTCODE):
        text = pattern.sub(" ", text)
    proper = (found.group() for found in _PROPER.finditer(text))
    return bool(_INSTITUTION.search(text)) or any(
        not _ORDINARY.fullmatch(name.rstrip(".")) for name in proper
    )


LATER = re.compile(
    r"\bvacante?\b|\bneant\b|\binconnue?\b|\ben attente\b|\bsur (?:simple )?demande\b|\bcommunique\w* (?:sur|ulterieur|a la)|\ba (?:venir|definir|preciser|completer|renseigner)\b"
    r"|\bnon (?:communique|renseigne|precise)\w*|\bprochainement\b|\bbientot\b|\bulterieurement\b",
    re.IGNORECASE,
)
"""What puts off to later, or to somebody who asks, what should be written."""

_TO_COME = r"(?:precis|defini|determin|fix|renseign|complet|indiqu)\w*"
_HELD_BACK = re.compile(
    rf"\bser(?:a|ont) (?:\w+ )?{_TO_COME}|\ba (?:venir|definir|preciser|completer|renseigner)\b|\breste\w* a \w+er\b"
    r"|\bn(?:e |')(?:\w+ )?(?:est|sont|a|ont|sera|seront|soit) (?:pas|plus)(?: \w+){0,2}? (?:precis|defini|determin|fix|renseign|complet"
    r"|indiqu|etabli|publi|communiqu|divulgu|arret|connu)\w*"
    r"|\bne (?:publi|communiqu|divulgu|indiqu|precis)\w+ (?:pas|plus)\b|\baucune? (?:base|fondement|duree)\b",
    re.IGNORECASE,
)
"""What says that a thing is not told, or not yet."""

_ITSELF = (
    r"(?:(?:la |cette |notre |sa )?(?:presente )?(?:page|rubrique|section|politique|notice)|(?:le |ce )(?:contenu|texte)(?: de (?:la|cette) (?:page|rubrique))?"
    r"|(?:les|ces|nos) (?:presentes )?mentions)(?: legales?| de confidentialite| de protection des donnees)?"
)
UNWRITTEN = re.compile(
    rf"^\W*(?:[^,.:]{{0,40}}[,:] ?)?{_ITSELF} (?:(?:est|sont) )?(?:(?:actuellement|encore|toujours) )?"
    r"(?:(?:ser(?:a|ont)|doi(?:t|vent) etre) (?:\w+ ){0,2}?(?:complet|publi|redig|ecrit|ajout|disponible|renseign|mise?s? en ligne)\w*"
    r"(?!.{0,80}\b(?:chaque|regulierement|au fur|au fil|si besoin)\b)"
    r"|en (?:cours (?:de (?:redaction|construction|realisation|creation|elaboration|preparation)|d'(?:ecriture|elaboration))"
    r"|construction|travaux|preparation)|a (?:venir|completer|rediger|ecrire)\b)"
    r"|^\W*(?:(?:page|rubrique|contenu|textes?) )?(?:actuellement )?en (?:cours de (?:redaction|construction|realisation)|construction)\W*$",
    re.IGNORECASE,
)
"""A sentence in which a page says that it is itself still to be written."""


# --- the legal notice ----------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A piece of the legal notice: `said` is its usual label, one of whose `marks` it always has, `hinted` what may
    stand for it (lower case), `proves` whether what follows the label really says it."""

    title: str
    marks: tuple[str, ...]
    said: re.Pattern[str]
    hinted: re.Pattern[str]
    proves: Callable[[Statement], bool]


_RELATED_AFTER = re.compile(
    r"\s*(?:[,(–—-]|(?-i:[A-Z])|[^;]{0,60}?(?::|\b(?:est|sont)\b(?! (?:\w+ )?(?:responsables?|tenue?s?|soumise?s?|charge))"
    r"|\bpar\b|\bconfiee?\b|\bassuree?\b))",
    re.IGNORECASE,
)
_RELATED_BEFORE = re.compile(
    r"(?:\b(?:est|sont|par|comme|assure|exerce|nommee?|designee?|qualite|tant que|fonctions? de)\b|[,:(–—-])[^.;:,]{0,40}$",
    re.IGNORECASE,
)


def _related(statement: Statement) -> bool:
    """Whether the label and the name it stands beside are said to be one: by a title, « : » or « est »."""
    return (
        statement.titled
        or _RELATED_AFTER.match(statement.after) is not None
        or _RELATED_BEFORE.search(statement.before) is not None
    )


def _named(statement: Statement) -> bool:
    told = statement.body
    return names_somebody(told) and not LATER.search(told) and not _HELD_BACK.search(told)


def _named_as_such(statement: Statement) -> bool:
    return _named(statement) and _related(statement)


def _of_the_site(statement: Statement) -> bool:
    """Whether somebody is named, with an address or a telephone, for this site and today."""
    return (
        _named(statement)
        and has_coordinates(statement.following)
        and not _OTHER_THINGS.search(f"{statement.before.rstrip()} ")
        and not _NO_LONGER.search(statement.before)
        and not _IN_THE_PAST.search(statement.body)
    )


def shortfall(block: Block, statement: Statement) -> str:
    """What a passage of the notice lacks, as the end of a sentence."""
    if LATER.search(statement.body) or _HELD_BACK.search(statement.body):
        return "renvoie à plus tard, ou à qui le demande"
    if not names_somebody(statement.body):
        return "ne nomme personne que l'on reconnaisse"
    if _IN_THE_PAST.search(statement.body):
        return "parle du passé"
    if block is DIRECTOR:
        return "ne dit pas clairement qui l'est"
    return "n'est suivi ni d'une adresse ni d'un téléphone reconnaissables"


_OTHER_THINGS = re.compile(
    r"\b(?:brochures?|guides?|revues?|livres?|magazines?|rapports?|logiciels?|videos?|photo\w*|images?|fichiers?|documents?|donnees|lettres?|newsletters?|formulaires?|cartes?|podcasts?"
    r"|personnes?|familles?|enfants?|victimes?|refugies?)\b(?: \S+){0,4} (?:est|sont|soient|seront)(?: \S+){0,2} $",
    re.IGNORECASE,
)
"""What else than the site is hosted or published, before « hébergés » or « édités »."""


_NO_LONGER = re.compile(
    r"\bn(?:e |')(?:\w+ )?(?:plus|pas)\b(?: \w+){0,2}\W*$|\b(?:etait|etaient|fut|anciennement|autrefois)\b(?: \w+){0,2}\W*$",
    re.IGNORECASE,
)
"""What makes of what follows the past, or its contrary."""

_IN_THE_PAST = re.compile(
    r"\bjusqu'(?:en|a|au)\b|\b(?:etait|fut|n(?:e |')est (?:plus|pas)) (?:\w+ ){0,2}?(?:heberge|edite|publie)e?\b",
    re.IGNORECASE,
)
"""A sentence under a title that says who hosted or published the site, not who does."""

EDITOR = Block(
    "l'éditeur",
    ("edit", "publi"),
    re.compile(
        r"\bedit(?:eur|rice)s?\b(?! de (?:logiciel|solution|progiciel|jeux))|\bedit(?:ion (?:du|et))\b|\bedit(?:e|ee|es|ees)\b(?: \S+){0,6}? par\b"
        r"|\bqui (?:edite|publie|a edite)\b|\bpubli(?:e|ee)\b(?: \S+){0,3}? par\b|\bpublish(?:er|ed by)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bproprietaire|\bpropriete (de|du|des)\b|\bresponsable|\bminist|\bprefe|\bambassade|\bdirection\b"
        r"|\bservice|\bagence|\bsire[nt]\b|\b\d{5}\b|\bidentification|\b(gere|administre|realise|propose) par"
    ),
    _of_the_site,
)
DIRECTOR = Block(
    "le directeur ou la directrice de la publication",
    ("publication", "publishing"),
    re.compile(
        r"\b(?:direct(?:eur|rice|ion)|responsables?)\S{0,16},?(?: \S+){0,2}? (?:de (?:la )?|des )publications?\b"
        r"|\bdirect(?:eur|rice) publication\b"
        r"|\bpublication (?:director|manager)|\b(?:head|director) of (?:the )?publication|\bpublishing (?:director|editor)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bdirect(eur|rice)|\bpublication\b|\bresponsable|\bredact(eur|rice|ion)|\brepresentant|\bprefete?\b"
        r"|\bambassad(eur|rice)|\bministre\b|\bsecretaire general"
    ),
    _named_as_such,
)
HOST = Block(
    "l'hébergeur",
    ("heberge",),
    re.compile(
        r"\b(?=heberge)"  # first what is rare: what comes before is looked at seven times
        r"(?<!centre d')(?<!centres d')(?<!place d')(?<!places d')(?<!aide a l')(?<!droit a l')(?<!solution d')"
        r"heberge(?:urs?|ment|ee?s?|r)?\b"
        r"(?! (?:d'urgence|social|sociaux|touristique|temporaire|collectif|medicalis|des (?!sites?|services?)"
        r"|en (?:foyer|famille)))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bheberge|\bserveur|\bcloud\b|\binfogeran|\bdata ?cent(er|re)|\bcentres? de donnees|\binfrastructure"
        r"|\bovh|\bscalingo|\boutscale|\bclever|\bgithub|\bgitlab|\bnetlify|\bprestataire|\bexploit|\bhost(ed|ing)?\b"
    ),
    _of_the_site,
)
LEGAL_NOTICE = (EDITOR, DIRECTOR, HOST)

_ELSEWHERE = (
    r"\bpropriete intellectuelle|\bdroits? (?:d'auteur|de reproduction)|\bcredits?\b|\bcode source|\blicences?\b"
    r"|\bliens hypertextes?|\bdonnees (?:a caractere )?personnelles?|\bcookies?\b|\baccessibilite\b|\bconception\b"
    r"|\bnous contacter\b|\bcontactez"
)
_CONTACT = (
    r"^\W*(?:contacts?\b|pour (?:toutes?|tout|une|vos|des|plus)\b.{0,40}\b(?:questions?|demandes?|informations?|renseignements?|remarques?"
    r"|reclamations?)\b|(?:ecrivez|contactez|appelez|joignez|adressez)\b|(?:une |des |vos )?questions?\b[^.]{0,30}\?|vous pouvez (?:nous )?(?:ecrire|contacter|joindre)\b)"
    r"(?!.*heberge)"
)
_SOMEBODY_ELSES = (
    r"^\W*(?:telephone|tel|adresse|coordonnees|courriel)\b[^:]{0,20}\b(?:du |de la |de l'|des |de notre )"
    r"(?!heberge|siege|societe|support)"
)
"""Lines that say how to reach somebody: the editor, unless they say otherwise."""

OTHER_LABELS = {
    block.title: re.compile(
        "|".join(
            [
                _ELSEWHERE,
                *([] if block is EDITOR else [_CONTACT, _SOMEBODY_ELSES]),
                *(other.said.pattern for other in LEGAL_NOTICE if other is not block),
            ]
        ),
        re.IGNORECASE,
    )
    for block in LEGAL_NOTICE
}
"""For each piece of the notice, the labels after which something else is spoken of."""


# --- personal data -------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A piece of the privacy notice: `said` is where it may be, which always has one of its `marks`, `proves` whether
    it is there. `due` is False for what the law asks only in some cases: it is shown when found."""

    title: str
    marks: tuple[str, ...]
    said: re.Pattern[str]
    proves: Callable[[Statement], bool]
    due: bool = True


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_NOT_PERSONAL = (
    r"(?:de (?:la |l')?|des |du |d')?(?:\w+ )?(?:meteo|climat|hydro|cartograph|geograph|cadastr|scientifi|environnement|ouvertes|brutes"
    r"|budget|agri|geolog|astro|marin|satelli|capteur|station|mesure(?! d'audience)|observation|pluie|neige|trafic routier|open)\w*"
)
"""What data of the site's trade are about: rain, maps, budgets. They are nobody's."""

_OF_THE_TRADE = _pattern(rf"\bdonnees? {_NOT_PERSONAL}")

_DATA = _pattern(
    rf"\bdonnees?\b(?! {_NOT_PERSONAL})",
    r"\binformations? (?:personnel|nominativ|recueilli|collect|transmis|enregistr|vous concernant|saisi)",
    r"\badresses? (?:electronique|e-?mail|mail|ip|de courriel|de messagerie|postale)",
    r"\bcourriels?\b|\be-?mails?\b|\bnoms?\b|\bprenoms?\b|\bcoordonnees\b|\btelephone\b|\bidentifiants?\b",
    r"\bcookies?\b|\btraceurs?\b|\bjournaux\b|\bformulaires?\b|\bvotre (?:compte|message|demande)",
)
_KINDS = _pattern(
    r"\badresses? (?:electronique|e-?mail|mail|ip|de courriel|de messagerie|postale)|\badresse de la personne",
    r"\bcourriels?\b|\be-?mails?\b|\bnoms?\b|\bprenoms?\b|\bcoordonnees\b|\btelephone\b|\bidentifiants?\b|\bcivilite\b",
    r"\bdate de naissance\b|\bidentite\b|\bnumero (?:de|d')|\blogs?\b|\bjournaux\b|\bcookies?\b|\btraceurs?\b",
    r"\bdonnees (?:de|d'|relatives? a(?:u|ux| la| votre)) ?(?:connexion|navigation|contact|identification|compte|journalisation"
    r"|localisation|identite|trafic|consultation|messagerie)",
)
_GROUNDS = _pattern(
    r"\b(?:missions?|interet) (?:d'interet )?(?:public|de service public)|\bautorite publique",
    r"\bconsent\w*|\bobligations? legales?|\binterets? legitimes?|\bcontrats?\b|\binterets? vitaux",
    r"\barticle 6\b|\bloi n|\bdecret\b|\barretes?\b|\bcode (?:de|du|des|d')",
)
_ITS_DATA = _pattern(
    r"\bdurees? de conservation\b(?! (?:des|de la|du|de l') ?(?!donnees|informations|cookies|traceurs|messages|comptes))",
    _DATA.pattern,
    r"\b(?:l'|votre |cette )adresse\b",
    r"\belles?\b",
    r"\bcelles-ci\b",
)
_HANDLED = _pattern(
    r"\bcollect(?:e|es|ee|ees|ons|ent|er|ant)\b",
    r"\brecueil(?:l\w*)?\b",
    r"\benregistr(?:e|ee|es|ees|ons|ent|er|ement)s?\b",
    r"\btrait(?:e|ee|es|ees|ons|ent|er|ement|ements)\b",
)
_LASTING = _pattern(
    r"\b(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quinze|seize|dix-huit|vingt(?:[- ]\w+)?"
    r"|vingt-cinq|trente|quarante|soixante|quatre-vingt-dix|cent)(?: \(\d+\))? (?:jours?|semaines?|mois|ans?|annees?|heures?)\b",
    r"\b(?:le temps|la duree|une duree|la periode)(?: \w+)? (?:necessaire|utile)",
    r"\baussi longtemps|\btant que\b|\bjusqu'(?:a|au|aux) |\bn'exced\w+|\bn(?:e|') ?(?:est|sont) pas (?:conserv|stock|enregistr)",
)
_RIGHTS = (
    r"\bacces\b|\bacceder\b|\bconsulter\b",
    r"\brectif",
    r"\boppos",
    r"\beffac|\bsuppr|\boubli\b",
    r"\blimit",
    r"\bportab",
    r"\bretir\w+ (?:votre|son) consentement|\bretrait du consentement",
)
_REFUSED = _pattern(
    r"(?<!si vous )(?<!si )\bn(?:e |')(?:vous |s'|y |en )?(?:s'?appliqu\w+|est|sont|avez|a|ont|dispos\w+|benefici\w+|ouvr\w+|exist\w+|peu\w+"
    r"|pouvez|concern\w+|donn\w+|s'exerc\w+|reconnai\w+) (?:pas|plus|aucun)\b",
    r"\baucun (?:de ces )?droits?\b|\bsans objet\b",
)
"""What denies the rights it names."""

_COMPLAINT = _pattern(r"\breclam", r"\bplaintes?\b", r"\bsaisi", r"\brecours\b", r"\bintroduire\b")
_AUTHORITY = _pattern(
    r"\bcnil\b", r"\bcommission nationale (?:de )?l'?informatique", r"\bautorite de (?:controle|protection)"
)
_CNIL_OTHERWISE = _pattern(
    r"\b(?:declar|enregistr|notifi|inscri)\w* (?:\w+ ){0,3}?(?:a|aupres de|par) la cnil\b",
    r"\b(?:recommandations?|lignes directrices|preconisations|regles|modeles?|guides?|avis) (?:\w+ )?de la cnil\b",
)
"""The CNIL, but not as the one that receives complaints."""

_ABOUT_RIGHTS = _pattern(
    r"\bdelegue\w*(?: \S+)? a la protection",
    r"\bdp[od]\b",
    r"\bdroits?\b",
    r"\bdonnees\b",
    r"\brgpd\b",
    r"\bcnil\b",
)


def _says_something(statement: Statement) -> bool:
    """Whether a title is followed by a sentence. What a sentence says is said."""
    under = " ".join(line.bare for line in statement.lines[1:] if not line.level)
    return len(re.findall(r"\w+", under if statement.titled else statement.own)) >= 3


def _names_data(statement: Statement) -> bool:
    return bool(_KINDS.search(statement.body)) and _says_something(statement)


def _says_why(statement: Statement) -> bool:
    about = _ITS_DATA.search(statement.own) or _HANDLED.search(statement.own)
    return bool(statement.titled or about or "finalite" in statement.label.lower()) and _says_something(
        statement
    )


def _says_on_what_ground(statement: Statement) -> bool:
    return bool(_GROUNDS.search(statement.whole)) and not _HELD_BACK.search(statement.whole)


def _says_how_long(statement: Statement) -> bool:
    about = statement.whole if statement.titled else _sentence(statement)
    told = _LASTING.search(statement.body) and not _HELD_BACK.search(statement.body)
    return bool(told) and bool(_ITS_DATA.search(about)) and not _OF_THE_TRADE.search(about)


def _gives_rights(statement: Statement) -> bool:
    said = [right for right in _RIGHTS if re.search(right, statement.whole, re.IGNORECASE)]
    return len(said) >= 2 and not _REFUSED.search(statement.whole)


def _names_controller(statement: Statement) -> bool:
    """Somebody is named as the one responsible, or does what is done with the data."""
    if "responsable" in statement.label.lower():
        return _named_as_such(statement)
    return names_somebody(statement.before) and not LATER.search(statement.before)


def _says_who_to_write_to(statement: Statement) -> bool:
    """The CNIL, which receives complaints, does not answer for the site."""
    said = _AUTHORITY.split(statement.whole)[0]
    return can_be_reached(said) and bool(_ABOUT_RIGHTS.search(said))


def _says_where_to_complain(statement: Statement) -> bool:
    """In one sentence, or under a title: two sentences may speak of two things."""
    said = _CNIL_OTHERWISE.sub(" ", statement.whole if statement.titled else _sentence(statement))
    return bool(_COMPLAINT.search(said)) and bool(_AUTHORITY.search(said))


def _sentence(statement: Statement) -> str:
    return f"{statement.before}{statement.label}{statement.after}"


PRIVACY_NOTICE = (
    Piece(
        "les données traitées",
        ("donnees", "collect", "recueil", "enregistr", "trait"),
        _pattern(_HANDLED.pattern, r"\bdonnees\b"),
        _names_data,
        due=False,
    ),
    Piece(
        "la finalité",
        (
            "pour",
            "finalite",
            "afin d",
            "dans le but",
            " fin",
            "objectif",
            "sert",
            "serve",
            "destine",
            "utilise",
        ),
        _pattern(
            r"\bfinalites?(?: [^\W\d]+){0,8} ?(?::|(?:est|sont|suivantes?)\b)",
            r"^[\W\d]*(?:\w+ ){0,4}finalites?\b",
            r"\b(?:afin (?:de|d')"
            r"|dans le but"
            r"|aux? (?:seules? )?fins? (?:de|d')"
            r"|objectifs?\b"
            r"|(?:sert|servent|destine\w*|utilise\w*) (?:a|pour)\b"
            r"|pour (?:le |la |l'|vous |votre |les |nous )?(?:ger|trait|repond|permett|envo|envoi|assur|mesur|etabli|instrui|instruc"
            r"|suiv|suivi|gestion|realis|amelior|administr|fourni|contact|inscri|statisti|informer)\w*\b(?! (?:ces|ses|les) finalites)"
            r"|pour(?= ?:))",
        ),
        _says_why,
    ),
    Piece(
        "le responsable du traitement",
        ("responsable", "collecte", "recueille", "traite", "met en oeuvre"),
        _pattern(
            r"\b(?<!les )(?<!aux )(?<!des )responsables? (?:conjoints? )?(?:du|de|des) (?:ces |ce |vos )?traitements?",
            r"\b(?<!la )(?<!de )(?<!cette )(?<!toute )(?<!une )(?<!ne )(?:collecte|recueille|traite|met en oeuvre)\b",
        ),
        _names_controller,
    ),
    Piece(
        "la base légale",
        ("base", "fond", "mission", "interet", "obligation", "article 6", "repose", "execution"),
        _pattern(
            r"\bbases? (?:legales?|juridiques?)",
            r"\bfondements? (?:legal|legaux|juridiques?)",
            r"\bmissions? d'interet public",
            r"\binterets? legitimes?",
            r"\bobligations? legales?",
            r"\barticle 6\b",
            r"\b(?:repose|fonde|base)\w* sur (?:votre|le|son) consentement",
            r"\bexecution (?:d'un|du) contrat",
        ),
        _says_on_what_ground,
    ),
    Piece(
        "la durée de conservation",
        ("conserv", "duree", "archiv", "supprim", "effac", "stock"),
        _pattern(
            r"\bconserv\w*", r"\bdurees?\b", r"\barchiv\w*", r"\bsupprim\w*", r"\beffac\w*", r"\bstock\w*"
        ),
        _says_how_long,
    ),
    Piece(
        "les destinataires",
        (
            "destinataire",
            "traitant",
            "prestataire",
            "transmis",
            "communique",
            "cede",
            "partage",
            "vendu",
            "divulgue",
            "acces",
        ),
        _pattern(
            r"\bdestinataires?\b",
            r"\bsous-?traitants?\b",
            r"\bprestataires?\b",
            r"\b(?:transmis|communique|cede|partage|vendu|divulgue)(?:e|es|s)?\b",
            r"\b(?:ont|aura|auront) acces\b",
        ),
        lambda statement: bool(_ITS_DATA.search(statement.whole)) and _says_something(statement),
        due=False,
    ),
    Piece("les droits des personnes", ("droit",), _pattern(r"\bdroits?\b"), _gives_rights),
    Piece(
        "à qui s'adresser pour les exercer",
        ("delegue", "dpo", "dpd", "exerce", "contact", "ecri", "adress", "courri"),
        _pattern(
            r"\bdelegue\w*(?: \S+)? a la protection",
            r"\bdp[od]\b",
            r"\bexerce\w*",
            r"\bcontact\w*",
            r"\b(?:ecri(?:re|vez|vant)|adress(?:er|ez|ant))\b",
            r"\bcourri(?:el|er)\b",
        ),
        _says_who_to_write_to,
    ),
    Piece(
        "la réclamation auprès de la CNIL",
        (
            "cnil",
            "commission nationale",
            "autorite de",
            "reclam",
            "plainte",
            "saisi",
            "recours",
            "introduire",
        ),
        _pattern(_AUTHORITY.pattern, _COMPLAINT.pattern),
        _says_where_to_complain,
    ),
)
"""What article 13 of the RGPD asks, and how a page says it."""

PRIVACY_HINTS = (
    r"donnees? (a caractere )?personnelles?|donnees nominatives|vie privee|personal data",
    r"\bcollect(e|es|ee|ees|ons|ent|er|ed|s)?\b|\brecueil|\benregistr|\btrait(ement|ee?s?\b|ent\b|er\b)|\bprocess(ed|ing)\b",
    r"\bfinalite|\bobjectif|\butilis(e|ation)|\bafin d|\bbase legale|\bmission d'interet|\bpurpose",
    (
        r"\bdroits?\b.{0,90}\b(acces|rectif|oppos|effac|suppr|limit|portab|retrait)"
        r"|\b(vos|your|ses|leurs) (droits|rights)|\bvous opposer|\bretirer (votre|son) consentement"
    ),
    r"\bdurees?\b|\bconserv|\bretention|\bretained",
    (
        r"\bsous-?traitan|\bdestinataire|\bprestataire|\btiers\b|\btransmis|\bcommuniquees?\b|\bcedees?\b"
        r"|\bheberge|\brecipient|\bthird part"
    ),
    r"@|\[at\]|\(at\)|\bdelegue\S* a la protection|\bdp[od]\b|\bcontact|\bcourriel|\bcourrier|\be-?mail",
)
"""The seven subjects that the SIG's own tool looks for, with all that may stand for each: what is
under none of these words is surely not there."""

NO_DATA = re.compile(
    r"\b(aucune?|aucunes|pas de|pas d') ?(autres? )?(donnees?|informations?) (a caractere )?(personnel|nominati)"
    r"|\bno personal data"
)
