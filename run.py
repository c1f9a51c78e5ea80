#!/usr/bin/env python3
"""Set up Four Firsts on a fresh machine, then start it or test it.

    python3 run.py [--no-system] [COMMAND ...]        set up, then run the program; with no command: demo
    python3 run.py [--no-system] test [PYTEST ...]    set up, then run the tests

The first run makes `.venv` beside this file and installs the program there, from `wheelhouse/` if that folder
exists. Later runs only start. `--no-system` keeps it from installing system packages with apt-get.
Only the standard library is used, and only syntax and imports of Python 3.6 up to the check of its version.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

if sys.hexversion < 0x030B0000:
    sys.stderr.write("四个第一需要 Python 3.11 或更新版本 / Four Firsts needs Python 3.11 or newer. ")
    sys.stderr.write(f"{sys.executable}: {sys.version.split()[0]}\n")
    sys.exit(2)

ROOT = Path(__file__).resolve().parent
INTERPRETER = sys.implementation.cache_tag or sys.version  # such as cpython-311
DONE, ADVISED, APT_FAILED = "done", "advised", "apt failed"  # how the check of the system ended

# What PySide6's wheels leave to Debian, also for the offscreen platform.
GLIB = "libglib2.0-0"
QT_LIBRARIES = (GLIB, "libgl1", "libegl1", "libfontconfig1", "libdbus-1-3", "libxkbcommon0")
CJK_FONT = "fonts-wqy-microhei"
CJK_FONT_FILE = re.compile(r"wqy|cjk|droidsansfallback|sourcehan|uming|ukai|simsun|simhei|msyh|fandol", re.I)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", f"{os.environ.get('HOME')}/.local/share/fonts")
QT_PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"
PIP_SETTINGS = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "PIP_NO_INPUT": "1",
    "PIP_USER": "0",  # a user's own "user = true" cannot hold inside an environment
}
INSTALL_ADVICE = """\
安装失败。请检查网络；有镜像请设 PIP_INDEX_URL；不能联网请在别处用下面的命令备好 wheelhouse/ 再运行。
Installing failed. Check the network; for a mirror set PIP_INDEX_URL; offline, fill wheelhouse/ elsewhere by
  python3 -m pip wheel --wheel-dir wheelhouse ".[test]" hatchling editables"""
APT_INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120")

Outcome = subprocess.CompletedProcess[str]
Runner = Callable[[Sequence[str], Mapping[str, str]], Outcome]
Starter = Callable[[Sequence[str], Path, Mapping[str, str]], int]


class SetUpError(Exception):
    """The set-up cannot go on; the message says why and what to do."""


def run_quietly(command: Sequence[str], settings: Mapping[str, str]) -> Outcome:
    """Run a command and keep its output; one that cannot even be started counts as failed."""
    environ = {**os.environ, **settings}
    try:
        return subprocess.run(
            command, check=False, cwd=ROOT, env=environ, input="", capture_output=True, errors="replace"
        )
    except OSError as error:
        return Outcome(command, 127, "", str(error))


def tail(outcome: Outcome) -> str:
    """The last lines of a failed command, indented; what it complains of comes last."""
    return "".join(f"  {line}\n" for line in f"{outcome.stdout}\n{outcome.stderr}".strip().splitlines()[-20:])


def say(line: str) -> None:
    """Print one line for the user; standard output belongs to the program that is started."""
    print(line, file=sys.stderr, flush=True)


class Machine(NamedTuple):
    """The checkout, and all that the decisions below depend on."""

    root: Path = ROOT
    platform: str = sys.platform
    ensurepip: bool = True
    apt: bool = False
    may_install: bool = False  # system packages
    run: Runner = run_quietly

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / ("Scripts/python.exe" if self.platform == "win32" else "bin/python")

    @property
    def mark(self) -> Path:
        """Present from the first moment of making an environment until it is whole."""
        return self.venv / ".four-firsts-unfinished"

    @property
    def stamp(self) -> Path:
        return self.venv / ".four-firsts"


def this_machine(system_packages: bool) -> Machine:
    """The machine this process runs on."""
    apt = sys.platform == "linux" and shutil.which("apt-get") is not None
    superuser = sys.platform != "win32" and os.geteuid() == 0
    return Machine(
        ensurepip=importlib.util.find_spec("ensurepip") is not None,
        apt=apt,
        may_install=apt and superuser and system_packages,
    )


class Stamp(NamedTuple):
    """What an environment was made from, so that the next run knows whether anything is left to do."""

    sources: str
    interpreter: str
    extras: list[str]
    ours: bool  # made here, hence ours to remove
    system: str = ""

    def covers(self, machine: Machine, extras: Sequence[str]) -> bool:
        """Whether nothing needs to be installed for these extras."""
        same = (self.sources, self.interpreter) == (sources(machine), INTERPRETER)
        return same and set(extras) <= set(self.extras) and machine.python.exists()


def sources(machine: Machine) -> str:
    """A digest of what is installed; the folder counts too, since an editable installation points into it."""
    project = (machine.root / "pyproject.toml").read_bytes()
    return hashlib.sha256(project + os.fsencode(machine.root)).hexdigest()


def read_stamp(machine: Machine) -> Stamp | None:
    """The stamp of a whole environment; None if there is none, or it is unfinished, or not readable."""
    if machine.mark.exists():
        return None
    try:
        return Stamp(**json.loads(machine.stamp.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_stamp(machine: Machine, stamp: Stamp) -> None:
    """Replace the stamp in one step, so that a reader never meets half of it."""
    fresh = machine.venv / ".four-firsts-new"
    fresh.write_text(json.dumps(stamp._asdict()), encoding="utf-8")
    fresh.replace(machine.stamp)


def remove_environment(machine: Machine) -> None:
    """Remove an environment of ours, its mark last, so that an interrupted removal is taken up again."""
    machine.mark.touch()
    for wait in (0, 0.3, 1, 3):  # an interrupted pip may still be writing
        time.sleep(wait)
        for entry in set(machine.venv.iterdir()) - {machine.mark}:
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        if list(machine.venv.iterdir()) == [machine.mark]:
            break
    machine.mark.unlink()
    machine.venv.rmdir()


def venv_command(machine: Machine) -> list[str]:
    """How to make the environment; Debian's plain python3 cannot put pip into it."""
    return [
        sys.executable,
        "-m",
        "venv",
        *([] if machine.ensurepip else ["--without-pip"]),
        str(machine.venv),
    ]


