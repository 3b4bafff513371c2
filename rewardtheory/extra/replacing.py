"""Writing files so that a reader sees each whole, as it was before or as it is after."""

import os
import tempfile
from pathlib import Path


def replace_files(contents: dict[Path, bytes]) -> None:
    """Write every file beside its place first, and move all into place when all are written."""
    written: list[tuple[str, Path]] = []
    try:
        for path, data in contents.items():
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            written.append((temporary, path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        while written:
            os.replace(*written[0])
            written.pop(0)
    finally:
        for temporary, _ in written:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
