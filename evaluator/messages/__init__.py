"""Every message of the program: code -> (Chinese, English). E- errors, W- warnings, N- notices.

A message says what is wrong, where, and what to do. `{file}`, `{sheet}` and `{cell}` are always available.
"""

from evaluator.messages.data import DATA
from evaluator.messages.files import FILES
from evaluator.messages.saving import SAVING
from evaluator.messages.schemes import SCHEMES

MESSAGES: dict[str, tuple[str, str]] = FILES | SAVING | SCHEMES | DATA

__all__ = ["MESSAGES"]
