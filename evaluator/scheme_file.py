"""Reads scheme files: JSON -> a checked scheme, or every fault in it with its place and what to write instead."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from evaluator.fields import RESERVED_IDS
from evaluator.files import read_file
from evaluator.names import bureau_key
from evaluator.numbers import parse_decimal
from evaluator.problems import Problem, SchemeError, Text, problem
from evaluator.scheme import FORMAT, Criterion, Grade, Indicator, Scheme

MAX_BYTES = 16 * 1024 * 1024

Place = tuple[str | int, ...]

# What pydantic calls a fault -> our code; codes of our own pass through.
_CODES = {
    "missing": "E-NOKEY",
    "extra_forbidden": "E-KEY",
    "union_tag_invalid": "E-KIND",
    "union_tag_not_found": "E-NOKEY",
    "literal_error": "E-CHOICE",
    "string_pattern_mismatch": "E-ID",
    "string_too_long": "E-ID",
}
# Parts of pydantic's places that name a branch of a union, not a key of the file.
_BRANCHES = {"inner", "leaf"}


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """A scheme with the SHA-256 of the bytes it came from."""

    scheme: Scheme
    sha256: str
    name: str = ""


def load_scheme(path: Path) -> SchemeFile:
    """The scheme in the file.

    Raises:
        FileError: the file cannot be opened or is far too large.
        SchemeError: every fault found in it.
    """
    return read_scheme(read_file(path, MAX_BYTES), path.name)


def read_scheme(content: bytes, name: str) -> SchemeFile:
    """The scheme in these bytes; `name` is the file's, for messages."""
    data = _parse_json(content, name)
    return SchemeFile(check_scheme(data, name), hashlib.sha256(content).hexdigest(), name)


def check_scheme(data: object, name: str) -> Scheme:
    """The scheme that the parsed JSON stands for; SchemeError with every fault otherwise."""
    stated = data.get("format") if isinstance(data, dict) else None
    if stated != FORMAT:
        code = "E-NEWERSCHEME" if str(stated).startswith("four-firsts/scheme/") else "E-NOSCHEME"
        raise SchemeError(problem(code, file=name, format=str(stated)[:60], expected=FORMAT))
    try:
        scheme = Scheme.model_validate(data)
    except ValidationError as error:
        raise SchemeError(*_faults(error, data, name)) from error
    except RecursionError as error:
        raise SchemeError(problem("E-JSON", file=name, line=1, reason=_TOO_DEEP)) from error
    faults = list(_disagreements(scheme, name))
    if faults:
        raise SchemeError(*faults)
    return scheme


_TOO_DEEP = Text("嵌套层数太多", "it is nested too deep")


