"""What there is to say about a project's own changes: corrections and trial weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from evaluator.number_text import exact_text
from evaluator.problems import Problem, Severity, Text, problem
from evaluator.project import Observation, Project
from evaluator.scheme import Criterion, Indicator, worth_of


def _reported(project: Project) -> dict[tuple[str, str, str], Observation]:
    """What was reported where corrections stand."""
    corrected = {(c.bureau, c.indicator, c.field) for c in project.corrections}
    places_ = (((o.bureau, o.indicator, o.field), o) for o in project.observations)
    return {place: observation for place, observation in places_ if place in corrected}


def without_corrected(project: Project) -> Iterator[Problem]:
    """What reading had to say, but for errors of cells that have been corrected since."""
    sources = (observation.source for observation in _reported(project).values())
    cells = {(source.file, source.sheet, source.cell) for source in sources}
    for said in project.problems:
        if (said.file, said.sheet, said.cell) not in cells or said.severity is not Severity.ERROR:
            yield said


def about_corrections(project: Project) -> Iterator[Problem]:
    """A warning for every correction: it must be seen by whoever publishes."""
    names = {bureau.id: bureau.name for _, bureau in project.scheme.bureaus()}
    reported = _reported(project)
    for correction in project.corrections:
        was = reported.get((correction.bureau, correction.indicator, correction.field))
        source = was.source if was is not None else correction.source
        yield problem(
            "W-CORRECTED",
            file=source.file if source else None,
            sheet=source.sheet if source else None,
            cell=source.cell if source else None,
            bureau=names[correction.bureau],
            indicator=project.scheme.by_id[correction.indicator].name,
            old=was.source.text if was is not None else "—",
            new=correction.text,
            reason="，".join(filter(None, (correction.reason, correction.document))),
        )


def about_weights(project: Project, sums: Iterable[tuple[Text, Fraction, Fraction]]) -> Iterator[Problem]:
    """What a trial of weights changes, said plainly: nothing is rescaled by itself.

    Args:
        project: the project.
        sums: for every peer group its name, the sum of its weights and that of its marks.
    """
    if not project.weights:
        return
    criteria = project.scheme.by_id
    yield problem("W-WEIGHTS", list=_listed((criteria[key], weight) for key, weight in project.weights.items()))
    for key, weight in project.weights.items():
        if weight == 0:
            yield problem("W-WEIGHTZERO", name=criteria[key].name)
    for name, total, marks in sums:
        if total != marks:
            yield problem("W-WEIGHTSUM", group=name, sum=exact_text(total), marks=exact_text(marks))


def _listed(weights: Iterable[tuple[Criterion | Indicator, Decimal]]) -> Text:
    pairs = [(criterion, f"{worth_of(criterion)} → {weight}") for criterion, weight in weights]
    return Text(
        "；".join(f"{criterion.name.zh} {change}" for criterion, change in pairs),
        "; ".join(f"{criterion.name.en} {change}" for criterion, change in pairs),
    )
