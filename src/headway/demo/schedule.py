"""The whole story of an invented organisation before a single line of it is written."""

from dataclasses import dataclass, replace

from headway.core.time import DAY
from headway.demo.changes import Change, draw_change, draw_changes
from headway.demo.people import Person, people_of
from headway.demo.plan import Plan, seconds
from headway.demo.releases import Release, candidates, family, phase_in, regular_releases, repairs


@dataclass(frozen=True)
class Schedule:
    """Who there is, what landed (in landing order, one a second at most), what is open or left, and what was released when."""

    plan: Plan
    people: tuple[Person, ...]
    landed: tuple[Change, ...]
    open: tuple[Change, ...]
    stale: tuple[Change, ...]
    releases: tuple[Release, ...]


def schedule(plan: Plan) -> Schedule:
    """Draw everything that happens; the same plan always gives the same schedule."""
    people, regular = people_of(plan), regular_releases(plan)
    changes = phase_in(plan, draw_changes(plan, people), regular)
    end = seconds(plan.until)
    # What would land later is what is open now: nothing is cut, so long changes are not lost from the story.
    done = [c for c in changes if c.landed <= end]
    mended = repairs(plan, done, regular)
    done += _reverts(plan, done, mended, first_id=len(changes))
    releases = sorted([*regular, *mended, *candidates(plan, regular), *family(plan)], key=lambda r: (r.at, r.tag))
    still_open = tuple(c for c in changes if c.landed > end)
    return Schedule(
        plan, people, _apart(done), still_open, _stale(plan, people, first_id=2 * len(changes)), tuple(releases)
    )


def _stale(plan: Plan, people: tuple[Person, ...], first_id: int) -> tuple[Change, ...]:
    """Draw branches that were begun and left: one for each two months."""
    chance, begin, end = plan.random("stale"), seconds(plan.begin) + 60 * DAY, seconds(plan.until) - 90 * DAY
    starts = [chance.randrange(begin, end) for _ in range(plan.days // 60)] if begin < end else []
    drawn = [draw_change(plan, people, first_id + n, start) for n, start in enumerate(starts)]
    return tuple(replace(c, ready=min(c.ready, c.started + 20 * DAY)) for c in drawn if c.author >= 0)


def _reverts(plan: Plan, done: list[Change], mended: list[Release], first_id: int) -> list[Change]:
    by_id = {c.id: c for c in done}
    undone = [(r, by_id[i]) for r in mended for i in r.undoes]
    return [_revert(plan, first_id + n, release, change) for n, (release, change) in enumerate(undone)]


def _revert(plan: Plan, new_id: int, release: Release, change: Change) -> Change:
    chance = plan.random("revert", change.id)
    # In time for the repair, however long ordinary changes take: reverts are what is in a hurry.
    landed = release.at - chance.randrange(600, DAY // 4)
    started = landed - chance.randrange(600, DAY // 8)
    return replace(
        change,
        id=new_id,
        type="revert",
        kind="merge" if change.kind == "merge" else "direct",
        assistant=-1,
        n_commits=1,
        started=started,
        ready=started,
        landed=landed,
        prefixed=False,
        reworked=0.0,
        coupled=False,
        reverts=change.id,
        backport_of=release.tag if release.on_branch else "",
    )


def _apart(changes: list[Change]) -> tuple[Change, ...]:
    """Put changes in landing order; two never land in the same second, as on a mainline one stands on the other."""
    apart: list[Change] = []
    for change in sorted(changes, key=lambda c: (c.landed, c.id)):
        earliest = apart[-1].landed + 1 if apart else change.landed
        apart.append(replace(change, landed=max(change.landed, earliest)))
    return tuple(apart)
