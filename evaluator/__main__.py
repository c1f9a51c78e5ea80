"""The command line: `four-firsts …`, or `python -m evaluator …` anywhere.

Exit status: 0 done; 1 done, with problems of severity error; 2 nothing done. Never a traceback.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import NoReturn

from evaluator.arguments import NOTHING_DONE, make_parser
from evaluator.console import checked_text, effects_text, problems_text, ranking_text
from evaluator.corrections import correct, new_correction
from evaluator.files import make_folder, read_file, write_file
from evaluator.lint import lint
from evaluator.numbers import parse_decimal
from evaluator.problems import EvaluatorError, FileError, Problem, Severity, UsageError, problem
from evaluator.project import Correction, Project, find_bureau, find_criterion, new_project, set_weight
from evaluator.reading.gather import gather
from evaluator.result import problems_only, result, to_json
from evaluator.scheme_file import SchemeFile, load_scheme
from evaluator.scoring import Scoreboard, evaluate
from evaluator.shipped import example_scheme, example_workbooks

DONE, WITH_ERRORS = 0, 1

_SAY = {
    "zh": {
        "written": "已写入 {path}",
        "reading": "读取 {n}/{of}：{name}",
        "nothing": "未写出任何文件。",
        "example": "示例：杭州湾新区公安分局 2020 年“四个第一”。除标注“文章”的数值外，其余单位与数值均为虚构，"
        "文章也没有说明是哪四项第一。",
        "internal": "程序内部错误（{error}），未写出任何文件。请把所用文件和这条信息反馈给开发者。",
        "stopped": "已中断，未写出任何文件。",
    },
    "en": {
        "written": "Wrote {path}",
        "reading": "Reading {n}/{of}: {name}",
        "nothing": "Nothing was written.",
        "example": "Example: the “four firsts” of the Hangzhou Bay New Area branch bureau, 2020. All figures "
        "and bureaus but those marked 文章 (from the article) are invented; the article does not name the four items.",
        "internal": "Internal error ({error}); nothing was written. Please report it with the files you used.",
        "stopped": "Stopped; nothing was written.",
    },
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit status."""
    parser = make_parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:  # argparse has said what it had to say
        return stop.code if isinstance(stop.code, int) else NOTHING_DONE
    if options.command is None:
        parser.print_help()
        return DONE
    lang: str = options.lang
    try:
        return _COMMANDS[options.command](options)
    except EvaluatorError as error:
        _complain(error.problems, lang)
        return NOTHING_DONE
    except KeyboardInterrupt:
        sys.stderr.write(_SAY[lang]["stopped"] + "\n")
        return 130
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # the one place: users never see a traceback
        if os.environ.get("FOUR_FIRSTS_TRACEBACK"):
            raise
        sys.stderr.write(_SAY[lang]["internal"].format(error=f"{type(error).__name__}: {error}") + "\n")
        return NOTHING_DONE


def run() -> NoReturn:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    gc.disable()  # one command and out: looking for cycles among 100,000 small records only costs time
    sys.exit(main())


def _demo(options: argparse.Namespace) -> int:
    lang: str = options.lang
    print(_SAY[lang]["example"] + "\n")
    project, unreadable = _project(load_scheme(example_scheme()), example_workbooks(), lang)
    board = evaluate(project)
    if unreadable:
        _complain(board.problems, lang)
        return NOTHING_DONE
    make_folder(options.out)
    return _publish(board, lang, options.out / "ranking.xlsx", options.out / "result.json")


def _score(options: argparse.Namespace) -> int:
    lang: str = options.lang
    scheme_file = load_scheme(options.scheme)
    weights = _weights(options.weight, scheme_file)
    corrections = _corrections(options.correct, options.reason, scheme_file)
    files, skipped = _files(options.data)
    _check_outputs([options.out, options.json], [options.scheme, *files])
    if options.out is not None and options.out.suffix.lower() != ".xlsx":
        raise UsageError(problem("E-NOTXLSX", file=options.out.name))
    project, unreadable = _project(scheme_file, files, lang, accept=options.accept_suggestions, skipped=skipped)
    if unreadable:
        _complain(sorted(project.problems, key=Problem.sort_key), lang)
        return NOTHING_DONE
    for criterion, weight in weights.items():
        project = set_weight(project, criterion, weight)
    project = correct(project, corrections)
    return _publish(evaluate(project), lang, options.out, options.json)


def _explain(options: argparse.Namespace) -> int:
    lang: str = options.lang
    scheme_file = load_scheme(options.scheme)
    bureau = find_bureau(scheme_file.scheme, options.bureau)
    other = find_bureau(scheme_file.scheme, options.against) if options.against else None
    part = find_criterion(scheme_file.scheme, options.indicator) if options.indicator else None
    files, skipped = _files(options.data)
    project, unreadable = _project(scheme_file, files, lang, accept=options.accept_suggestions, skipped=skipped)
    board = evaluate(project)
    if unreadable:
        _complain(board.problems, lang)
        return NOTHING_DONE
    from evaluator.explain import explained  # no other command needs it

    print("\n".join(line.text.say(lang) for line in explained(board, bureau.id, part, other.id if other else None)))
    return _status(board.problems)


def _check(options: argparse.Namespace) -> int:
    lang: str = options.lang
    try:
        scheme_file = load_scheme(options.scheme)
    except EvaluatorError as error:
        if options.json is not None:
            write_file(options.json, to_json(problems_only(None, "", error.problems)))
        _complain(error.problems, lang)
        return NOTHING_DONE
    problems = list(lint(scheme_file.scheme, scheme_file.name))
    files, skipped = _files(options.data)
    _check_outputs([options.json], [options.scheme, *files])
    if files:
        project, _ = _project(scheme_file, files, lang, accept=options.accept_suggestions, skipped=skipped)
        problems += evaluate(project).problems
    problems.sort(key=Problem.sort_key)
    if options.json is not None:
        write_file(options.json, to_json(problems_only(scheme_file.scheme, scheme_file.sha256, problems)))
    if problems:
        print(problems_text(problems, lang))
    print(checked_text(problems, lang))
    return _status(problems)


