"""Messages about the tables, names and values inside a workbook, and the scored result."""

DATA: dict[str, tuple[str, str]] = {}
