"""How French legal pages say what the law asks: patterns for `plain()` text.

Wording varies so much that each piece has two patterns: its usual wording, and the words that may
stand for it. Only when neither is there is a piece surely missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A piece of the legal notice: `said` is its usual wording, `hinted` what may stand for it."""

    title: str
    said: re.Pattern[str]
    hinted: re.Pattern[str]


EDITOR = Block(
    "l'éditeur",
    re.compile(
        r"\bedit(eur|rice|ion du)|\bedit(e|ee|es|ees)\b( \S+){0,6}? par\b|\bpubli(e|ee)\b( \S+){0,3}? par\b"
        r"|\bpublish(er|ed)"
    ),
    re.compile(
        r"\bproprietaire|\bpropriete (de|du|des)\b|\bresponsable|\bminist|\bprefe|\bambassade|\bdirection\b"
        r"|\bservice|\bagence|\bsire[nt]\b|\b\d{5}\b|\bidentification|\b(gere|administre|realise|propose) par"
    ),
)
DIRECTOR = Block(
    "le directeur ou la directrice de la publication",
    re.compile(
        r"\b(direct(eur|rice|ion)|responsables?)\S{0,16},?( \S+){0,2}? (de (la )?|des )publications?\b"
        r"|\bdirect(eur|rice) publication\b"
        r"|\bpublication (director|manager)|\b(head|director) of (the )?publication|\bpublishing (director|editor)"
    ),
    re.compile(
        r"\bdirect(eur|rice)|\bpublication\b|\bresponsable|\bredact(eur|rice|ion)|\brepresentant|\bprefete?\b"
        r"|\bambassad(eur|rice)|\bministre\b|\bsecretaire general"
    ),
)
HOST = Block(
    "l'hébergeur",
    re.compile(r"\bheberge"),
    re.compile(
        r"\bserveur|\bcloud\b|\binfogeran|\bdata ?cent(er|re)|\bcentres? de donnees|\binfrastructure"
        r"|\bovh|\bscalingo|\boutscale|\bclever|\bgithub|\bgitlab|\bnetlify|\bprestataire|\bexploit|\bhost(ed|ing)?\b"
    ),
)
LEGAL_NOTICE = (EDITOR, DIRECTOR, HOST)

COORDINATES = re.compile(
    r"\b\d{5}\b|\b[a-z]{1,2}-? ?\d{4,5}\b|\bcedex\b|\b0\d([ .-]?\d\d){4}\b|\+\d[\d .()-]{7,}|\b3\d{3}\b"
)
"""A postal code (ours or a neighbour's) or a telephone number."""

PRIVACY_NOTICE = {
    "les données concernées": re.compile(
        r"donnees? (a caractere )?personnelles?|donnees nominatives|vie privee|personal data"
    ),
    "leur collecte": re.compile(
        r"\bcollect|\brecueil|\benregistr|\btrait(ement|ee?s?\b|ent\b)|\bprocess(ed|ing)\b"
    ),
    "la finalité": re.compile(
        r"\bfinalite|\bobjectif|\butilis(e|ation)|\bafin d|\bbase legale|\bmission d'interet|\bpurpose"
    ),
    "les droits des personnes": re.compile(
        r"\bdroits?\b.{0,90}\b(acces|rectif|oppos|effac|suppr|limit|portab|retrait)"
        r"|\b(vos|your|ses|leurs) (droits|rights)|\bvous opposer|\bretirer (votre|son) consentement"
    ),
    "la durée de conservation": re.compile(r"\bdurees?\b|\bconserv|\bretention|\bretained"),
    "les destinataires ou sous-traitants": re.compile(
        r"\bsous-?traitan|\bdestinataire|\bprestataire|\btiers\b|\btransmis|\bcommuniquees?\b|\bcedees?\b"
        r"|\bheberge|\brecipient|\bthird part"
    ),
    "un contact": re.compile(
        r"@|\[at\]|\(at\)|\bdelegue\S* a la protection|\bdp[od]\b|\bcontact|\bcourriel|\bcourrier|\be-?mail"
    ),
}
"""The seven pieces that the SIG's own tool looks for, with more ways of saying each."""

NO_DATA = re.compile(
    r"\b(aucune?|aucunes|pas de|pas d') ?(autres? )?(donnees?|informations?) (a caractere )?(personnel|nominati)"
    r"|\bno personal data"
)