def _parse_json(content: bytes, name: str) -> object:
    try:
        text = content.decode("utf-8-sig")
        return json.loads(
            text, object_pairs_hook=_object, parse_float=_plain, parse_int=_plain, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reason = Text("不是 UTF-8 文本", "it is not UTF-8 text")
        raise SchemeError(problem("E-JSON", file=name, line=line, reason=reason)) from error
    except json.JSONDecodeError as error:
        reason = Text(f"第 {error.colno} 列附近的写法不符合 JSON", f"{error.msg} at column {error.colno}")
        raise SchemeError(problem("E-JSON", file=name, line=error.lineno, reason=reason)) from error
    except _FaultyJsonError as error:
        raise SchemeError(problem(error.code, file=name, key=error.key)) from error
    except RecursionError as error:
        raise SchemeError(problem("E-JSON", file=name, line=1, reason=_TOO_DEEP)) from error


class _FaultyJsonError(Exception):
    def __init__(self, code: str, key: str) -> None:
        super().__init__(code)
        self.code, self.key = code, key


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _FaultyJsonError("E-DUPKEY", next(key for key in keys if keys.count(key) > 1))
    return result


def _plain(text: str) -> int | Decimal:
    number = parse_decimal(text)
    if number is None:
        raise _FaultyJsonError("E-BIGNUMBER", text[:60])
    return int(number) if text.lstrip("-").isdigit() else number


def _no_constant(text: str) -> object:
    raise _FaultyJsonError("E-BIGNUMBER", text)


def _faults(error: ValidationError, data: object, name: str) -> list[Problem]:
    found: dict[str, Problem] = {}
    for detail in error.errors(include_url=False):
        place = _file_place(detail["loc"], data)
        where = _written(place)
        # Branches of a union report one fault each for the same place; the first says enough.
        found.setdefault(where, _fault(detail, place, data, name, where))
    return list(found.values())


def _fault(detail: Any, place: Place, data: object, name: str, where: str) -> Problem:
    kind, context = detail["type"], dict(detail.get("ctx") or {})
    code = _CODES.get(kind, kind if kind.startswith("E-") else "E-VALUE")
    facts: dict[str, Any] = {"place": where + _named(place, data)}
    key = str(place[-1]) if place else ""
    if code == "E-NOKEY" and kind in _CODES:
        facts["key"] = context.get("discriminator", key).strip("'") if kind == "union_tag_not_found" else key
    elif code == "E-KEY":
        known = _known_keys(detail["loc"])
        facts |= {"key": key, "near": _nearest(key, known), "known": "、".join(known)}
    elif code == "E-KIND":
        known = [part.strip().strip("'") for part in context["expected_tags"].split(",")]
        facts |= {"value": context["tag"], "near": _nearest(context["tag"], known), "known": "、".join(known)}
    elif code == "E-CHOICE":
        facts |= {
            "value": str(detail["input"])[:60],
            "known": context["expected"].replace("'", "").replace(" or ", ", "),
        }
    elif code in {"E-ID", "E-VALUE"}:
        facts |= {"value": str(detail["input"])[:60], "reason": detail["msg"]}
    elif code == "E-FORMULA":
        facts = context | {"place": Text(f"“{name}”的 {facts['place']}：", f"“{name}”, {facts['place']}: ")}
    else:
        facts |= context
    return problem(code, file=name, cell=where, **facts)


def _file_place(loc: Place, data: object) -> Place:
    """The place as keys and positions of the file, without the names of union branches."""
    place: list[str | int] = []
    here: object = data
    for number, part in enumerate(loc):
        last = number == len(loc) - 1
        if isinstance(here, dict) and isinstance(part, str):
            if part in here:
                here = here[part]
            elif part in _BRANCHES or here.get("kind") == part or not last:
                continue
            place.append(part)
        elif isinstance(here, list | tuple) and isinstance(part, int):
            here = here[part] if part < len(here) else None
            place.append(part)
    return tuple(place)


def _written(place: Iterable[str | int]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.lstrip(".")


def _named(place: Place, data: object) -> str:
    """The id of the innermost named thing on the way to the place: " (fraud_cases)"."""
    here: Any = data
    named = ""
    for part in place:
        if isinstance(here, dict) and isinstance(here.get("id"), str):
            named = f" ({here['id']})"
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            break
    if isinstance(here, dict) and isinstance(here.get("id"), str):
        named = f" ({here['id']})"
    return named


def _known_keys(loc: Place) -> list[str]:
    """The keys that are allowed beside the unknown one: found by walking the record types."""
    known: list[type[BaseModel]] = [Scheme]
    for part in loc[:-1]:
        if isinstance(part, str):
            known = [model for record in known for model in _records_of(record, part)] or known
    keys = {field.alias or key for record in known for key, field in record.model_fields.items()}
    return sorted(keys)


def _records_of(record: type[BaseModel], part: str) -> list[type[BaseModel]]:
    if part in _BRANCHES:
        wanted = Criterion if part == "inner" else Indicator
        return [wanted]
    kind = record.model_fields.get("kind")
    if kind is not None and part in str(kind.annotation):
        return [record]
    for key, field in record.model_fields.items():
        if (field.alias or key) == part:
            return list(_records_in(field.annotation))
    return []


def _records_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _records_in(inner)


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return near[0] if near else "—"


def _disagreements(scheme: Scheme, name: str) -> Iterator[Problem]:
    """What no single part shows: ids used twice, names that mean two bureaus, references to nothing."""
    for place, filled in (("groups", any(scheme.bureaus())), ("criteria", scheme.criteria)):
        if not filled:
            yield problem("E-EMPTYSCHEME", file=name, cell=place, place=place)
    yield from _duplicates("criteria", [c.id for c in scheme.walk()], name)
    yield from _duplicates("groups", [group.id for group in scheme.groups], name)
    yield from _duplicates("groups.bureaus", [bureau.id for _, bureau in scheme.bureaus()], name)
    yield from _duplicates(
        "bonuses / vetoes", [bonus.id for bonus in scheme.bonuses] + [veto.id for veto in scheme.vetoes], name
    )
    yield from _duplicates("bonuses.kinds", [kind for bonus in scheme.bonuses for kind in bonus.kinds], name)
    yield from _shared_names(scheme, name)
    yield from _references(scheme, name)
    yield from _grades_in_order(scheme.grades, name)


def _duplicates(place: str, ids: list[str], name: str) -> Iterator[Problem]:
    for used in dict.fromkeys(ids):
        if ids.count(used) > 1:
            yield problem("E-DUPID", file=name, cell=place, place=place, id=used, n=ids.count(used))


def _shared_names(scheme: Scheme, name: str) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for _, bureau in scheme.bureaus():
        for text in dict.fromkeys((bureau.name.zh, bureau.name.en, *bureau.aliases)):
            other = owner.setdefault(bureau_key(text), bureau.id)
            if other != bureau.id:
                yield problem("E-SHAREDNAME", file=name, cell="groups", text=text, first=other, second=bureau.id)


def _references(scheme: Scheme, name: str) -> Iterator[Problem]:
    groups = {group.id for group in scheme.groups}
    criteria = {criterion.id for criterion in scheme.walk()}
    for indicator in scheme.indicators():
        for group in indicator.groups or ():
            if group not in groups:
                yield _no_such(name, f"{indicator.id}.groups", group, groups)
    for key in scheme.ranking.by:
        if key not in criteria | RESERVED_IDS:
            yield _no_such(name, "ranking.by", key, criteria | RESERVED_IDS)
    for veto in scheme.vetoes:
        if veto.effect.item is not None and veto.effect.item not in criteria:
            yield _no_such(name, f"{veto.id}.effect.item", veto.effect.item, criteria)
        grades = {text for grade in scheme.grades for text in (grade.name.zh, grade.name.en)}
        if veto.effect.grade is not None and veto.effect.grade not in grades:
            yield _no_such(name, f"{veto.id}.effect.grade", veto.effect.grade, grades)


def _no_such(name: str, place: str, value: str, known: Iterable[str]) -> Problem:
    return problem("E-NOSUCH", file=name, cell=place, place=place, value=value, near=_nearest(value, known))


def _grades_in_order(grades: tuple[Grade, ...], name: str) -> Iterator[Problem]:
    starts = [grade.from_ for grade in grades]
    for start in dict.fromkeys(starts):
        if starts.count(start) > 1:
            yield problem("E-GRADESTART", file=name, cell="grades", value=str(start))
