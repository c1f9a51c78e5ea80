"""Where the schemes and samples that come with the program are: in the wheel or in a checkout."""

from __future__ import annotations

from pathlib import Path

EXAMPLE = "hangzhou_bay_2020"


def shipped(folder: str) -> Path:
    """The folder `criteria` or `samples`, wherever the program is installed."""
    package = Path(__file__).resolve().parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def example_scheme() -> Path:
    """The scheme file of the worked example."""
    return shipped("criteria") / f"{EXAMPLE}.json"


def example_workbooks() -> list[Path]:
    """The departments' workbooks of the worked example."""
    return sorted((shipped("samples") / EXAMPLE).glob("*.xlsx"))
