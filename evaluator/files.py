"""Reading a file whole, and putting one in place: whole and verified, or not at all.

Every output of the program goes through `write_file`. Whatever happens on the way (a full disk, a program that
holds the file, the power going), the file that stood there before is either untouched or wholly replaced.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
import unicodedata
from pathlib import Path

from evaluator.problems import FileError, Text, problem

# How long another program may hold the target, in seconds between the attempts.
RETRIES = (0.010, 0.025, 0.050, 0.100, 0.200, 0.400)

_LONGEST_NAME = 255  # bytes, on every common file system
_CHUNK = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_NO_FOLDER = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP}
_HELD = {5, 32, 33}  # Windows: access denied, sharing violation, lock violation

_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)  # of Windows
_LONGEST_STEM = 180  # bytes; leaves room for an ending and for the name of a temporary file beside it


def safe_file_name(text: str) -> str:
    """The text as the name of a file, without ending, that every system takes."""
    plain = "".join(sign for sign in _FORBIDDEN.sub("-", text) if unicodedata.category(sign)[0] != "C")
    plain = " ".join(plain.split()).lstrip(" .~$-").encode()[:_LONGEST_STEM].decode(errors="ignore").rstrip(" .")
    return f"_{plain}" if not plain or _DEVICES.match(plain) else plain


def make_folder(path: Path) -> None:
    """The folder, with all above it, if it is not there yet.

    Raises:
        FileError: E-SAVEFOLDER, E-SAVERO, E-SAVEFULL, E-SAVEFAILED.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        code = "E-SAVEFOLDER" if isinstance(error, FileExistsError) else _code(error)
        why = errno.errorcode.get(error.errno or 0, type(error).__name__)
        said = problem(code, file=path.name, folder=str(path.parent), other=f"{path.name}(2)", why=why)
        raise FileError(said) from error


def read_file(path: Path, limit: int) -> bytes:
    """The whole content of a regular file, read once, so that what is hashed is what is used.

    Raises:
        FileError: E-UNREADABLE, E-EMPTY, E-TOOBIG (more than `limit` bytes).
    """
    name = path.name
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a folder, or a pipe that would never end
            raise FileError(problem("E-UNREADABLE", file=name, why=Text("它不是普通文件", "it is not a regular file")))
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError as error:
        raise FileError(problem("E-UNREADABLE", file=name, why=Text("文件不存在", "it does not exist"))) from error
    except PermissionError as error:
        why = Text("没有读取权限，或正被其他程序占用", "reading it is not allowed, or another program holds it")
        raise FileError(problem("E-UNREADABLE", file=name, why=why)) from error
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        why = Text("读取失败", "reading it failed")
        raise FileError(problem("E-UNREADABLE", file=name, why=why)) from error
    if not data:
        raise FileError(problem("E-EMPTY", file=name))
    if len(data) > limit:
        raise FileError(problem("E-TOOBIG", file=name, limit=limit // 2**20))
    return data


def write_file(path: Path, content: bytes) -> None:
    """Put the content at the path, replacing what is there; a link stays a link and its target is replaced.

    Raises:
        FileError: E-SAVEFULL, E-SAVERO, E-SAVELOCKED, E-SAVEFOLDER, E-SAVEVERIFY, E-SAVEFAILED. What stood at
            the path is then untouched.
    """
    target = Path(os.path.realpath(path))
    try:
        mode = _mode_of(target)
        descriptor, temporary = _create(target, mode)
    except OSError as error:
        raise _failure(target, error) from error
    try:
        _fill(descriptor, temporary, content, mode)
        _replace(temporary, target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108  # one module's functions only, so that tests can fail each of them
        if isinstance(error, OSError):
            raise _failure(target, error) from error
        raise
    _sync_folder(target.parent)


def _mode_of(target: Path) -> int | None:
    """The permissions of the file that is there; None if there is none.

    Raises:
        OSError: it is a folder, or must not be written.
    """
    try:
        found = os.stat(target)  # noqa: PTH116
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if not os.access(target, os.W_OK):  # replacing it would work, but is not what its owner asked for
        raise PermissionError(errno.EACCES, "is read-only")
    return stat.S_IMODE(found.st_mode)


def _create(target: Path, mode: int | None) -> tuple[int, str]:
    """A new file beside the target, open for writing, and its name."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    permissions = 0o666 if mode is None else 0o600  # of a file that others must not read, nor may its copy be read
    attempt = 0
    while True:
        name = str(target.parent / _temporary_name(target.name, attempt))
        try:
            return os.open(name, flags, permissions), name
        except FileExistsError:  # left by a program that was killed, or in use by another thread
            attempt += 1
            if attempt == 100:
                raise


def _temporary_name(name: str, attempt: int) -> str:
    tail = f".{os.getpid()}{f'-{attempt}' if attempt else ''}.tmp"
    room = _LONGEST_NAME - len(tail) - 2
    return f".~{os.fsencode(name)[:room].decode(errors='ignore')}{tail}"


def _fill(descriptor: int, temporary: str, content: bytes, mode: int | None) -> None:
    """Write everything, have it on the disk, read it back."""
    try:
        view = memoryview(content)
        while view:
            written = os.write(descriptor, view[:_CHUNK])
            if written <= 0:
                raise OSError(errno.ENOSPC, "nothing was written")
            view = view[written:]
        if mode is not None:
            os.chmod(temporary, mode)  # noqa: PTH101
        os.fsync(descriptor)
        os.lseek(descriptor, 0, os.SEEK_SET)
        _compare(descriptor, content)
    finally:
        os.close(descriptor)


def _compare(descriptor: int, content: bytes) -> None:
    read = 0
    while block := os.read(descriptor, _CHUNK):
        if block != content[read : read + len(block)]:
            raise _DiffersError
        read += len(block)
    if read != len(content):
        raise _DiffersError


class _DiffersError(OSError):
    """What was read back is not what was written."""


def _replace(temporary: str, target: Path) -> None:
    """The new file in the old one's place; waits a little for a program that holds the old one."""
    for pause in (*RETRIES, None):
        try:
            os.replace(temporary, target)  # noqa: PTH105
        except OSError as error:
            held = isinstance(error, PermissionError) or getattr(error, "winerror", None) in _HELD
            if not held:
                raise
            if pause is None:
                raise _HeldError from error
            time.sleep(pause)
        else:
            return


class _HeldError(OSError):
    """Another program does not let go of the file."""


def _sync_folder(folder: Path) -> None:
    """Have the new name on the disk.

    Some folders (of network drives, and all on Windows) cannot be synced; the file is in place all the same,
    and after a power failure either the old or the new one is there, whole.
    """
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _failure(target: Path, error: OSError) -> FileError:
    """What went wrong, in words."""
    other = f"{target.stem}(2){target.suffix}"
    why = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return FileError(problem(_code(error), file=target.name, folder=str(target.parent), other=other, why=why))


def _code(error: OSError) -> str:
    if isinstance(error, _HeldError):
        return "E-SAVELOCKED"
    if isinstance(error, _DiffersError):
        return "E-SAVEVERIFY"
    for codes, code in ((_FULL, "E-SAVEFULL"), (_READ_ONLY, "E-SAVERO"), (_NO_FOLDER, "E-SAVEFOLDER")):
        if error.errno in codes:
            return code
    return "E-SAVEFAILED"
