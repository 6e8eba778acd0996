"""Writes an invented organisation as a git history, and tells what is true of it."""

from pathlib import Path

from headway.demo.plan import Plan, seconds
from headway.demo.replay import History
from headway.demo.schedule import schedule
from headway.demo.stream import Stream
from headway.demo.telling import tell
from headway.demo.truth import Truth


def write(plan: Plan, path: Path) -> Truth:
    """Write the plan's history into a new bare repository at `path` and return what is true of it."""
    story = schedule(plan)
    with Stream(path) as stream:
        history = History(story, stream)
        history.begin()
        for change in story.landed:
            history.release_until(change.landed)
            history.land(change)
        history.release_until(seconds(plan.until) + 1)
        history.leave_heads()
        stream.point("refs/heads/main", history.marks[-1])
    return tell(history, stream.shas())
