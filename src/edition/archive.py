"""A zip that is the same to the byte for the same files: names in order, one time, one mode."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

#: The first moment that a zip can name.
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_MODE: Final = 0o100644 << 16


def write_zip(
    goal: Path, folder: Path, names: Iterable[str], seconds: int, *, first: str = "", within: str = ""
) -> None:
    """Write the files ``names`` of ``folder`` into the zip ``goal``, each dated ``seconds`` after 1970 (UTC).

    ``first`` is stored uncompressed before all others, as EPUB wants of its ``mimetype``; ``within`` is the folder of
    the zip that they are put into, with a slash.
    """
    moment = max(time.gmtime(seconds)[:6], _EARLIEST)
    ordered = sorted(set(names) - {first})
    with ZipFile(goal, "w") as archive:
        for name in [first, *ordered] if first else ordered:
            info = ZipInfo(f"{within}{name}", moment)
            info.create_system, info.external_attr = _UNIX, _MODE
            info.compress_type = ZIP_STORED if name == first else ZIP_DEFLATED
            archive.writestr(info, (folder / name).read_bytes(), compresslevel=9)
