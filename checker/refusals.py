"""What the operating system refuses, in French: one table, for whoever must tell it."""

from __future__ import annotations

import errno
from typing import Final

_CAUSES: Final = {
    errno.EACCES: "la permission est refusée",
    errno.EADDRINUSE: "ce port est déjà pris",
    errno.EDQUOT: "le quota de disque est atteint",
    errno.EEXIST: "il existe déjà",
    errno.EFBIG: "le fichier dépasse la taille permise",
    errno.EIO: "le disque ne répond pas",
    errno.EISDIR: "c'est un dossier, pas un fichier",
    errno.ELOOP: "les liens symboliques tournent en rond",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.ENOENT: "ce chemin n'existe pas",
    errno.ENOSPC: "le disque est plein",
    errno.ENOTDIR: "un élément du chemin n'est pas un dossier",
    errno.ENOTEMPTY: "le dossier n'est pas vide",
    errno.EPERM: "l'opération n'est pas permise",
    errno.EROFS: "le disque est en lecture seule",
}


def cause(error: OSError) -> str:
    """Why, as the end of a sentence; in the system's own words when the table does not know it."""
    return _CAUSES.get(error.errno or 0) or error.strerror or str(error)
