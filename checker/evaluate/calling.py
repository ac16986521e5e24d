"""A rule's function → findings, whatever the function does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lxml.html import HtmlElement

from checker.evaluate.findings import make_finding
from checker.model import (
    RGAA,
    CantTell,
    Doubt,
    Finding,
    Found,
    Inapplicable,
    Missing,
    NotTested,
    Outcome,
    Problem,
    Reference,
    Rule,
    Site,
)
from checker.reading import css_path, snippet


def call(
    rule: Rule,
    site: Site,
    url: str,
    function: Callable[..., Any] | None,
    arguments: tuple[object, ...],
    element: HtmlElement | None = None,
    searched: str = "",
) -> list[Finding]:
    """Run a rule's function and turn whatever it does into findings, one at least. One bad rule never
    loses a run."""
    raised: list[Finding] = []
    end: tuple[Outcome, str] | None = None
    try:
        for answer in _answers(function(*arguments) if function else None):
            raised.append(_problem(rule, site, url, answer, element, searched))  # noqa: PERF401 - what came before an exception is kept
    except CantTell as doubt:
        end = (Outcome.CANT_TELL, str(doubt))
    except NotTested as reason:
        end = (Outcome.UNTESTED, str(reason))
    except Inapplicable as reason:
        end = (Outcome.INAPPLICABLE, str(reason))
    except Exception as error:  # noqa: BLE001 - whatever an author's code does, the audit goes on
        end = (Outcome.CANT_TELL, f"La règle elle-même a échoué ({type(error).__name__} : {error}).")
    if end is not None:
        shown = _shown(element)
        raised.append(make_finding(rule, site, url, end[0], end[1], searched, *shown))
    if any(one.outcome is not Outcome.PASSED for one in raised):
        raised = [one for one in raised if one.outcome is not Outcome.PASSED]
    if not raised:
        raised.append(make_finding(rule, site, url, Outcome.PASSED, "Aucun défaut trouvé.", searched))
    return raised


def _answers(result: Any) -> Iterator[Problem]:
    """A rule's function may return nothing, a sentence, a problem, or several of either."""
    if result is None:
        return
    several = [result] if isinstance(result, str | Problem) else result
    for item in several:
        yield Problem(item) if isinstance(item, str) else item


def _problem(
    rule: Rule, site: Site, url: str, problem: Problem, element: HtmlElement | None, searched: str
) -> Finding:
    outcome = _outcome(rule, problem)
    target = element if problem.element is None else problem.element
    selector, evidence = _shown(target)
    finding = make_finding(
        rule,
        site,
        problem.url or url,
        outcome,
        problem.message,
        searched,
        selector,
        problem.snippet or evidence,
    )
    missing = isinstance(problem, Missing) or not (selector or problem.snippet)
    cited = tuple(one for one in finding.references if _concerned(one, problem.tests))
    return replace(finding, site=problem.site or finding.site, absence=missing, references=cited)


def _concerned(cited: Reference, tests: tuple[str, ...]) -> bool:
    return not tests or cited.norm != RGAA or cited.number in tests


def _outcome(rule: Rule, problem: Problem) -> Outcome:
    if isinstance(problem, Found):
        return Outcome.PASSED
    certain = rule.certain and not isinstance(problem, Doubt)
    return Outcome.FAILED if certain else Outcome.CANT_TELL


def _shown(element: HtmlElement | None) -> tuple[str, str]:
    return ("", "") if element is None else (css_path(element), snippet(element))
