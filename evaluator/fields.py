"""The types that scheme files are made of: exact numbers, ids, texts in one or two languages, frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from evaluator.numbers import parse_decimal
from evaluator.problems import Text

RESERVED_IDS = frozenset({"total", "firsts", "seconds", "thirds"})


class Record(BaseModel):
    """A frozen part of a scheme file; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def fault(code: str, **facts: Any) -> PydanticCustomError:
    """The error a validator raises: a message code of ours with its facts (`evaluator.scheme` makes it a problem)."""
    return PydanticCustomError(code, code, facts)


def _exact(value: object) -> Decimal:
    if isinstance(value, bool):
        number = None
    elif isinstance(value, int | str | Decimal):
        number = parse_decimal(str(value))
    else:
        number = None
    if number is None:
        raise fault("E-NUMBER", value=str(value)[:60])
    return number


def _text(value: object) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(value, value)
    if isinstance(value, dict) and value and all(isinstance(part, str) for part in value.values()):
        unknown = [key for key in value if key not in {"zh", "en"}]
        if not unknown:
            either = next(iter(value.values()))
            return Text(value.get("zh", either), value.get("en", either))
    raise fault("E-TEXT", value=str(value)[:60])


def _id(value: str) -> str:
    if value in RESERVED_IDS:
        raise fault("E-RESERVEDID", value=value)
    return value


Exact = Annotated[Decimal, BeforeValidator(_exact)]
Label = Annotated[Text, BeforeValidator(_text)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=100), AfterValidator(_id)]

V = TypeVar("V")


def _frozen(value: Mapping[str, V]) -> Mapping[str, V]:
    return MappingProxyType(dict(value))


# A mapping that cannot be changed afterwards; its order is the file's.
Table = Annotated[dict[str, V], AfterValidator(_frozen)]