def make_environment(machine: Machine) -> None:
    """Make an empty environment, marked unfinished."""
    say("正在建立 .venv … / Making .venv …")
    machine.venv.mkdir(exist_ok=True)
    machine.mark.touch()
    outcome = machine.run(venv_command(machine), {})
    if outcome.returncode:
        raise SetUpError(f"{tail(outcome)}无法建立 .venv / Cannot make .venv: sudo apt-get install python3-venv")


def pip_command(machine: Machine) -> list[str]:
    """The environment's own pip or, where it has none, this Python's pip pointed at it."""
    inside = [str(machine.python), "-m", "pip"]
    if machine.run([*inside, "--version"], PIP_SETTINGS).returncode == 0:
        return inside
    outside = [sys.executable, "-m", "pip"]
    version = re.match(r"pip (\d+)\.(\d+)", machine.run([*outside, "--version"], PIP_SETTINGS).stdout)
    if version and (int(version[1]), int(version[2])) >= (22, 3):
        return [*outside, "--python", str(machine.python)]
    raise SetUpError("缺少 pip（22.3 以上）/ pip 22.3 or newer is missing: sudo apt-get install python3-pip")


def install_arguments(machine: Machine, extras: Sequence[str]) -> list[str]:
    """What pip is asked to do; a wheelhouse serves the build backend too, and nothing is fetched then."""
    wheelhouse = machine.root / "wheelhouse"
    offline = ["--no-index", "--find-links", str(wheelhouse)] if wheelhouse.is_dir() else []
    return ["install", *offline, "--editable", f".[{','.join(extras)}]" if extras else "."]


