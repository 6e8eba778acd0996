"""Draws the releases of an invented organisation: regular ones, candidates, repairs and a second family of tags."""

from dataclasses import dataclass, replace
from itertools import pairwise

from headway.core.time import DAY
from headway.demo.causes import GrowingStage, Hotspot, SlowType
from headway.demo.changes import Change, growth
from headway.demo.plan import RUNNING, Plan, seconds


@dataclass(frozen=True)
class Release:
    """One tag: its name, when it was made (seconds since 1970) and what it stands for.

    `kind` is regular, repair, candidate or family. A repair names the regular release it mends, the ids of the changes
    it takes back (`undoes`, by revert) or the one fix it ships (`fix`), and whether it stands on a release branch.
    """

    tag: str
    at: int
    kind: str
    mends: str = ""
    undoes: tuple[int, ...] = ()
    fix: int = -1
    on_branch: bool = False


def regular_releases(plan: Plan) -> list[Release]:
    """Draw the regular releases: one every `release_days` or so, independent of what is under way."""
    chance, at, end = plan.random("releases"), seconds(plan.begin) + 12 * DAY, seconds(plan.until)
    growing = plan.cause(GrowingStage)
    slower = growing.factor if growing and growing.stage == "deploy" else 1.0
    releases: list[Release] = []
    while at < end - DAY:
        n = len(releases)
        releases.append(Release(f"v{1 + n // 15}.{n % 15}.0", at, "regular"))
        at += int(plan.release_days * chance.uniform(0.6, 1.4) * growth(plan, slower, at) * DAY)
    return releases


def phase_in(plan: Plan, changes: list[Change], releases: list[Release]) -> list[Change]:
    """Move landings within their release cycle when a type is to wait longer from landing to release.

    The slow type lands early in its cycle and everything else late, so that the medians of their waits stand in the
    planted ratio; first commit and landing move together, so no other stage changes.
    """
    slow = plan.cause(SlowType)
    if not slow or slow.stage != "deploy":
        return changes
    # On one mainline everything waits for the same next tag: a type can only wait longer by landing sooner after the last.
    bend = _bend(slow.factor)
    ends = [r.at for r in releases]
    return [_moved(c, ends, bend if c.type == slow.type else 1 / bend) for c in changes]


def _bend(ratio: float) -> float:
    """Return b with 0.5 ** (1 / b) = ratio * 0.5 ** b: two waits whose medians stand in that ratio."""
    return next(b / 100 for b in range(100, 1000) if 0.5 ** (100 / b) >= ratio * 0.5 ** (b / 100))


def _moved(change: Change, ends: list[int], power: float) -> Change:
    later = [e for e in ends if e > change.landed]
    earlier = [e for e in ends if e <= change.landed]
    if not later or not earlier:
        return change
    start, end = earlier[-1], later[0]
    wait = ((end - change.landed) / (end - start)) ** (1 / power)
    by = int(end - wait * (end - start)) - change.landed
    return replace(change, started=change.started + by, ready=change.ready + by, landed=change.landed + by)


def shipped(changes: list[Change], releases: list[Release]) -> dict[str, list[Change]]:
    """Return which landed changes each of these releases is the first to ship, by its tag."""
    # Candidates and other families are for the caller to leave out: they ship nothing in this stream.
    cuts = sorted(releases, key=lambda r: r.at)
    held: dict[str, list[Change]] = {r.tag: [] for r in cuts}
    waiting = iter(sorted(changes, key=lambda c: c.landed))
    change = next(waiting, None)
    for release in cuts:
        while change and change.landed <= release.at:
            held[release.tag].append(change)
            change = next(waiting, None)
    return held


def repairs(plan: Plan, changes: list[Change], releases: list[Release]) -> list[Release]:
    """Draw the repair releases: each shipped change fails by its own chance, and a repair takes back those that did.

    Some releases get a repair for a fix instead: whichever ordinary fix landed between the two, so that repairs do not
    wait for fixes and fixes are not faster than anything else.
    """
    hot, drawn = plan.cause(Hotspot), list[Release]()
    cut = 0
    for release, following in pairwise(releases):
        chance = plan.random("repair", release.tag)
        # Room before the next regular release, and within the fortnight in which a repair counts as one.
        room = min(10 * DAY, following.at - release.at - DAY // 2)
        at = release.at + int(room * chance.uniform(0.3, 0.9))
        # What an earlier repair has shipped is not this release's doing.
        new = [c for c in changes if cut < c.landed <= release.at]
        cut = release.at
        bad = [c for c in new if c.fails < plan.fail * _risk(hot, c)]
        fixes = [c for c in changes if release.at < c.landed < at - 3600 and _mends(c, new)]
        tag, on_branch = f"{release.tag[:-1]}1", chance.random() < 0.3
        if bad and room > DAY:
            undoes = tuple(c.id for c in bad)
            drawn.append(Release(tag, at, "repair", release.tag, undoes=undoes, on_branch=on_branch))
            cut = cut if on_branch else at
        elif chance.random() < 0.12 and fixes and room > DAY:
            drawn.append(Release(tag, at, "repair", release.tag, fix=fixes[0].id))
            cut = at
    return drawn


def _mends(change: Change, shipped_there: list[Change]) -> bool:
    same_area = any(c.area == change.area for c in shipped_there)
    return change.type == "fix" and change.kind == "merge" and change.author >= 0 and same_area


def _risk(hot: Hotspot | None, change: Change) -> float:
    if change.type not in RUNNING or change.author < 0:
        return 0.0
    return hot.factor if hot and hot.area == change.area else 1.0


def candidates(plan: Plan, releases: list[Release]) -> list[Release]:
    """Draw pre-releases: one regular release in four had a candidate a day or two before."""
    chance = plan.random("candidates")
    chosen = [r for r in releases[1:] if chance.random() < 0.25]
    return [Release(f"{r.tag}-rc.1", r.at - chance.randrange(DAY // 2, 2 * DAY), "candidate") for r in chosen]


def family(plan: Plan) -> list[Release]:
    """Draw a second family of tags that versions on its own: one every two months or so."""
    chance, at, drawn = plan.random("family"), seconds(plan.begin) + 40 * DAY, list[Release]()
    while at < seconds(plan.until):
        drawn.append(Release(f"sdk@0.{len(drawn) + 1}.0", at, "family"))
        at += chance.randrange(45 * DAY, 75 * DAY)
    return drawn
