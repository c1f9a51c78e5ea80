"""The one way files are written: whatever fails, the old file or the new one is there, whole, and nothing else."""

import errno
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from evaluator import files
from evaluator.files import write_file
from evaluator.problems import FileError

OLD, NEW = b"old " * 1000, b"new " * 2000
OPERATIONS = ("stat", "access", "open", "write", "chmod", "fsync", "lseek", "read", "close", "replace")
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


class Shim:
    """Stands in for the module's `os`: counts the file operations and lets chosen ones fail or do less."""

    def __init__(self, **instead):
        self.calls = []
        self.instead = instead
        self.fail_at = 0
        self.error = 0

    def __getattr__(self, name):
        real = getattr(os, name)
        if name not in OPERATIONS:
            return real

        def counted(*arguments):
            self.calls.append(name)
            if len(self.calls) == self.fail_at:
                if name == "close":
                    real(*arguments)
                raise OSError(self.error, os.strerror(self.error))
            return self.instead.get(name, real)(*arguments)

        return counted


@pytest.fixture
def shim(monkeypatch):
    def install(**instead):
        made = Shim(**instead)
        monkeypatch.setattr(files, "os", made)
        monkeypatch.setattr(files.time, "sleep", lambda _: None)
        return made

    return install


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def code_of(caught):
    (problem,) = caught.value.problems
    for lang in ("zh", "en"):
        assert problem.file in problem.say(lang)
    return problem.code


def test_that_a_new_file_appears_and_an_old_one_is_replaced(tmp_path):
    path = tmp_path / "排名.xlsx"
    write_file(path, OLD)
    assert path.read_bytes() == OLD
    write_file(path, NEW)
    assert path.read_bytes() == NEW
    write_file(path, b"")
    assert path.read_bytes() == b""
    assert names_in(tmp_path) == ["排名.xlsx"]


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EACCES, errno.ENOENT], ids=errno.errorcode.get)
@pytest.mark.parametrize("existed", [True, False], ids=["replacing", "new"])
def test_that_a_failure_at_any_operation_leaves_a_whole_file(tmp_path, shim, error, existed):
    path = tmp_path / "r.xlsx"
    at = 1
    while True:
        path.unlink(missing_ok=True)
        if existed:
            path.write_bytes(OLD)
        broken = shim()
        broken.fail_at, broken.error = at, error
        try:
            write_file(path, NEW)
            failed = False
        except FileError:
            failed = True
        if len(broken.calls) < at:
            assert at > 8, broken.calls
            return
        name = broken.calls[at - 1]
        what = path.read_bytes() if path.exists() else None
        # An error that is reported means the old state; one that is passed over, the new one.
        assert what == ((OLD if existed else None) if failed else NEW), (at, name)
        assert names_in(tmp_path) == ([path.name] if what is not None else []), (at, name)
        at += 1


@pytest.mark.parametrize(
    ("operation", "error", "code"),
    [
        ("write", errno.ENOSPC, "E-SAVEFULL"),
        ("fsync", errno.EDQUOT, "E-SAVEFULL"),
        ("open", errno.EROFS, "E-SAVERO"),
        ("open", errno.EACCES, "E-SAVERO"),
        ("open", errno.ENOENT, "E-SAVEFOLDER"),
        ("fsync", errno.EIO, "E-SAVEFAILED"),
        ("close", errno.EIO, "E-SAVEFAILED"),
    ],
)
def test_that_the_message_says_what_went_wrong(tmp_path, shim, operation, error, code):
    def fail(*arguments):
        if operation == "close":
            os.close(*arguments)
        raise OSError(error, os.strerror(error))

    shim(**{operation: fail})
    with pytest.raises(FileError) as caught:
        write_file(tmp_path / "r.xlsx", NEW)
    assert code_of(caught) == code
    assert names_in(tmp_path) == []


def test_that_short_writes_are_carried_on(tmp_path, shim):
    shim(write=lambda descriptor, block: os.write(descriptor, block[:7]))
    write_file(tmp_path / "r.json", NEW)
    assert (tmp_path / "r.json").read_bytes() == NEW


def test_that_writing_nothing_counts_as_a_full_disk(tmp_path, shim):
    shim(write=lambda descriptor, block: 0)
    with pytest.raises(FileError) as caught:
        write_file(tmp_path / "r.json", NEW)
    assert code_of(caught) == "E-SAVEFULL"


@pytest.mark.parametrize("wrong", [lambda block: b"X" + block[1:], lambda block: block[:-1], lambda block: b""])
def test_that_a_disk_that_returns_something_else_is_noticed(tmp_path, shim, wrong):
    path = tmp_path / "r.json"
    path.write_bytes(OLD)
    blocks = []

    def read(descriptor, size):
        block = os.read(descriptor, size)
        blocks.append(block)
        return wrong(block) if len(blocks) == 1 else block

    shim(read=read)
    with pytest.raises(FileError) as caught:
        write_file(path, NEW)
    assert code_of(caught) == "E-SAVEVERIFY"
    assert path.read_bytes() == OLD


def locked(times):
    """os.replace while another program holds the target that often."""
    left = [times]

    def replace(old, new):
        if left[0]:
            left[0] -= 1
            error = PermissionError(errno.EACCES, "held")
            error.winerror = 32
            raise error
        Path(old).replace(new)

    return replace


