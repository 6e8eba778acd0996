"""Tells the truth of a history that was just written, in object ids."""

from typing import TYPE_CHECKING

from headway.core.time import DAY
from headway.demo.causes import told
from headway.demo.changes import Change
from headway.demo.plan import seconds
from headway.demo.releases import Release, shipped
from headway.demo.truth import Incident, Landed, Truth

if TYPE_CHECKING:
    from headway.demo.replay import History


def tell(history: "History", shas: dict[int, str]) -> Truth:
    """Return the truth of a finished history; `shas` are the object ids of its marks."""
    story, plan = history.story, history.plan
    tags = {kind: tuple(r.tag for r in story.releases if r.kind in kind) for kind in _KINDS}
    stale_before = seconds(plan.until) - 30 * DAY
    # Bots' branches are nobody's open work.
    left = [c for c in (*story.open, *story.stale) if c.author >= 0]
    heads = {c.id: shas[history.heads[c.id]] for c in left}
    last = {c.id: history.last_of[c.id] for c in left}
    return Truth(
        seed=plan.seed,
        tip=shas[history.marks[-1]],
        planted=tuple(map(told, plan.planted)),
        changes=_changes(history, shas),
        incidents=tuple(
            _incident(history, shas, r) for r in story.releases if r.undoes or r.fix in history.editor.mended
        ),
        releases=tags["regular repair"],
        candidates=tags["candidate"],
        family=tags["family"],
        open_heads=tuple(sha for i, sha in heads.items() if last[i] > stale_before),
        stale_heads=tuple(sha for i, sha in heads.items() if last[i] <= stale_before),
        n_commits=history.stream.n_commits,
        teams={t: tuple(p.address for p in story.people if t in p.teams) for t in dict.fromkeys(_teams(history))},
    )


_KINDS = ("regular repair", "candidate", "family")


def _teams(history: "History") -> list[str]:
    return [team for person in history.story.people for team in person.teams]


def _changes(history: "History", shas: dict[int, str]) -> tuple[Landed, ...]:
    story = history.story
    cuts = [r for r in story.releases if r.kind in ("regular", "repair") and not r.on_branch]
    first = {
        c.id: r for tag, held in shipped(list(story.landed), cuts).items() for r in cuts if r.tag == tag for c in held
    }
    branches = {r.tag: r for r in story.releases if r.on_branch}
    return tuple(_landed(history, shas, c, branches.get(c.backport_of, first.get(c.id))) for c in story.landed)


def _landed(history: "History", shas: dict[int, str], c: Change, release: Release | None) -> Landed:
    return Landed(
        sha=shas[history.mark_of[c.id]],
        steps=tuple(shas[m] for m in history.steps_of.get(c.id, ())),
        type=c.type,
        area=c.area,
        kind=c.kind,
        is_bot=c.author < 0,
        ai_assisted=c.assistant >= 0,
        n_lines=c.n_lines,
        n_files=c.n_files,
        first_commit_at=c.started,
        ready_at=c.ready,
        landed_at=c.landed,
        release=release.tag if release else "",
        released_at=release.at if release else None,
        reverts=shas[history.mark_of[c.reverts]] if c.reverts >= 0 else "",
    )


def _incident(history: "History", shas: dict[int, str], release: Release) -> Incident:
    revert_of = {c.reverts: c.id for c in history.story.landed if c.reverts >= 0}
    fixed = [i for i in (release.fix,) if i >= 0]
    return Incident(
        failed=release.mends,
        repair=release.tag,
        rule="fix" if fixed else "revert",
        causes=tuple(shas[history.mark_of[i]] for i in release.undoes),
        repaired_by=tuple(shas[history.mark_of[i]] for i in (fixed or [revert_of[i] for i in release.undoes])),
    )
