"""An export that is killed at any moment leaves the old ranking workbook or the new one, whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluator.reading.xlsx import read_workbook

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 50

# One process that has everything loaded; each round it forks a child, which exports again and again: a workbook
# made, a sign given, the file written. The child is killed 1 to 80 ms after its sign, or within half the time that a
# write takes. The same board gives the same bytes, so the file must be one of two.
SCRIPT = """
import json, os, random, signal, sys, time
from decimal import Decimal
from pathlib import Path
from evaluator.files import write_file
from evaluator.project import new_project, set_weight
from evaluator.reading.gather import gather
from evaluator.scheme_file import load_scheme
from evaluator.scoring import evaluate
from evaluator.shipped import example_scheme, example_workbooks
from evaluator.writing.workbook import ranking_workbook

target, rounds = Path(sys.argv[1]), int(sys.argv[2])
file = load_scheme(example_scheme())
found = gather(example_workbooks(), file.scheme)
plain = new_project(file.scheme, file.sha256, found.observations, found.events, found.problems)
first = next(file.scheme.walk()).id
boards = [evaluate(plain), evaluate(set_weight(plain, first, Decimal(30)))]
books = [ranking_workbook(board, "zh") for board in boards]
began = time.monotonic()
write_file(target, books[0])
once = time.monotonic() - began
chance = random.Random(int(sys.argv[3]))
seen, broken = [], 0
for turn in range(rounds):
    start = books.index(target.read_bytes())
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        for count in range(start + 1, 10**6):
            content = ranking_workbook(boards[count % 2], "zh")
            os.write(told, b".")
            write_file(target, content)
    os.read(heard, 1)
    time.sleep(chance.uniform(0.001, 0.080) if turn % 2 else chance.uniform(0, once / 2))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(heard), os.close(told)
    left = target.read_bytes()
    broken += left not in books
    if left not in books:
        write_file(target, books[0])
    else:
        seen.append(books.index(left) != start)
print(json.dumps({"broken": broken, "kept": seen.count(False), "replaced": seen.count(True)}))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_that_an_export_killed_at_any_moment_leaves_a_whole_workbook(tmp_path):
    target = tmp_path / "ranking.xlsx"
    arguments = [sys.executable, "-c", SCRIPT, str(target), str(ROUNDS), "4"]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["broken"] == 0
    assert outcome["kept"] and outcome["replaced"]  # the rounds met the export before and after the exchange
    assert read_workbook(target).sheets
