"""Evidence files: whole or absent, once each, and gone when their time is over."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checker.evidence import pack, unpack
from checker.model import Page, Site, Visit
from checker.store import StoreError, Visits

VISIT = Visit(Site("a", "A", "https://a.fr/", "o"), "2026-11-01T00:00:00+00:00", (Page("https://a.fr/"),))
NOW = datetime.now(UTC)


def files(visits: Visits) -> list[Path]:
    return sorted(path for path in visits.folder.rglob("*") if path.is_file())


def age(visits: Visits, digest: str, days: int) -> None:
    (path,) = visits.folder.rglob(f"*{digest}*")
    moment = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def test_a_visit_comes_back_by_its_digest(tmp_path: Path) -> None:
    visits = Visits(tmp_path / "visits")
    digest = visits.put(pack(VISIT))
    assert digest == hashlib.sha256(pack(VISIT)).hexdigest()
    assert unpack(visits.get(digest)) == VISIT
    assert files(visits) == [tmp_path / "visits" / digest[:2] / f"{digest}.json.xz"]


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"\x89PNG\r\n\x1a\n...", ".png"),
        (b"\xff\xd8\xff\xe0...", ".jpg"),
        (b"RIFF....WEBP", ".webp"),
        (b"...", ".bin"),
        (b"", ".bin"),
    ],
)
def test_a_file_is_named_after_what_it_holds(data: bytes, suffix: str, tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    digest = visits.put(data)
    assert visits.get(digest) == data
    assert [path.name for path in files(visits)] == [digest + suffix]


def test_the_same_bytes_are_kept_once_even_put_at_the_same_time(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(visits.put, [b"x" * 100_000] * 40))
    assert len(digests) == 1
    assert len(files(visits)) == 1


def test_a_damaged_file_is_not_evidence(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    digest = visits.put(b"preuve")
    files(visits)[0].write_bytes(b"preuvf")
    with pytest.raises(StoreError, match="preuve abîmée"):
        visits.get(digest)


@pytest.mark.parametrize("digest", ["", "ab" * 32, "../../etc/passwd", "*" * 64, "AB" * 32])
def test_what_is_not_kept_is_said_absent(digest: str, tmp_path: Path) -> None:
    Visits(tmp_path).put(b"autre")
    with pytest.raises(StoreError, match="absente"):
        Visits(tmp_path).get(digest)


def test_only_old_evidence_that_nobody_keeps_is_deleted(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    kept, old, young, seen_again = (visits.put(word.encode()) for word in ("kept", "old", "young", "again"))
    for digest in (kept, old, seen_again):
        age(visits, digest, days=40)
    visits.put(b"again")
    left_by_a_kill = tmp_path / old[:2] / ".writing-xyz"
    left_by_a_kill.touch()
    os.utime(left_by_a_kill, (0, 0))
    limit = NOW - timedelta(days=30)
    assert visits.older(limit) == {kept, old}
    assert visits.delete({old, seen_again, "absent"}, limit) == 1
    assert {path.name.split(".")[0] for path in files(visits)} == {kept, young, seen_again, ""}
    with pytest.raises(StoreError, match="absente"):
        visits.get(old)


def test_a_folder_without_evidence_has_nothing_to_delete(tmp_path: Path) -> None:
    nowhere = Visits(tmp_path / "absent")
    assert (nowhere.older(NOW), nowhere.delete({"ab" * 32}, NOW), nowhere.sweep()) == (set(), 0, 0)
