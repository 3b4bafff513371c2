"""Where pictures go."""

from pathlib import Path


def require_suffix(path: Path, name: str) -> None:
    """Refuse a path that is no picture, or lies in no folder.

    Args:
        path: where the picture is to be written.
        name: of the argument, for the message.

    Raises:
        ValueError: if the suffix is none of .png, .pdf and .svg, or the folder is not there.
    """
    if path.suffix.lower() not in (".png", ".pdf", ".svg"):
        raise ValueError(f"`{name}` is {str(path)!r}; a picture is written as .png, .pdf or .svg: choose one of these.")
    if not path.parent.is_dir():
        raise ValueError(f"`{name}` is {str(path)!r}; there is no folder {str(path.parent)!r}: make it first.")
