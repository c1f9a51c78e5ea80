"""The house: the evaluator knows no Qt, and every file imports only what lies below it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "evaluator"

# From the ground up. A module may import those above it in this list (and its own package's).
LAYERS = [
    "evaluator.messages",
    "evaluator.problems",
    "evaluator.number_words",
    "evaluator.number_text",
    "evaluator.numbers",
    "evaluator.names",
    "evaluator.files",
    "evaluator.exact",
    "evaluator.ranks",
    "evaluator.formula",
    "evaluator.fields",
    "evaluator.measures",
    "evaluator.rules",
    "evaluator.scheme",
    "evaluator.scheme_file",
    "evaluator.lint",
    "evaluator.outline",
    "evaluator.project",
    "evaluator.bonuses",
    "evaluator.report",
    "evaluator.shares",
    "evaluator.rescaling",
    "evaluator.ranking",
    "evaluator.remarks",
    "evaluator.scoring",
    "evaluator.corrections",
    "evaluator.result",
    "evaluator.reading",
    "evaluator.rule_words",
    "evaluator.step_words",
    "evaluator.parts",
    "evaluator.explain",
    "evaluator.writing",
    "evaluator.console",
    "evaluator.shipped",
    "evaluator.arguments",
    "evaluator.__main__",
]
# Libraries that only one part of the house may touch.
ONLY_IN = {"openpyxl": ("evaluator.writing",), "pydantic": ("evaluator.fields", "evaluator.measures", "evaluator.rules",
           "evaluator.scheme", "evaluator.scheme_file"), "pydantic_core": ("evaluator.fields",)}  # fmt: skip


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def layer_of(module: str) -> str | None:
    return next((layer for layer in LAYERS if module == layer or module.startswith(layer + ".")), None)


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: module_name(path))
def test_that_a_file_imports_only_what_lies_below_it(path):
    name = module_name(path)
    if name == "evaluator":
        assert not any(module.startswith("evaluator.") for module in imported(path))
        return
    own = layer_of(name)
    assert own is not None, f"{name} has no place in the list of layers"
    for module in imported(path):
        other = layer_of(module)
        if other is not None and other != own:
            assert LAYERS.index(other) < LAYERS.index(own), f"{name} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: module_name(path))
def test_that_a_library_stays_where_it_belongs(path):
    for module in imported(path):
        rooms = ONLY_IN.get(module.split(".")[0])
        assert rooms is None or module_name(path).startswith(rooms), f"{module_name(path)} imports {module}"


@pytest.mark.parametrize("path", [*FILES, ROOT / "run.py"], ids=lambda path: path.name)
def test_that_no_file_is_longer_than_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def in_fresh_interpreter(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_that_the_evaluator_runs_without_qt():
    in_fresh_interpreter(
        "import importlib, pkgutil, sys, evaluator\n"
        "for module in pkgutil.walk_packages(evaluator.__path__, 'evaluator.'):\n"
        "    importlib.import_module(module.name)\n"
        "bad = {n for n in sys.modules if n.split('.')[0] in {'ui', 'PySide6', 'shiboken6'}}\n"
        "sys.exit(', '.join(sorted(bad)) or None)\n"
    )


def test_that_scoring_without_a_workbook_never_loads_openpyxl():
    in_fresh_interpreter("import sys, evaluator.__main__\nsys.exit('openpyxl' in sys.modules)\n")
