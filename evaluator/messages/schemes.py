"""Messages about scheme files, formulas, weights and the command line."""

SCHEMES: dict[str, tuple[str, str]] = {}
