"""`explain` of a criterion or a test of the RGAA: what rules decide of it, what they cannot, what a person does."""

from __future__ import annotations

from collections.abc import Iterator

from checker import catalogue
from checker.catalogue.rgaa import TO_CHECK
from checker.cli.reaching import version_of
from checker.cli.selecting import criterion_asked
from checker.evaluate.criteria import Told, proofs, told
from checker.evaluate.reach import reach
from checker.model.norms import numbers
from checker.model.norms import told as cited


def overview(name: str) -> str:
    """What is known of a criterion, or of the one a test is of; empty when nothing of the RGAA is named, or
    nothing that exists."""
    asked = criterion_asked(name)
    if asked is None:
        return ""
    norm = version_of(asked.version)
    criteria = norm.criteria if norm else ()
    found = [one for one in criteria if asked.number in (one.number, *one.test_numbers)]
    if not norm or not found:
        return ""
    tests = found[0].test_numbers if asked.number == found[0].number else (asked.number,)
    rules = [
        rule
        for rule in catalogue.rules()
        if set(tests) & set(numbers(rule.references, norm.name, norm.version))
    ]
    (reached,) = (r for r in reach(norm, rules, catalogue.axe_answers()) if r.criterion is found[0])
    return "\n".join(_lines(told(norm, reached, rules, tests)))


def _lines(one: Told) -> Iterator[str]:
    criterion = one.criterion
    title = f"{one.norm.title}, critère {criterion.number} (niveau {criterion.level}) : {criterion.title}"
    yield from (title, "=" * len(title), "")
    yield (
        f"Tests : {', '.join(criterion.test_numbers)}. L'intitulé est notre résumé ; seul le texte officiel fait foi :"
    )
    yield one.address
    yield from ([cited(criterion.references)] if criterion.references else [])
    yield from ("", "Ce que les règles décident, prouvé par leurs exemples", "")
    decided = [line for line in proofs(one.reached) if not line.startswith(TO_CHECK)]
    yield from (f"  {line}" for line in decided or ["Rien avec certitude."])
    yield from ("", "Ce qu'elles ne peuvent pas décider", "")
    left = [line for line in proofs(one.reached) if line.startswith(TO_CHECK)]
    yield from (f"  {line}" for line in (*one.undecided, *left))
    yield from ("", "Ce que fait une personne", "")
    yield from _by_hand(one)


def _by_hand(one: Told) -> Iterator[str]:
    """How to look, as the pages of the rules say; the official method for what they say nothing of."""
    for rule, method in one.methods:
        yield f"  {rule.title} ({rule.id}) :"
        yield from (f"    {line}".rstrip() for line in method.splitlines())
        yield ""
    if one.silent:
        which = "Pour les autres tests" if one.methods else "Aucune de nos règles n'y aide"
        yield f"  {which} : suivez la méthode officielle, {one.address}"