def install_program(machine: Machine, extras: Sequence[str]) -> None:
    """Install the program and what it needs into the environment."""
    say("正在安装程序（1-2 分钟）… / Installing the program (1-2 minutes) …")
    outcome = machine.run([*pip_command(machine), *install_arguments(machine, extras)], PIP_SETTINGS)
    if outcome.returncode:
        raise SetUpError(tail(outcome) + INSTALL_ADVICE)
    machine.run([str(machine.python), "-m", "compileall", "-q", "evaluator"], {})  # or every start compiles anew


def discard_unusable(machine: Machine, stamp: Stamp | None) -> None:
    """Remove an environment of ours that was never finished or belongs to another Python."""
    if machine.mark.exists():
        say("正在清除未完成的 .venv … / Removing the half-made .venv …")
        remove_environment(machine)
    elif stamp and stamp.ours and (stamp.interpreter != INTERPRETER or not machine.python.exists()):
        say("Python 已更换，正在清除旧的 .venv … / Python has changed; removing the old .venv …")
        remove_environment(machine)


def install(machine: Machine, extras: Sequence[str]) -> Stamp:
    """Bring the environment up to date; a new one that cannot be finished leaves nothing behind."""
    stamp = read_stamp(machine)
    discard_unusable(machine, stamp)
    new = not machine.venv.exists() or not any(machine.venv.iterdir())
    if not new and not machine.python.exists():
        raise SetUpError(f"{machine.venv}: 里面没有 Python，请移走 / holds no Python, move it away")
    before = stamp if stamp and not new else Stamp("", "", [], ours=new)
    after = Stamp(sources(machine), INTERPRETER, sorted({*before.extras, *extras}), before.ours)
    try:
        if new:
            make_environment(machine)
        else:
            write_stamp(machine, before._replace(sources=""))  # not vouched for until pip is through
        install_program(machine, after.extras)
    except BaseException:
        if machine.mark.exists():
            remove_environment(machine)
        raise
    write_stamp(machine, after)
    machine.mark.unlink(missing_ok=True)
    return after


def has_cjk_font(machine: Machine, folders: Sequence[str] = FONT_FOLDERS) -> bool:
    """Whether Chinese would be drawn as characters rather than as empty boxes."""
    listed = machine.run(["fc-list", ":lang=zh"], {})
    if listed.returncode == 0:
        return bool(listed.stdout.strip())
    files = (path for folder in folders for path in Path(folder).rglob("*"))
    return any(CJK_FONT_FILE.search(path.name) for path in files)


def packages(machine: Machine, libraries: bool, font: bool) -> list[str]:
    """The packages to ask for, under the names this release gives them."""
    names = [*(QT_LIBRARIES if libraries else ()), *([CJK_FONT] if font else [])]
    renamed = f"{GLIB}t64"  # Debian 13, Ubuntu 24.04
    is_renamed = GLIB in names and machine.run(["apt-cache", "show", renamed], {}).returncode == 0
    return [renamed if is_renamed and name == GLIB else name for name in names]


def apt_install(machine: Machine, libraries: bool, font: bool) -> Outcome:
    """Install system packages; the lists are fetched only if they are missing or too old."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"  # dpkg insists on them
    settings = {"DEBIAN_FRONTEND": "noninteractive", "PATH": path}
    outcome = machine.run([*APT_INSTALL, *packages(machine, libraries, font)], settings)
    if outcome.returncode == 0:
        return outcome
    machine.run(["apt-get", "update"], settings)
    return machine.run([*APT_INSTALL, *packages(machine, libraries, font)], settings)


def probe_qt(machine: Machine) -> Outcome:
    """Load Qt in a process of its own: a missing library may end it without an exception."""
    return machine.run([str(machine.python), "-c", QT_PROBE], {"QT_QPA_PLATFORM": "offscreen"})


def check_system(machine: Machine, before: str) -> str:
    """See to Qt's libraries and a Chinese font; return how it ended. What was said is not repeated."""
    if not before:
        say("正在检查 Qt 能否加载 … / Checking that Qt loads …")
    qt, ending = probe_qt(machine), before or ADVISED
    no_font = machine.platform == "linux" and not has_cjk_font(machine)
    if (qt.returncode or no_font) and machine.may_install and before != APT_FAILED:
        say("正在安装系统库和中文字体 … / Installing system libraries and a Chinese font (apt-get) …")
        outcome = apt_install(machine, qt.returncode != 0, no_font)
        if outcome.returncode:
            say(tail(outcome).rstrip())
            before, ending = "", APT_FAILED
        qt, no_font = probe_qt(machine), outcome.returncode != 0 and no_font
    if (qt.returncode or no_font) and not before:
        advise(machine, qt, no_font)
    return ending if qt.returncode else DONE


