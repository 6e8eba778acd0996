"""Replays the schedule of an invented organisation as a git history, landing by landing."""

from bisect import bisect_right
from typing import TYPE_CHECKING

from headway.core.time import DAY
from headway.demo.causes import KnowledgeAtRisk
from headway.demo.changes import Change
from headway.demo.edits import Edit, Editor, Hunk, apply
from headway.demo.paperwork import codeowners, mailmap
from headway.demo.people import BOT, HOST, LEAVER
from headway.demo.plan import Plan, seconds
from headway.demo.releases import Release, shipped
from headway.demo.schedule import Schedule
from headway.demo.stream import Signature, Stream
from headway.demo.tree import Lines, first_files
from headway.demo.words import (
    branch,
    lone_message,
    merge_message,
    open_branch,
    revert_message,
    step_message,
    subject_of,
)

if TYPE_CHECKING:
    from random import Random

Files = dict[str, Lines | None]


class History:
    """A history while it is written: mainline marks and times by landing number, and what hangs off them."""

    def __init__(self, story: Schedule, stream: Stream) -> None:
        self.story, self.stream, self.plan = story, stream, story.plan
        self.marks, self.times = list[int](), list[int]()
        self.mark_of, self.steps_of = dict[int, int](), dict[int, list[int]]()
        self.subject_of, self.edit_of = dict[int, str](), dict[int, Edit]()
        self.tags, self.heads = dict[str, int](), dict[int, int]()
        self.last_of = dict[int, int]()
        self._coming = list(story.releases)
        self.editor = Editor(story.plan, self._fixes())

    def begin(self) -> None:
        """Import the first files, area by area, each by someone else: nobody's lines before the story starts."""
        for n, area in enumerate(first_files()):
            edit, at = self.editor.start(area), seconds(self.plan.begin) + n * 5 * 3600
            extra: Files = {} if n else {".mailmap": mailmap(self.story.people), "CODEOWNERS": codeowners(self.plan)}
            who = self._sign(self._importer(area, n), at)
            self.editor.land(n, None, edit)
            message = f"chore: import {area or 'the rest'}\n"
            self._onto_main(self.stream.commit(message, who, who, self.marks[-1:], extra | self._now(edit, n)), at)

    def land(self, change: Change) -> None:
        """Draw the change's edit, write its branch, and land it in the way it landed."""
        edit, n = self.editor.draw(change), len(self.marks)
        subject = self._subject(change)
        self.edit_of[change.id], self.subject_of[change.id] = edit, subject
        # A squash leaves no branch, unless it was forgotten: then it is a trap for whoever counts open work.
        steps = self._branch(change, edit) if change.kind == "merge" or self._is_left(change) else []
        self.editor.land(n, change, edit)
        files, who = self._now(edit, n), self._sign(change.author, change.landed)
        if change.kind == "merge":
            self.steps_of[change.id] = steps
            by, hand = self._hands(change)
            text = merge_message(change, subject, self.story.people)
            mark = self.stream.commit(text, by, hand, [self.marks[-1], steps[-1]], files)
        else:
            text = self._message(change) or lone_message(change, subject, self.story.people)
            mark = self.stream.commit(text, who, who, self.marks[-1:], files)
        if steps and self._is_left(change):
            self.heads[change.id] = steps[-1]
            self.stream.point(f"refs/heads/{branch(change)}", steps[-1])
        self.mark_of[change.id] = mark
        self._onto_main(mark, change.landed)

    def release_until(self, at: int) -> None:
        """Make every release that is due before the next landing."""
        while self._coming and self._coming[0].at < at:
            release = self._coming.pop(0)
            mark = self._picked(release) if release.on_branch else self.marks[-1]
            self.tags[release.tag] = mark
            # One family in plain tags, the other annotated: both kinds must be read.
            tagger = None if release.kind == "family" else (*HOST, release.at, "+0000")
            self.stream.tag(release.tag, mark, tagger, f"Release {release.tag}\n")

    def leave_heads(self) -> None:
        """Leave the branches that have not landed: open ones, and stale ones that nobody will come back to."""
        end = seconds(self.plan.until)
        for change in (*self.story.open, *self.story.stale):
            steps = self._branch(change, self.editor.draw(change), until=end)
            self.steps_of[change.id], self.heads[change.id] = steps, steps[-1]
            self.stream.point(f"refs/heads/{open_branch(self.plan, change)}", steps[-1])

    def _importer(self, area: str, n: int) -> int:
        known = self.plan.cause(KnowledgeAtRisk)
        return LEAVER if known and known.area == area else (n + 1) % self.plan.people

    def _onto_main(self, mark: int, at: int) -> None:
        self.marks.append(mark)
        self.times.append(at)

    def _branch(self, change: Change, edit: Edit, until: int = 1 << 40) -> list[int]:
        """Write the change's own commits on what the mainline was when it started; return their marks."""
        born = [self.editor.born[i] for i in edit.files if i < len(self.editor.born)]
        # A file that came after the branch began can only be edited after a rebase: then the fork moves up.
        fork = max(0, bisect_right(self.times, change.started) - 1, *born)
        times, steps = _step_times(self.plan, change), [self.marks[fork]]
        for k, at in enumerate(times):
            if at <= until or not k:
                who = self._sign(change.author, at)
                files = self._then(edit, fork, k, len(times))
                self.last_of[change.id] = at
                steps.append(self.stream.commit(self._step_message(change, k), who, who, steps[-1:], files))
        return steps[1:]

    def _then(self, edit: Edit, fork: int, step: int, n_steps: int) -> Files:
        """Return the files of a branch after a step: the hunks so far, put on the files as they were at the fork."""
        files: Files = {}
        last = step == n_steps - 1
        for i in edit.files:
            mine = [h for k, h in enumerate(edit.hunks) if h.file == i and (last or k % n_steps <= step)]
            path, lines = self.editor.files[i].at(fork)
            target = edit.moves.get(i, self.editor.files[i].path if i < len(self.editor.born) else None)
            if path and path != target:
                files[path] = None
            if target and (mine or path):
                files[target] = apply(lines, mine)
        return files

    def _now(self, edit: Edit, n: int) -> Files:
        """Return the files that an edit has just set on the mainline."""
        files: Files = {}
        for i in edit.files:
            before, after = self.editor.files[i].at(n - 1)[0], self.editor.files[i].path
            if before and before != after:
                files[before] = None
            if after:
                files[after] = self.editor.files[i].lines
        return files

    def _picked(self, release: Release) -> int:
        """Write a repair on its release branch: the reverts of the mainline, picked onto what it mends."""
        base = next(r for r in self.story.releases if r.tag == release.mends)
        fork, mark = bisect_right(self.times, base.at) - 1, self.tags[release.mends]
        state: dict[int, list[Hunk]] = {}
        for n, revert in enumerate(c for c in self.story.landed if c.backport_of == release.tag):
            edit, files = self.edit_of[revert.id], dict[str, Lines | None]()
            for i in edit.files:
                state.setdefault(i, []).extend(h for h in edit.hunks if h.file == i)
                path, lines = self.editor.files[i].at(fork)
                if path:
                    files[path] = apply(lines, state[i])
            who = self._sign(revert.author, release.at - 400 + n)
            # What was picked is the branch's own commit: git picks no merge without being told how.
            origin = self.stream.sha(self.steps_of.get(revert.id, [self.mark_of[revert.id]])[-1])
            text = f"{self._message(revert)}\n(cherry picked from commit {origin})\n"
            mark = self.stream.commit(text, who, who, [mark], files)
        self.stream.point(f"refs/heads/release/{release.tag[1:].rpartition('.')[0]}", mark)
        return mark

    def _subject(self, change: Change) -> str:
        if change.reverts >= 0:
            return f'Revert "{self.subject_of[change.reverts]}"'
        return subject_of(change, self.plan.random("words", change.id))

    def _message(self, change: Change) -> str:
        """Return a revert's message, which names the object id of what it takes back; "" for other changes."""
        if change.reverts < 0:
            return ""
        undone = self.mark_of[change.reverts]
        is_merge = change.reverts in self.steps_of
        # git names the mainline parent only where it reverts a merge.
        parent = self.stream.sha(self.marks[self.marks.index(undone) - 1]) if is_merge else ""
        return revert_message(self.subject_of[change.reverts], self.stream.sha(undone), is_merge, parent)

    def _step_message(self, change: Change, step: int) -> str:
        subject = self.subject_of.get(change.id) or self._subject(change)
        return self._message(change) or step_message(change, subject, step)

    def _sign(self, author: int, at: int) -> Signature:
        if author < 0:
            return (*BOT, at, "+0000")
        return (*self.story.people[author].signed(at), at, self.story.people[author].zone)

    def _hands(self, change: Change) -> tuple[Signature, Signature]:
        """Say who merged: a reviewer or the author, half of the time through the host."""
        merger = self._sign(change.reviewers[0] if change.reviewers else change.author, change.landed)
        return merger, (*HOST, change.landed, "+0000") if change.id % 2 else merger

    def _is_left(self, change: Change) -> bool:
        """Say whether the branch was left lying about after it landed, as a trap for whoever counts open work."""
        recent = change.landed > seconds(self.plan.until) - 25 * DAY
        own = change.reverts < 0 and change.author >= 0 and change.kind != "direct"
        return own and (recent or change.id % 40 == 0)

    def _fixes(self) -> dict[int, list[int]]:
        cuts = [r for r in self.story.releases if r.kind in ("regular", "repair") and not r.on_branch]
        held = shipped(list(self.story.landed), cuts)
        areas = {c.id: c.area for c in self.story.landed}
        return {
            r.fix: [c.id for c in held[r.mends] if c.area == areas[r.fix]] for r in self.story.releases if r.fix >= 0
        }


def _step_times(plan: Plan, change: Change) -> list[int]:
    chance: Random = plan.random("steps", change.id)
    between = sorted(chance.randint(change.started, change.ready) for _ in range(change.n_commits - 2))
    return [change.started, *between, change.ready][: change.n_commits]