def _template(options: argparse.Namespace) -> int:
    """Writes all blank workbooks, or none of them; a workbook that somebody has filled in is never replaced."""
    from evaluator.writing.templates import templates  # openpyxl only when it is needed

    lang: str = options.lang
    blanks = {options.out / blank.name: blank.content for blank in templates(load_scheme(options.scheme).scheme, lang)}
    there = [path for path in blanks if os.path.lexists(path)]
    kept = [path for path in there if not _holds(path, blanks[path])]
    if kept:
        raise FileError(*(problem("E-EXISTS", file=path.name, folder=str(options.out)) for path in kept))
    make_folder(options.out)
    try:
        for path, content in blanks.items():
            write_file(path, content)
    except BaseException:
        for path in blanks.keys() - set(there):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    for path in blanks:
        print(_SAY[lang]["written"].format(path=path))
    return DONE


def _holds(path: Path, content: bytes) -> bool:
    """Whether the file is there with just that content."""
    try:
        return read_file(path, len(content)) == content
    except FileError:  # longer, empty, a folder, not ours to read
        return False


def _project(
    scheme_file: SchemeFile, files: Sequence[Path], lang: str, *, accept: bool = False, skipped: Sequence[Problem] = ()
) -> tuple[Project, bool]:
    """The project of the files, and whether one of them could not be read at all."""

    def progress(name: str, number: int, count: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K" + _SAY[lang]["reading"].format(n=number + 1, of=count, name=name))

    gathered = gather(files, scheme_file.scheme, accept=accept, progress=progress)
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    project = new_project(
        scheme_file.scheme, scheme_file.sha256, gathered.observations, gathered.events, (*skipped, *gathered.problems)
    )
    return correct(project, gathered.corrections), gathered.unreadable


def _files(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """The files meant, and those of a folder that are not read; a file named twice counts once.

    Raises:
        UsageError: E-NOFILES, a folder without any workbook.
    """
    found: dict[Path, Path] = {}
    skipped: list[Problem] = []
    for path in paths:
        inside = [path]
        if path.is_dir():
            files = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith(("~$", ".")))
            inside = [file for file in files if file.suffix.lower() in {".xlsx", ".xlsm"}]
            skipped += [problem("N-FILESKIPPED", file=file.name) for file in files if file not in inside]
            if not inside:
                raise UsageError(problem("E-NOFILES", folder=str(path)))
        for file in inside:
            found.setdefault(file.resolve(), file)
    return list(found.values()), skipped


def _check_outputs(outputs: Sequence[Path | None], inputs: Sequence[Path]) -> None:
    """Refuses an output that would replace an input or the other output."""
    taken = {path.resolve() for path in inputs}
    for path in outputs:
        if path is None:
            continue
        if path.resolve() in taken:
            raise UsageError(problem("E-OUTPUTISINPUT", file=path.name))
        taken.add(path.resolve())


def _weights(texts: Sequence[str], scheme_file: SchemeFile) -> dict[str, Decimal]:
    """The trial weights by criterion id."""
    weights: dict[str, Decimal] = {}
    for text in texts:
        name, equals, number = text.rpartition("=")
        weight = parse_decimal(number.strip())
        if not equals or weight is None or weight < 0:
            raise UsageError(problem("E-WEIGHT", value=text))
        criterion = find_criterion(scheme_file.scheme, name.strip())
        if criterion.id in weights:
            raise UsageError(problem("E-WEIGHTTWICE", value=criterion.name))
        weights[criterion.id] = weight
    return weights


def _corrections(texts: Sequence[str], reasons: Sequence[str], scheme_file: SchemeFile) -> list[Correction]:
    """The corrections given by hand, each with the reason that follows it."""
    pairs = zip_longest(texts, reasons, fillvalue="")
    made = []
    for text, reason in pairs:
        target, _, value = text.rpartition("=")
        made.append(new_correction(scheme_file.scheme, target, value, reason))
    return made


def _publish(board: Scoreboard, lang: str, workbook: Path | None, result_file: Path | None) -> int:
    """Prints the ranking; writes what was asked for once all of it has been made."""
    contents: list[tuple[Path, bytes]] = []
    if workbook is not None:
        from evaluator.writing.workbook import ranking_workbook  # openpyxl only when it is needed

        contents.append((workbook, ranking_workbook(board, lang)))
    if result_file is not None:
        contents.append((result_file, to_json(result(board, lang))))
    for path, content in contents:
        write_file(path, content)
    if board.problems:
        print(problems_text(board.problems, lang) + "\n")
    print(ranking_text(board, lang))
    if board.project.corrections:
        print("\n" + effects_text(board, lang))
    for path, _ in contents:
        print(_SAY[lang]["written"].format(path=path))
    return _status(board.problems)


def _status(problems: Sequence[Problem]) -> int:
    return WITH_ERRORS if any(p.severity is Severity.ERROR for p in problems) else DONE


def _complain(problems: Sequence[Problem], lang: str) -> None:
    sys.stderr.write(problems_text(problems, lang) + "\n" + _SAY[lang]["nothing"] + "\n")


_COMMANDS = {"demo": _demo, "score": _score, "check": _check, "explain": _explain, "template": _template}

if __name__ == "__main__":
    run()