def test_that_a_file_held_for_a_moment_is_replaced_after_all(tmp_path, shim):
    path = tmp_path / "r.xlsx"
    path.write_bytes(OLD)
    shim(replace=locked(len(files.RETRIES)))
    write_file(path, NEW)
    assert path.read_bytes() == NEW


def test_that_a_file_held_for_good_is_left_and_another_name_suggested(tmp_path, shim):
    path = tmp_path / "r.xlsx"
    path.write_bytes(OLD)
    shim(replace=locked(99))
    with pytest.raises(FileError) as caught:
        write_file(path, NEW)
    assert code_of(caught) == "E-SAVELOCKED"
    assert "r(2).xlsx" in caught.value.problems[0].say("zh")
    assert path.read_bytes() == OLD
    assert names_in(tmp_path) == ["r.xlsx"]


def test_that_a_program_stopped_while_writing_leaves_nothing_behind(tmp_path, shim):
    def interrupted(descriptor):
        raise KeyboardInterrupt

    shim(fsync=interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "r.xlsx", NEW)
    assert names_in(tmp_path) == []


def test_that_a_missing_folder_and_a_folder_in_the_way_are_refused(tmp_path):
    for path in (tmp_path / "no" / "r.xlsx", tmp_path):
        with pytest.raises(FileError) as caught:
            write_file(path, NEW)
        assert code_of(caught) == "E-SAVEFOLDER"
    (tmp_path / "file").write_bytes(OLD)
    with pytest.raises(FileError) as caught:
        write_file(tmp_path / "file" / "r.xlsx", NEW)
    assert code_of(caught) == "E-SAVEFOLDER"


@pytest.mark.skipif(ROOT or os.name != "posix", reason="nothing is read-only for root")
def test_that_read_only_folders_and_files_are_refused(tmp_path):
    folder = tmp_path / "ro"
    folder.mkdir()
    (folder / "old.xlsx").write_bytes(OLD)
    (folder / "old.xlsx").chmod(0o444)
    for mode, name in ((0o755, "old.xlsx"), (0o555, "new.xlsx")):
        folder.chmod(mode)
        try:
            with pytest.raises(FileError) as caught:
                write_file(folder / name, NEW)
        finally:
            folder.chmod(0o755)
        assert code_of(caught) == "E-SAVERO"
    assert (folder / "old.xlsx").read_bytes() == OLD


def test_that_a_read_only_file_is_refused(tmp_path, shim):
    path = tmp_path / "r.xlsx"
    path.write_bytes(OLD)
    shim(access=lambda path, mode: False)
    with pytest.raises(FileError) as caught:
        write_file(path, NEW)
    assert code_of(caught) == "E-SAVERO"
    assert path.read_bytes() == OLD


@pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")
def test_that_links_and_permissions_stay(tmp_path):
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "r.xlsx", tmp_path / "link.xlsx"
    target.write_bytes(OLD)
    target.chmod(0o640)
    link.symlink_to(target)
    write_file(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "fresh.xlsx", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "fresh.xlsx").stat().st_mode) == 0o640


def test_that_a_temporary_file_left_by_a_killed_program_is_no_hindrance(tmp_path):
    left = tmp_path / f".~r.xlsx.{os.getpid()}.tmp"
    left.write_bytes(b"half")
    write_file(tmp_path / "r.xlsx", NEW)
    assert (tmp_path / "r.xlsx").read_bytes() == NEW
    assert left.read_bytes() == b"half"


def test_that_a_name_as_long_as_the_disk_allows_works(tmp_path):
    path = tmp_path / ("排" * 83 + ".xlsx")  # 254 bytes
    write_file(path, NEW)
    assert path.read_bytes() == NEW


def test_that_two_writers_at_once_leave_one_whole_file(tmp_path):
    path = tmp_path / "r.json"
    contents = [bytes([65 + n]) * 100_000 for n in range(4)]
    writers = [threading.Thread(target=lambda c=c: [write_file(path, c) for _ in range(5)]) for c in contents]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_bytes() in contents
    assert names_in(tmp_path) == ["r.json"]


def test_that_a_disk_that_is_really_full_keeps_the_old_file(tmp_path):
    if sys.platform != "linux" or not shutil.which("mount"):
        pytest.skip("needs Linux")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        path = disk / "r.xlsx"
        write_file(path, OLD)
        with pytest.raises(FileError) as caught:
            write_file(path, b"x" * 400_000)
        assert code_of(caught) == "E-SAVEFULL"
        assert path.read_bytes() == OLD
        assert names_in(disk) == ["r.xlsx"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


WRITER = """
import sys
from pathlib import Path
from evaluator.files import write_file
path, n = Path(sys.argv[1]), 0
while True:
    write_file(path, f"{n:07d}\\n".encode() * (20_000 + n % 7 * 5_000))
    if n == 0:
        print("ready", flush=True)
    n += 1
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_that_a_program_killed_at_any_moment_leaves_a_whole_file(tmp_path):
    path = tmp_path / "r.json"
    chance = random.Random(4)
    here = Path(files.__file__).parents[1]
    for _ in range(6):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, cwd=here)
        try:
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.001, 0.08))
        finally:
            writer.send_signal(signal.SIGKILL)
            writer.communicate()
        lines = path.read_bytes().splitlines()
        assert len(set(lines)) == 1
        assert len(lines) == 20_000 + int(lines[0]) % 7 * 5_000
