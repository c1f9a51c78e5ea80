"""The command line's grammar: its commands and options, told in both languages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from evaluator import __version__

NOTHING_DONE = 2  # the exit status


class _Parser(argparse.ArgumentParser):
    """Says wrong usage in both languages."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.format_usage()}用法有误 / wrong usage: {message}\n")
        raise SystemExit(NOTHING_DONE)


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands; wrong usage ends with status 2."""
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
    score.add_argument(
        "--correct", action="append", default=[], metavar="BUREAU:INDICATOR=VALUE", help="更正，可重复 / correction"
    )
    score.add_argument("--reason", action="append", default=[], metavar="TEXT", help="更正理由，逐条对应 / its reason")
    _add_accept(score)

    explain = commands.add_parser("explain", parents=[common], help="为什么 / why: total, indicator, gap")
    explain.add_argument("scheme", type=Path, metavar="SCHEME", help="方案文件 / scheme file (JSON)")
    explain.add_argument("data", type=Path, nargs="+", metavar="DATA", help="报表或文件夹 / workbooks or folders")
    explain.add_argument("--bureau", required=True, metavar="ID", help="单位 / bureau")
    explain.add_argument("--indicator", metavar="ID", help="指标或项目 / indicator or criterion")
    explain.add_argument("--against", metavar="ID", help="与哪个单位比 / the bureau to compare with")
    _add_accept(explain)

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
