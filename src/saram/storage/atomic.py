"""Results that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from saram.errors import OutputError

__all__ = ["atomic_folder", "atomic_output", "write_failure"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_OCCUPIED = {errno.ENOTEMPTY, errno.EEXIST}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def atomic_output(path: str | os.PathLike[str], *, needed: int | None = None) -> Iterator[Path]:
    """Give a temporary path beside `path`; rename it over `path` when the block ends well.

    The temporary file is hidden, has a name of its own and the suffix of `path`. Whatever ends the block
    otherwise (an error, Ctrl-C, `SystemExit`) removes it and leaves `path` as it was. Two writers of one
    path do not meet: each finishes, and the one that finishes last stays, whole.

    Args:
        path: Where the result shall be.
        needed: Bytes it will take, where that is known; less free space is refused before any work is done.

    Raises:
        OutputError: If the folder is missing or cannot be written, `path` is a folder, or the disk is full.
    """
    target = Path(path)
    _check_target(target)
    if needed is not None and (free := shutil.disk_usage(target.parent).free) < needed:
        raise OutputError(_full_message(target, f"about {_size(needed)} are needed and {_size(free)} are free"))
    temporary = _beside(target)
    try:
        # Taken at once, so that a folder that cannot be written is reported before any work is done.
        with _explained(target):
            temporary.touch(exist_ok=False)
        with _full_disk_explained(target):
            yield temporary
        with _explained(target):
            temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: str | os.PathLike[str], *, ours: Callable[[str], bool]) -> Iterator[Path]:
    """Give a temporary folder beside `path`; move it to `path` when the block ends well.

    An existing folder is replaced only if it is empty or `ours` accepts the name of everything in it, so
    that a result can be made again but nothing else is ever deleted. Of two writers of one path the one that
    finishes last stays, whole. While one folder takes the place of another there is a moment without any.

    Args:
        path: Where the folder shall be.
        ours: Whether a name in the folder is one that this kind of result has.

    Raises:
        OutputError: If the folder above is missing or cannot be written, `path` is a file, it holds
            something else, or the disk is full.
    """
    target = Path(path)
    _check_parent(target)
    if _is_other(target):
        raise OutputError(f"A folder is to be written, but {target} is a file. Choose another name.")
    _check_replaceable(target, ours)
    temporary = _beside(target)
    try:
        with _explained(target):
            temporary.mkdir()
        with _full_disk_explained(target):
            yield temporary
        _check_replaceable(target, ours)
        with _explained(target):
            _replace_folder(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _is_other(target: Path) -> bool:
    """Whether there is something that is no folder; looked at once, for another writer may be changing it."""
    try:
        return not stat.S_ISDIR(target.stat().st_mode)
    except OSError:
        return False


def _check_target(target: Path) -> None:
    if target.is_dir():
        raise OutputError(f"{target} is a folder. Give the name of a file, for example {target / 'video.mp4'}.")
    _check_parent(target)


def write_failure(target: Path, error: OSError) -> OutputError:
    """The error to show for an `OSError` met while writing `target`."""
    if error.errno in _FULL:
        written = ""
        with suppress(OSError):
            written = f"{_size(shutil.disk_usage(target.parent).free)} are free"
        if error.errno == errno.EFBIG:
            written = "the largest file size allowed here has been reached"
        return OutputError(_full_message(target, written))
    if error.errno in _FORBIDDEN:
        return OutputError(f"{target} cannot be written: no permission. Choose another folder or change its rights.")
    return OutputError(f"{target} cannot be written: {error.strerror or error}.")


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise write_failure(target, error) from error


@contextmanager
def _full_disk_explained(target: Path) -> Iterator[None]:
    # What else goes wrong in the caller's block may have nothing to do with the target, and passes as it is.
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise write_failure(target, error) from error
        raise


def _check_parent(target: Path) -> None:
    parent = target.parent
    if parent.is_dir():
        return
    if parent.exists():
        raise OutputError(f"{target} cannot be written: {parent} is not a folder.")
    raise OutputError(f"The folder {parent} does not exist. Create it first: mkdir -p {parent}")


def _check_replaceable(target: Path, ours: Callable[[str], bool]) -> None:
    try:
        names = [entry.name for entry in target.iterdir()]
    except (FileNotFoundError, NotADirectoryError):  # another writer may just have taken it away
        return
    foreign = [name for name in names if not ours(name)]
    if foreign:
        raise OutputError(
            f"The folder {target} holds other files ({foreign[0]}…), which are not overwritten."
            " Give a new or empty folder."
        )


def _replace_folder(temporary: Path, target: Path) -> None:
    """Move a folder to where another may stand; a failure in between puts the other one back."""
    old = _beside(target)
    try:
        while True:
            try:
                temporary.rename(target)
                break
            except OSError as error:
                if error.errno not in _OCCUPIED:
                    raise
            # Taken away in one step; another writer may have done so already, or put its own there since.
            shutil.rmtree(old, ignore_errors=True)
            with suppress(FileNotFoundError):
                target.rename(old)
    except BaseException:
        with suppress(OSError):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _beside(target: Path) -> Path:
    # The suffix stays last: encoders and readers choose the format by it.
    stem = target.name.removesuffix(target.suffix)[:40]
    return target.with_name(f".{stem}.{os.getpid()}-{secrets.token_hex(4)}{target.suffix}")


def _full_message(target: Path, detail: str) -> str:
    return (
        f"No space left to write {target}" + (f": {detail}" if detail else "") + ". Free some or choose another disk."
    )


def _size(count: int) -> str:
    amount = float(count)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
