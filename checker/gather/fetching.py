"""One document of the web, fetched whole by the same polite and bounded client as pages are."""

from __future__ import annotations

from checker.gather.http import HttpClient
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.model import Transport


def fetch(url: str, options: Options, most: int) -> tuple[str, str]:
    """The text at an address, of at most so many bytes, and why there is none, in French; one is empty."""
    with HttpClient(options, Addresses(options)) as client:
        client.begin(options.visit_timeout)
        answer = client.get(url, page=False, most=most)
    if answer.transport is not Transport.COMPLETED:
        return "", f"{answer.transport.label}. {answer.detail}".strip()
    return answer.text, ""
