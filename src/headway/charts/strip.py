"""The stages of delivery side by side: as wide as they take long, hatched where git cannot tell."""

from headway.charts.base import Svg, frame, unknown, words
from headway.core.markup import Markup, join, tag
from headway.core.units import counted, show
from headway.questions.base import Grid, Strip

BAND, UNKNOWN, GAP = 40.0, 58.0, 3.0


def strip(spec: Strip, width: float, key: str) -> Svg:
    """Draw one band a stage; known ones share the width by their seconds, unknown ones all get the same hatched box."""
    spans = _spans(spec, width)
    band = [_stage(spec, i, start, end, key) for i, (start, end) in enumerate(spans)]
    listed = width < 480
    labels = [(_line if listed else _column)(spec, i, spans[i], width) for i in range(len(spans))]
    height = BAND + (26.0 * len(spans) + 14 if listed else 96.0)
    table = Grid(("stage", "median", "changes"), ("", "s", "changes"), _rows(spec))
    return Svg(frame(spec.title, _desc(spec), width, height, key, *band, *labels), spec.title, _desc(spec), table)


def _spans(spec: Strip, width: float) -> list[tuple[float, float]]:
    missing = sum(s is None for s in spec.seconds)
    # Where nothing is known the hatched boxes share the whole width; otherwise they take a fixed, small part of it.
    box = min(UNKNOWN, width / 6) if missing < len(spec.seconds) else width / max(1, missing) - GAP
    room = width - missing * box - GAP * (len(spec.seconds) - 1)
    total = sum(s for s in spec.seconds if s is not None) or 1.0
    spans, at = [], 0.0
    for seconds in spec.seconds:
        wide = box if seconds is None else max(2.0, seconds / total * room)
        spans.append((at, min(at + wide, width)))
        at += wide + GAP
    return spans


def _stage(spec: Strip, i: int, start: float, end: float, key: str) -> Markup:
    seconds, hint = spec.seconds[i], tag("title", f"{spec.stages[i]}: {_said(spec, i)}")
    if seconds is None:
        return unknown(start, 0, end - start, BAND, key, hint)
    colour = "bar mark" if i == spec.mark else "bar"
    return tag("rect", hint, x=start, y=0, width=end - start, height=BAND, class_=colour)


def _column(spec: Strip, i: int, span: tuple[float, float], width: float) -> Markup:
    room = width / len(spec.stages)
    x, middle = i * room, (span[0] + span[1]) / 2
    # An elbow ties each label to its band, so that a stage of two pixels still has a name.
    elbow = tag(
        "path",
        d=f"M{middle:.1f} {BAND + 2:.1f}V{BAND + 10:.1f}L{x + 8:.1f} {BAND + 22:.1f}V{BAND + 28:.1f}",
        class_="leader",
    )
    strong = "strong" if i == spec.mark else ""
    return join(
        elbow,
        words(x, BAND + 44, spec.stages[i], f"small {strong}", room=room - 10),
        words(x, BAND + 67, _said(spec, i), "big" if spec.seconds[i] is not None else "muted", room=room - 6),
        words(x, BAND + 86, _count(spec, i), "small muted", room=room - 8),
    )


def _line(spec: Strip, i: int, span: tuple[float, float], width: float) -> Markup:
    del span  # a list needs no place under its band: the order is the same
    y, strong = BAND + 30 + 26.0 * i, "strong" if i == spec.mark else ""
    return join(
        words(0, y, f"{i + 1}. {spec.stages[i]}", strong, room=width * 0.58),
        words(width, y, _said(spec, i), f"end {strong}"),
    )


def _said(spec: Strip, i: int) -> str:
    return "unknown" if spec.seconds[i] is None else show(spec.seconds[i], "s")


def _count(spec: Strip, i: int) -> str:
    return counted(spec.n[i], "change") if spec.n[i] else "git cannot tell"


def _desc(spec: Strip) -> str:
    parts = [f"{stage} {_said(spec, i)} ({_count(spec, i)})" for i, stage in enumerate(spec.stages)]
    return f"Stages from left to right: {'; '.join(parts)}. Hatched means unknown, not zero."


def _rows(spec: Strip) -> tuple[tuple[str | float | None, ...], ...]:
    return tuple((stage, s, float(n)) for stage, s, n in zip(spec.stages, spec.seconds, spec.n, strict=True))
