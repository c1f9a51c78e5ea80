"""Messages about files as containers: opening, limits, damage, saving."""

FILES: dict[str, tuple[str, str]] = {}
