"""One bureau's indicator: from the cell to the points and the rank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from evaluator.exact import Column
from evaluator.explain.lines import Line, points_text, signed
from evaluator.formula import Words, names_in, to_words
from evaluator.number_text import exact_text
from evaluator.outline import Leaf
from evaluator.problems import Text, both
from evaluator.project import Observation
from evaluator.rule_words import field_name, rule_sentence
from evaluator.scoring import GroupBoard
from evaluator.shares import IndicatorShares, Status
from evaluator.step_words import step_words


def explain_indicator(board: GroupBoard, row: int, leaf: Leaf) -> list[Line]:
    """From the cell to the points and the rank of one bureau's indicator."""
    shares, indicator = board.shares.indicators[leaf.index], leaf.criterion
    lines = [_source(observation, shares) for observation in shares.evidence(row)]
    if indicator.measure.kind != "value" and shares.value(row) is not None:
        lines.append(_measure(shares, row))
    sentence = Text(rule_sentence(indicator, "zh"), rule_sentence(indicator, "en"))
    lines.append(Line("rule", both("规则：{rule}", "Rule: {rule}", rule=sentence)))
    status = shares.status(row)
    if status in {Status.SCORED, Status.CORRECTED}:
        lines += _working(board, shares, row)
    else:
        lines.append(Line("status", _STATUS[status]))
    if status is not Status.SHOWN:
        lines += _result(board, leaf, row)
    return [replace(line, indicator=indicator.id) for line in lines]


_STATUS = {
    Status.MISSING: Text("没有报送，不得分", "Not reported: no points"),
    Status.NOT_APPLICABLE: Text("不涉及，本项不计，由所在项目折算", "Not applicable: left out, the rest is rescaled"),
    Status.PENDING: Text(
        "报送的内容不能直接采用，待定，暂不得分", "What was reported cannot be used as it is: no points for now"
    ),
    Status.SHOWN: Text("只列示，不计分", "Shown only, not scored"),
}


def _source(observation: Observation, shares: IndicatorShares) -> Line:
    """Where a value stands, what stands there, and how it was read."""
    source, indicator = observation.source, shares.leaf.criterion
    field = Text("", "")
    if len(indicator.fields()) > 1:
        names = [field_name(indicator, observation.field, lang) for lang in ("zh", "en")]
        field = Text(f"（{names[0]}）", f" ({names[1]})")
    how = [Text(*(step_words(step, lang) for lang in ("zh", "en"))) for step in observation.steps]
    read = both("，读作 {value}", ", read as {value}", value=_value_text(observation.value, indicator.unit, shares))
    if how:
        by = Text("、".join(step.zh for step in how), ", ".join(step.en for step in how))
        read = both("{read}（{how}）", "{read} ({how})", read=read, how=by)
    text = both(
        "来源{field}：{file} › {sheet} › {cell}，原文“{text}”{note}{read}",
        "Source{field}: {file} › {sheet} › {cell}, “{text}”{note}{read}",
        field=field,
        file=source.file,
        sheet=source.sheet,
        cell=source.cell,
        text=source.text,
        note=both("（{note}）", " ({note})", note=source.note) if source.note else "",
        read=read if observation.value is not None else "",
    )
    return Line("source", text, cell=(source.file, source.sheet, source.cell))


def _value_text(value: object, unit: Text, shares: IndicatorShares) -> Text | str:
    if value is None or isinstance(value, str):
        return value or "—"
    number = signed(exact_text(Fraction(str(value))))
    # The unit of a growth or ratio is not that of its fields.
    unit = unit if shares.leaf.criterion.measure.kind == "value" else Text("", "")
    return Text(f"{number}{_spaced(unit.zh)}", f"{number}{_spaced(unit.en)}")


def _spaced(unit: str) -> str:
    if unit in {"%", "‰", ""}:
        return unit
    return f" × {unit}" if unit[0].isdigit() else f" {unit}"


