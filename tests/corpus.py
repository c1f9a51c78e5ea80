"""Where the corpus of other people's workbooks is, if it is there: `shared/corpus` beside or above the checkout."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def corpus(name: str) -> Path:
    """A file or folder of the corpus; FOUR_FIRSTS_CORPUS names a corpus elsewhere. Skips the test if there is none."""
    stated = os.environ.get("FOUR_FIRSTS_CORPUS")
    folders = [Path(stated)] if stated else [parent / "shared" / "corpus" for parent in ROOT.parents]
    for folder in folders:
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"no shared/corpus/{name} beside or above this checkout")
