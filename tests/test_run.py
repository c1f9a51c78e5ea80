"""The decisions of run.py, with every command it would run answered by a table instead of by the machine."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location("run", Path(__file__).parents[1] / "run.py")
run = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(run)

PIP_OUTSIDE = [sys.executable, "-m", "pip"]


class Commands:
    """Notes every command and answers it: the first key whose words are all in the command decides."""

    def __init__(self, **answers):
        usual = {"fc-list": (0, "some font"), "apt-cache": (100, "")}
        self.answers = answers | {words: answer for words, answer in usual.items() if words not in answers}
        self.seen = []

    def __call__(self, command, settings):
        self.seen.append((list(command), dict(settings)))
        line = " ".join(command)
        if "-m venv" in line:
            (Path(command[-1]) / "bin").mkdir()
            (Path(command[-1]) / "bin/python").touch()
        code, output = next((a for words, a in self.answers.items() if words in line), (0, ""))
        if isinstance(code, BaseException):
            raise code
        return run.Outcome(command, code, output, "")

    def starting_with(self, *words):
        return [command for command, _ in self.seen if command[: len(words)] == list(words)]

    def containing(self, word):
        return [command for command, _ in self.seen if word in command]


@pytest.fixture
def machine(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    return run.Machine(root=tmp_path, platform="linux", run=Commands())


def with_answers(machine, answers):
    return machine._replace(run=Commands(**answers))


QT_FAILS = {"PySide6": (1, "")}


def set_up_by_others(machine):
    machine.python.parent.mkdir(parents=True)
    machine.python.touch()


@pytest.fixture
def started():
    """Where the program or the tests would have been started: (command, folder, environment)."""
    return []


@pytest.fixture
def starter(started):
    def note(command, folder, environ):
        started.append((list(command), folder, environ))
        return 7

    return note


def test_that_no_arguments_start_the_demo_in_the_users_folder(
    machine, starter, started, tmp_path_factory, monkeypatch, capsys
):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    assert run.run(machine, [], starter) == 7
    [(command, folder, _)] = started
    assert command == [str(machine.python), "-P", "-m", "evaluator", "demo"]
    assert folder == elsewhere
    assert "demo" in capsys.readouterr().err


def test_that_arguments_reach_the_program_unchanged(machine, starter, started):
    run.run(machine, ["score", "a b.json", "--out", "x.xlsx"], starter)
    assert started[0][0][-4:] == ["score", "a b.json", "--out", "x.xlsx"]


def test_that_test_runs_pytest_in_the_checkout_with_the_test_extra(machine, starter, started):
    assert run.run(machine, ["test", "-k", "rank"], starter) == 7
    [(command, folder, _)] = started
    assert command == [str(machine.python), "-m", "pytest", "-k", "rank"]
    assert folder == machine.root
    assert ".[test]" in machine.run.containing("install")[0]


@pytest.mark.parametrize(("display", "platform"), [(":0", None), ("", "offscreen")])
def test_that_tests_draw_into_memory_only_without_a_display(machine, starter, started, monkeypatch, display, platform):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    run.run(machine, ["test"], starter)
    assert started[0][2].get("QT_QPA_PLATFORM") == platform


def test_that_a_second_set_up_runs_no_command_and_says_nothing(machine, capsys):
    run.set_up(machine, ["test"])
    machine.run.seen.clear()
    capsys.readouterr()
    run.set_up(machine, ["test"])
    run.set_up(machine, [])  # a part of what is there
    assert machine.run.seen == []
    assert capsys.readouterr() == ("", "")


def test_that_an_extra_is_added_to_those_already_installed(machine):
    run.set_up(machine, ["dev"])
    run.set_up(machine, ["test"])
    assert ".[dev,test]" in machine.run.containing("install")[-1]
    assert len(machine.run.containing("venv")) == 1


def test_that_a_changed_pyproject_installs_again_into_the_same_environment(machine):
    run.set_up(machine, [])
    (machine.venv / "kept").touch()
    (machine.root / "pyproject.toml").write_text("[project]\nname = 'y'\n")
    run.set_up(machine, [])
    assert len(machine.run.containing("--editable")) == 2
    assert (machine.venv / "kept").exists()


def test_that_a_failed_reinstallation_keeps_the_environment_but_vouches_for_it_no_more(machine):
    run.set_up(machine, [])
    text = (machine.root / "pyproject.toml").read_text()
    (machine.root / "pyproject.toml").write_text("[project]\nname = 'y'\n")
    with pytest.raises(run.SetUpError):
        run.set_up(with_answers(machine, {"--editable": (1, "no network")}), [])
    assert machine.python.exists()
    (machine.root / "pyproject.toml").write_text(text)
    run.set_up(machine, [])
    assert len(machine.run.containing("--editable")) == 2


def test_that_a_moved_checkout_installs_again(machine, tmp_path_factory):
    run.set_up(machine, [])
    there = tmp_path_factory.mktemp("moved") / "目录 with blanks"
    machine.root.rename(there)
    moved = machine._replace(root=there)
    run.set_up(moved, [])
    assert len(machine.run.containing("--editable")) == 2


def test_that_another_python_rebuilds_our_environment(machine, monkeypatch):
    run.set_up(machine, [])
    (machine.venv / "old").touch()
    monkeypatch.setattr(run, "INTERPRETER", "cpython-399")
    run.set_up(machine, [])
    assert not (machine.venv / "old").exists()
    assert len(machine.run.containing("venv")) == 2


def test_that_a_half_made_environment_is_removed_and_rebuilt(machine, capsys):
    machine.venv.mkdir()
    (machine.venv / "lib").mkdir()
    (machine.venv / "lib/half").touch()
    machine.mark.touch()
    run.set_up(machine, [])
    assert not (machine.venv / "lib").exists()
    assert not machine.mark.exists()
    assert machine.stamp.exists()
    assert "half-made" in capsys.readouterr().err


@pytest.mark.parametrize("failure", [(1, "no network"), (KeyboardInterrupt(), "")])
def test_that_an_installation_that_fails_or_is_interrupted_leaves_nothing(machine, failure):
    with pytest.raises((run.SetUpError, KeyboardInterrupt)):
        run.set_up(with_answers(machine, {"--editable": failure}), [])
    assert not machine.venv.exists()


def test_that_an_environment_made_by_others_is_used_and_never_removed(machine, monkeypatch):
    set_up_by_others(machine)
    (machine.venv / "theirs").touch()
    with pytest.raises(run.SetUpError):
        run.set_up(with_answers(machine, {"--editable": (1, "")}), [])
    run.set_up(machine, [])
    monkeypatch.setattr(run, "INTERPRETER", "cpython-399")
    run.set_up(machine, [])
    assert (machine.venv / "theirs").exists()
    assert not machine.run.containing("venv")


def test_that_a_folder_without_python_is_left_alone(machine):
    machine.venv.mkdir()
    (machine.venv / "notes").touch()
    with pytest.raises(run.SetUpError, match="no Python"):
        run.set_up(machine, [])
    assert (machine.venv / "notes").exists()


def test_that_an_unreadable_stamp_counts_as_none(machine):
    set_up_by_others(machine)
    for text in ("", "{", "[]", json.dumps({"sources": "x"}), json.dumps({"unknown": 1})):
        machine.stamp.write_text(text)
        assert run.read_stamp(machine) is None


def test_that_a_python_without_ensurepip_installs_by_its_own_pip(machine):
    answers = {f"{machine.python} -m pip --version": (1, ""), "pip --version": (0, "pip 23.0.1 from /x")}
    bare = with_answers(machine, answers)._replace(ensurepip=False)
    run.set_up(bare, [])
    assert [sys.executable, "-m", "venv", "--without-pip", str(bare.venv)] in bare.run.containing("venv")
    assert bare.run.containing("--editable") == [
        [*PIP_OUTSIDE, "--python", str(bare.python), "install", "--editable", "."]
    ]


def test_that_a_python_with_ensurepip_installs_by_the_pip_inside(machine):
    run.set_up(machine, [])
    assert machine.run.containing("venv") == [[sys.executable, "-m", "venv", str(machine.venv)]]
    assert machine.run.containing("--editable") == [[str(machine.python), "-m", "pip", "install", "--editable", "."]]


@pytest.mark.parametrize("pip", [(0, "pip 22.2.2 from /x"), (1, "No module named pip")])
def test_that_a_pip_too_old_or_missing_is_said_with_its_remedy(machine, pip):
    answers = {f"{machine.python} -m pip --version": (1, ""), "pip --version": pip}
    with pytest.raises(run.SetUpError, match=r"apt-get install python3-pip"):
        run.set_up(with_answers(machine, answers), [])


def test_that_a_wheelhouse_is_the_only_source_when_it_is_there(machine):
    wheelhouse = machine.root / "wheelhouse"
    assert run.install_arguments(machine, []) == ["install", "--editable", "."]
    wheelhouse.mkdir()
    assert run.install_arguments(machine, ["test"]) == [
        "install", "--no-index", "--find-links", str(wheelhouse), "--editable", ".[test]",
    ]  # fmt: skip


def test_that_a_failed_installation_shows_the_last_lines_and_what_to_do(machine):
    output = "\n".join(f"line {number}." for number in range(50))
    with pytest.raises(run.SetUpError) as caught:
        run.set_up(with_answers(machine, {"--editable": (1, output)}), [])
    message = str(caught.value)
    assert "line 49." in message
    assert "line 29." not in message
    assert "PIP_INDEX_URL" in message
    assert "wheelhouse" in message


def test_that_pip_is_kept_from_notices_and_questions(machine):
    run.set_up(machine, [])
    settings = next(settings for command, settings in machine.run.seen if "--editable" in command)
    assert settings["PIP_ROOT_USER_ACTION"] == "ignore"
    assert settings["PIP_DISABLE_PIP_VERSION_CHECK"] == "1"
    assert settings["PIP_NO_INPUT"] == "1"


def test_that_python_lies_where_each_system_puts_it(machine):
    assert machine._replace(platform="win32").python == machine.venv / "Scripts/python.exe"
    assert machine._replace(platform="darwin").python == machine.venv / "bin/python"


def test_that_missing_libraries_are_installed_where_that_is_allowed(machine):
    root = with_answers(machine, QT_FAILS)._replace(apt=True, may_install=True)
    run.set_up(root, [])
    [command] = root.run.starting_with("apt-get", "install")
    assert set(run.QT_LIBRARIES) < set(command)
    assert run.CJK_FONT not in command
    assert "--no-install-recommends" in command
    assert not root.run.starting_with("apt-get", "update")


def test_that_package_lists_are_fetched_when_an_installation_fails(machine):
    root = with_answers(machine, {**QT_FAILS, "apt-get install": (100, "E: Unable to locate package")})
    run.set_up(root._replace(apt=True, may_install=True), [])
    words = [command[:2] for command, _ in root.run.seen if command[0] == "apt-get"]
    assert words == [["apt-get", "install"], ["apt-get", "update"], ["apt-get", "install"]]


def test_that_a_failed_apt_get_is_not_tried_at_every_start(machine, capsys):
    root = with_answers(machine, {**QT_FAILS, "apt-get": (100, "E: no network")})
    root = root._replace(apt=True, may_install=True)
    run.set_up(root, [])
    assert "sudo apt-get install" in capsys.readouterr().err
    root.run.seen.clear()
    run.set_up(root, [])
    assert not root.run.starting_with("apt-get")
    assert capsys.readouterr() == ("", "")


def test_that_libraries_are_asked_for_under_their_new_name_where_it_exists(machine):
    renamed = with_answers(machine, {"apt-cache show libglib2.0-0t64": (0, "Package: libglib2.0-0t64")})
    assert run.packages(renamed, libraries=True, font=False)[0] == "libglib2.0-0t64"
    assert run.packages(machine, libraries=True, font=False)[0] == "libglib2.0-0"


def test_that_only_the_font_is_installed_where_only_the_font_is_missing(machine):
    root = with_answers(machine, {"fc-list": (0, "")})._replace(apt=True, may_install=True)
    run.set_up(root, [])
    [command] = root.run.starting_with("apt-get", "install")
    assert command[-1] == run.CJK_FONT
    assert not set(run.QT_LIBRARIES) & set(command)


def test_that_no_system_never_calls_apt_and_gives_the_line_to_type(machine, starter, started, capsys, monkeypatch):
    found = with_answers(machine, {**QT_FAILS, "fc-list": (0, "")})._replace(apt=True)

    def here(system_packages):
        return found._replace(may_install=system_packages)

    monkeypatch.setattr(run, "this_machine", here)
    assert run.main(["--no-system", "check"], starter) == 7
    assert started[0][0][-1] == "check"
    assert not found.run.starting_with("apt-get")
    [line] = [line for line in capsys.readouterr().err.splitlines() if "apt-get" in line]
    names = " ".join([*run.QT_LIBRARIES, run.CJK_FONT])
    assert line.endswith(f"sudo apt-get install --no-install-recommends {names}")


def test_that_qt_that_starts_to_load_later_is_noticed(machine):
    run.set_up(with_answers(machine, QT_FAILS), [])
    assert run.read_stamp(machine).system == run.ADVISED
    run.set_up(machine, [])
    assert run.read_stamp(machine).system == run.DONE


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_that_other_systems_are_not_asked_for_fonts(machine, platform):
    run.check_system(machine._replace(platform=platform), "")
    assert not machine.run.containing("fc-list")


@pytest.mark.parametrize(
    ("name", "chinese"),
    [("wqy-microhei.ttc", True), ("NotoSansCJK-Regular.ttc", True), ("DejaVuSans.ttf", False)],
)
def test_that_font_files_are_looked_through_where_fontconfig_has_no_tool(machine, tmp_path, name, chinese):
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / name).touch()
    without = with_answers(machine, {"fc-list": (127, "not found")})
    assert run.has_cjk_font(without, [str(tmp_path)]) is chinese


@pytest.mark.parametrize(
    ("end", "status", "said"),
    [(KeyboardInterrupt(), 130, "Interrupted"), (OSError("disk full"), 2, "disk full")],
)
def test_that_main_ends_with_one_line_instead_of_a_traceback(monkeypatch, capsys, end, status, said):
    def fail(*_):
        raise end

    monkeypatch.setattr(run, "set_up", fail)
    assert run.main(["check"]) == status
    [line] = capsys.readouterr().err.splitlines()
    assert said in line


def test_that_a_command_that_cannot_be_started_counts_as_failed(tmp_path):
    outcome = run.run_quietly([str(tmp_path / "absent")], {})
    assert outcome.returncode == 127


def test_that_a_command_gets_the_settings_and_its_output_is_kept(capfd):
    outcome = run.run_quietly([sys.executable, "-c", "import os; print(os.environ['X'])"], {"X": "字"})
    assert (outcome.returncode, outcome.stdout.strip()) == (0, "字")
    assert capfd.readouterr() == ("", "")
