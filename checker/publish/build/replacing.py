"""A new output is made beside the one that stands, which is served until the new one takes its place, whole."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from checker.publish.build.output import MANIFEST, BuildError, Manifest

_PART = ".conforme.part"
"""A file on its way into an output that cannot be exchanged; the next one takes its place."""


def standing(output: Path) -> tuple[Path, Manifest]:
    """Where the output really is, links followed, and what a build left there.

    Raises `BuildError` for a folder that holds files and is no output of ours: nothing in it is touched.
    """
    try:
        place = output.resolve(strict=False)
        held = place.is_dir() and any(place.iterdir())
    except (OSError, RuntimeError) as error:
        raise BuildError(f"le dossier « {output} » ne se lit pas ({error}).") from error
    left = Manifest.read(place / MANIFEST)
    if place.exists() and not place.is_dir():
        raise BuildError(f"« {output} » n'est pas un dossier.")
    if held and left is None:
        raise BuildError(
            f"le dossier « {output} » contient des fichiers et n'est pas un site construit par Conforme. "
            "Rien n'y a été touché : donnez un autre dossier à --output, ou videz celui-ci."
        )
    return place, left or Manifest()


@contextmanager
def beside(output: Path, cache: Path) -> Iterator[Path]:
    """An empty folder to fill, that takes the place of `output` when all went well; else it goes away.

    One build at a time: what a killed one left is then known to be nobody's, and removed.
    """
    cache.mkdir(parents=True, exist_ok=True)
    fresh = cache / "suivant"
    try:
        with FileLock(cache / "verrou", timeout=0):
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            try:
                yield fresh
                _settle(fresh, output)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except Timeout:
        raise BuildError(f"une autre construction de « {output} » est en cours.") from None


def carry(old: Path, new: Path, before: Manifest, after: Manifest) -> None:
    """Complete `new` with what `old` holds and no build has to make again: files that did not change, and
    those that somebody else put there. They are linked: no byte is copied, and none is ever written over."""
    made: set[str] = set()
    gone = before.paths | after.paths | {MANIFEST, _PART}
    for ours in after.paths:
        if not (new / ours).exists():
            _linked(f"{old}/{ours}", f"{new}/{ours}", made)
    for folder, folders, names in os.walk(old):
        inside = f"{folder}/".removeprefix(f"{old}/")
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for path in (inside + name for name in (*names, *links)):
            if path not in gone:
                _linked(f"{old}/{path}", f"{new}/{path}", made)


def _linked(source: str, target: str, made: set[str]) -> None:
    """What stands already is newer; what cannot stand there, under one of our files, is left. No object is made
    of a path: there are thousands."""
    try:
        folder = target.rpartition("/")[0]
        if folder not in made:
            Path(folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        os.link(source, target, follow_symlinks=False)
    except (FileExistsError, NotADirectoryError):
        return
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP):
            raise
        shutil.copy2(source, target, follow_symlinks=False)


def _settle(new: Path, output: Path) -> None:
    """Have `new` take the place of `output` in one step; file by file where the output cannot move: a
    mounted folder, the folder we are in, a file system that exchanges nothing."""
    if not output.exists():
        new.rename(output)
        return
    shutil.copymode(output, new)
    if not Path.cwd().is_relative_to(output):
        try:
            _exchange(new, output)
        except OSError:
            pass
        else:
            return
    _one_by_one(new, output)


def _exchange(one: Path, other: Path) -> None:
    """Each of two folders takes the name of the other, at once: nobody ever sees none."""
    libc = ctypes.CDLL(None, use_errno=True)
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE: <fcntl.h>, <stdio.h>
    if not hasattr(libc, "renameat2"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if libc.renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _one_by_one(new: Path, output: Path) -> None:
    """Each file is replaced at once, and none is removed before the others stand. Till the end the manifest says
    that every file is ours and that none is up to date."""
    before = Manifest.read(output / MANIFEST) or Manifest()
    after = Manifest.read(new / MANIFEST) or Manifest()
    part = output / _PART
    Manifest(files=dict.fromkeys(before.paths | after.paths, "")).write(part)
    part.replace(output / MANIFEST)
    for path in (*sorted(after.paths), MANIFEST):
        target = output / path
        if not (target.exists() and target.samefile(new / path)):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(new / path, part)
            part.replace(target)
    remove(output, before.paths - after.paths)


def remove(output: Path, paths: Iterable[str]) -> None:
    """Remove files of ours, and the folders that this leaves empty."""
    for path in paths:
        target = output / path
        target.unlink(missing_ok=True)
        for folder in target.relative_to(output).parents[:-1]:
            try:
                (output / folder).rmdir()
            except OSError:
                break