def advise(machine: Machine, qt: Outcome, no_font: bool) -> None:
    """Say in one line what is missing and what would bring it."""
    lack = "没有中文字体，窗口里会是方框 / There is no Chinese font: a window would show boxes."
    if qt.returncode:
        reason = next(reversed(qt.stderr.strip().splitlines()), f"exit status {qt.returncode}")
        lack = f"Qt 无法加载，窗口不可用，其余照常 / Qt does not load, all but the window runs ({reason})."
    names = " ".join(packages(machine, qt.returncode != 0, no_font))
    say(f"{lack} sudo apt-get install --no-install-recommends {names}" if machine.apt else lack)


@contextlib.contextmanager
def taking_turns(machine: Machine) -> Iterator[None]:
    """Let two set-ups of one checkout follow each other instead of removing each other's work."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (machine.root / "pyproject.toml").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个 run.py 正在安装，请稍候 … / Another run.py is setting up here; waiting …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def set_up(machine: Machine, extras: Sequence[str]) -> None:
    """Make the environment whole for these extras; say and do nothing if it is."""
    stamp = read_stamp(machine)
    if stamp and stamp.system == DONE and stamp.covers(machine, extras):
        return
    with taking_turns(machine):
        stamp = read_stamp(machine)
        if not stamp or not stamp.covers(machine, extras):
            stamp = install(machine, extras)
        if stamp.system != DONE:
            ending = check_system(machine, stamp.system)
            if ending != stamp.system:
                write_stamp(machine, stamp._replace(system=ending))


def start(command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> int:
    """Become the command; on Windows, which has no such thing, wait for it and return its exit status."""
    if sys.platform != "win32":
        os.chdir(folder)
        os.execve(command[0], list(command), dict(environ))
    child = subprocess.Popen(command, cwd=folder, env=dict(environ))
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the program gets it too and ends by itself
            return child.wait()


def run(machine: Machine, arguments: Sequence[str], starter: Starter) -> int:
    """Set up, then run the tests in the checkout or the program in the user's own folder."""
    command, *rest = arguments or ["demo"]
    environ = dict(os.environ)
    if command == "test":
        set_up(machine, ["test"])
        if machine.platform == "linux" and not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
            environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        return starter([str(machine.python), "-m", "pytest", *rest], machine.root, environ)
    set_up(machine, [])
    if not arguments:
        say("未给出命令，运行示例 demo / No command given, running the worked example: demo (all: --help)")
    # -P: the user's files must not pass for modules of ours.
    return starter([str(machine.python), "-P", "-m", "evaluator", command, *rest], Path.cwd(), environ)


def main(arguments: Sequence[str], starter: Starter = start) -> int:
    """Read the option that is ours, which comes first; everything else is handed on."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    forbidden = list(arguments[:1]) == ["--no-system"]
    machine = this_machine(system_packages=not forbidden)
    try:
        return run(machine, arguments[1:] if forbidden else arguments, starter)
    except KeyboardInterrupt:
        say("已中断 / Interrupted.")
        return 130
    except (SetUpError, OSError) as error:
        say(str(error))
        return 2  # nothing done, as the program itself says it


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
