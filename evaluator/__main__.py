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
from pathlib import Path
from typing import NoReturn

from evaluator import __version__
from evaluator.console import checked_text, problems_text, ranking_text
from evaluator.files import make_folder, read_file, write_file
from evaluator.lint import lint
from evaluator.numbers import parse_decimal
from evaluator.problems import EvaluatorError, FileError, Problem, Severity, UsageError, problem
from evaluator.project import Project, find_criterion, new_project, set_weight
from evaluator.reading.gather import gather
from evaluator.result import problems_only, result, to_json
from evaluator.scheme_file import SchemeFile, load_scheme
from evaluator.scoring import Scoreboard, evaluate
from evaluator.shipped import example_scheme, example_workbooks

DONE, WITH_ERRORS, NOTHING_DONE = 0, 1, 2

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


class _Parser(argparse.ArgumentParser):
    """Says wrong usage in both languages."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.format_usage()}用法有误 / wrong usage: {message}\n")
        raise SystemExit(NOTHING_DONE)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="four-firsts",
        description="四个第一：按考核方案对各分局计分、排名，并导出排名册。 "
        "Scores and ranks bureaus by a written scheme and exports the ranking workbook.",
        epilog="从示例开始 / start with the example: four-firsts demo",
    )
    parser.add_argument("--version", action="version", version=f"four-firsts {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 / language of what is printed")

    demo = commands.add_parser("demo", parents=[common], help="示例：打印排名并导出 / the worked example")
    demo.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="文件夹 / folder (./out)")

    score = commands.add_parser("score", parents=[common], help="计分排名 / score and rank")
    score.add_argument("scheme", type=Path, metavar="SCHEME", help="方案文件 / scheme file (JSON)")
    score.add_argument("data", type=Path, nargs="+", metavar="DATA", help="报表或文件夹 / workbooks or folders")
    score.add_argument("--out", type=Path, metavar="X.xlsx", help="导出排名册 / write the ranking workbook")
    score.add_argument("--json", type=Path, metavar="R.json", help="写结果文件 / write the result file")
    score.add_argument(
        "--weight", action="append", default=[], metavar="ID=NUMBER", help="试算权重，可重复 / trial weight"
    )
    _add_accept(score)

    check = commands.add_parser("check", parents=[common], help="只检查 / problems only")
    check.add_argument("scheme", type=Path, metavar="SCHEME", help="方案文件 / scheme file (JSON)")
    check.add_argument("data", type=Path, nargs="*", metavar="DATA", help="报表或文件夹 / workbooks or folders")
    check.add_argument("--json", type=Path, metavar="R.json", help="写问题清单 / write the problems")
    _add_accept(check)

    template = commands.add_parser(
        "template", parents=[common], help="生成各部门的空白报送表 / blank workbooks for the departments"
    )
    template.add_argument("scheme", type=Path, metavar="SCHEME", help="方案文件 / scheme file (JSON)")
    template.add_argument("--out", type=Path, required=True, metavar="DIR", help="文件夹 / folder")
    return parser


def _add_accept(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--accept-suggestions",
        action="store_true",
        help="采用相近名称和建议值 / take near names and suggested values",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit status."""
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:  # argparse has said what it had to say
        return stop.code if isinstance(stop.code, int) else NOTHING_DONE
    if options.command is None:
        parser.print_help()
        return DONE
    lang: str = options.lang
    try:
        return {"demo": _demo, "score": _score, "check": _check, "template": _template}[options.command](options)
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
    project, unreadable = _project(load_scheme(example_scheme()), example_workbooks(), lang, accept=False)
    board = evaluate(project)
    if unreadable:
        _complain(board.problems, lang)
        return NOTHING_DONE
    make_folder(options.out)
    return _publish(board, lang, options.out / "ranking.xlsx", options.out / "result.json")


def _score(options: argparse.Namespace) -> int:
    lang: str = options.lang
    scheme_file = load_scheme(options.scheme)
    weights = [_weight(text, scheme_file) for text in options.weight]
    project, unreadable = _project(scheme_file, _files(options.data), lang, accept=options.accept_suggestions)
    if unreadable:
        _complain(sorted(project.problems, key=Problem.sort_key), lang)
        return NOTHING_DONE
    for criterion, weight in weights:
        project = set_weight(project, criterion, weight)
    return _publish(evaluate(project), lang, options.out, options.json)


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
    if options.data:
        project, _ = _project(scheme_file, _files(options.data), lang, accept=options.accept_suggestions)
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


def _project(scheme_file: SchemeFile, files: Sequence[Path], lang: str, *, accept: bool) -> tuple[Project, bool]:
    """The project of the files, and whether one of them could not be read at all."""

    def progress(name: str, number: int, count: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K" + _SAY[lang]["reading"].format(n=number + 1, of=count, name=name))

    gathered = gather(files, scheme_file.scheme, accept=accept, progress=progress)
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    project = new_project(
        scheme_file.scheme, scheme_file.sha256, gathered.observations, gathered.events, gathered.problems
    )
    return project, gathered.unreadable


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files meant: a folder stands for the workbooks in it, a file named twice counts once."""
    found: dict[Path, Path] = {}
    for path in paths:
        inside = _workbooks_in(path) if path.is_dir() else [path]
        for file in inside:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _workbooks_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix.lower() == ".xlsx" and not p.name.startswith("~$"))


def _weight(text: str, scheme_file: SchemeFile) -> tuple[str, Decimal]:
    name, equals, number = text.rpartition("=")
    weight = parse_decimal(number.strip())
    if not equals or weight is None or weight < 0:
        raise UsageError(problem("E-WEIGHT", value=text))
    return find_criterion(scheme_file.scheme, name.strip()).id, weight


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
    for path, _ in contents:
        print(_SAY[lang]["written"].format(path=path))
    return _status(board.problems)


def _status(problems: Sequence[Problem]) -> int:
    return WITH_ERRORS if any(p.severity is Severity.ERROR for p in problems) else DONE


def _complain(problems: Sequence[Problem], lang: str) -> None:
    sys.stderr.write(problems_text(problems, lang) + "\n" + _SAY[lang]["nothing"] + "\n")


if __name__ == "__main__":
    run()