def _measure(shares: IndicatorShares, row: int) -> Line:
    """How x came from the fields, with the numbers in it."""
    indicator = shares.leaf.criterion
    fields = {name: _at(column, row) for name, column in shares.report.columns.items()}
    value = shares.value(row)
    x = exact_text(value) if isinstance(value, Fraction) else str(value)
    worked = Text(*(to_words(indicator.measured, fields, lang) for lang in ("zh", "en")))
    return Line(
        "measure",
        both(
            "指标值：{worked} = {x}{unit}",
            "Value: {worked} = {x}{unit}",
            worked=worked,
            x=signed(x),
            unit=Text(_spaced(indicator.unit.zh), _spaced(indicator.unit.en)),
        ),
    )


def _at(value: object, row: int) -> Fraction | str:
    if isinstance(value, Words):
        return (value.texts[row] if len(value.texts) > 1 else value.texts[0]) or ""
    if isinstance(value, Column):
        return value.fraction(row) or Fraction(0)
    return ""


def _working(board: GroupBoard, shares: IndicatorShares, row: int) -> Iterator[Line]:
    """The rule with the numbers in it, then the weight if it is not the marks."""
    indicator, leaf = shares.leaf.criterion, shares.leaf
    by_marks = shares.earned.fraction(row) or Fraction(0)
    quantities = shares.quantities(board.shares.peers)
    values = {name: _at(quantities[name], row) for name in names_in(indicator.points)}
    worked = Text(*(to_words(indicator.points, values, lang) for lang in ("zh", "en")))
    result = signed(exact_text(by_marks))
    if worked.zh == result:
        text = both("计算：得 {result} 分", "Working: {result} points", result=result)
    else:
        text = both("计算：{worked} = {result} 分", "Working: {worked} = {result} points", worked=worked, result=result)
    yield Line("working", text)
    known = {
        "best": Text("最优值", "best"),
        "worst": Text("最差值", "worst"),
        "mean": Text("平均值", "mean"),
        "rank": Text("名次", "rank"),
        "count": Text("参评单位数", "number of bureaus"),
    }
    peers = [
        both("{name} {value}", "{name} {value}", name=name, value=signed(exact_text(value)))
        for key, name in known.items()
        if key in values and isinstance(value := values[key], Fraction)
    ]
    if peers:
        listed = Text("，".join(part.zh for part in peers), ", ".join(part.en for part in peers))
        yield Line("peers", both("其中同序列{peers}", "where in the peer group: {peers}", peers=listed))
    weight = board.weights[leaf.index]
    if weight != Fraction(indicator.marks):
        share = by_marks / Fraction(indicator.marks)
        yield Line(
            "weight",
            both(
                "权重：得分率 {share} × 权重 {weight} = {points}（方案分值 {marks}）",
                "Weight: share {share} × weight {weight} = {points} (marks by the scheme: {marks})",
                share=exact_text(share),
                weight=exact_text(weight),
                points=signed(exact_text(share * weight)),
                marks=exact_text(indicator.marks),
            ),
        )


def _result(board: GroupBoard, leaf: Leaf, row: int) -> Iterator[Line]:
    points, full = board.points_of(leaf, row), board.weights[leaf.index]
    applies = bool(board.shares.applicable[row, leaf.index])
    behind = full - points if applies else Fraction(0)
    text = both("得分：{points}", "Points: {points}", points=points_text(board, points))
    if applies:
        text = both(
            "{text}（满分 {full}，失 {lost}）",
            "{text} (of {full}, {lost} lost)",
            text=text,
            full=exact_text(full),
            lost=points_text(board, behind),
        )
    yield Line("points", text, points)
    ranks = board.ranks_on(leaf)
    if ranks[row]:
        level = int((ranks == ranks[row]).sum())
        yield Line(
            "rank",
            both(
                "名次：{among} 个单位中{level}第 {rank}",
                "Rank: {level}{rank} of {among}",
                among=int((ranks > 0).sum()),
                level=Text("并列", "level ") if level > 1 else "",
                rank=int(ranks[row]),
            ),
        )
