"""The ranking workbook: sheets planned as plain data, rendered, read back and compared."""
