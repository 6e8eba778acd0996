"""Finds the words of invented commits: subjects with and without prefix, merge and revert messages, trailers."""

from random import Random

from headway.demo.changes import Change
from headway.demo.lines import NOUNS
from headway.demo.people import ASSISTANTS, Person
from headway.demo.plan import Plan

PREFIX = {"feature": "feat"}
# Tidying up is refactoring to most readers, so chores say what else they are: planted types must not run together.
PLAIN = {
    "feature": ("Add", "Support", "Introduce"),
    "fix": ("Fix", "Fix crash in", "Correct"),
    "refactor": ("Refactor", "Extract", "Simplify"),
    "docs": ("Document", "Document how to use", "Update docs of"),
    "test": ("Add tests for", "Test", "Extend tests of"),
    "chore": ("Housekeeping in", "Adjust settings of", "Rotate keys of"),
    "perf": ("Speed up", "Optimize", "Improve performance of"),
    "build": ("Update build of", "Upgrade dependencies of", "Pin dependencies of"),
    "ci": ("Run CI on", "Update CI workflow of", "Update CI of"),
}


def subject_of(change: Change, chance: Random) -> str:
    """Return the subject line of an ordinary change."""
    # Words say nothing about the type except where they are meant to.
    about = f"{chance.choice(NOUNS)} {chance.choice(NOUNS)}"
    if change.author < 0:
        return f"build(deps): bump {chance.choice(NOUNS)}-kit from 1.{change.id}.0 to 1.{change.id}.1"
    if change.prefixed:
        scope = f"({change.area.strip('.')})" if chance.random() < 0.5 else ""
        return f"{PREFIX.get(change.type, change.type)}{scope}: {chance.choice(('handle', 'keep', 'use'))} {about}"
    return f"{chance.choice(PLAIN[change.type])} {about}"


def step_message(change: Change, subject: str, step: int) -> str:
    """Return the message of one commit of a change's branch, signed by the assistant where one helped."""
    # Steps differ in their words: two equal messages would look like one commit picked twice.
    more = f" (part {step + 1})" if step else ""
    return f"{subject}{more}\n{trailers(change, ())}"


def merge_message(change: Change, subject: str, people: tuple[Person, ...]) -> str:
    """Return the message of the merge that lands a change."""
    return f"Merge pull request #{number(change)} from org/{branch(change)}\n\n{subject}\n{reviews(change, people)}"


def lone_message(change: Change, subject: str, people: tuple[Person, ...]) -> str:
    """Return the message of the one commit that a squashed branch becomes, or that is pushed directly."""
    request = f" (#{number(change)})" if change.kind == "squash" else ""
    return f"{subject}{request}\n{trailers(change, people)}"


def revert_message(subject: str, sha: str, is_merge: bool, first_parent: str) -> str:
    """Return what `git revert` writes."""
    reversing = f", reversing\nchanges made to {first_parent}" if is_merge else ""
    return f'Revert "{subject}"\n\nThis reverts commit {sha}{reversing}.\n'


def trailers(change: Change, people: tuple[Person, ...]) -> str:
    """Return the trailers of a commit: who reviewed it and which assistant had a hand in it."""
    name, address = ASSISTANTS[change.assistant]
    helped = f"Co-authored-by: {name} <{address}>\n" if change.assistant >= 0 else ""
    lines = reviews(change, people).strip("\n") + "\n" + helped if people else helped
    return f"\n{lines.lstrip()}" if lines.strip() else ""


def reviews(change: Change, people: tuple[Person, ...]) -> str:
    """Return the trailers that name the reviewers of a change."""
    lines = [f"Reviewed-by: {people[i].name} <{people[i].address}>\n" for i in change.reviewers]
    return "\n" + "".join(lines) if lines else ""


def number(change: Change) -> int:
    """Return the number of the change's pull request."""
    return change.id + 101


def issue_of(plan: Plan, change: Change) -> int | None:
    """Return the number of the issue that a change closes, None for most upkeep, bots and some of the rest."""
    worth = change.type in ("feature", "fix", "perf") and change.author >= 0
    return 20_000 + change.id if worth and plan.random("has issue", change.id).random() < 0.6 else None


def open_branch(plan: Plan, change: Change) -> str:
    """Return the name of a branch that has not landed: called after its issue, as hosts propose, where it has one."""
    issue = issue_of(plan, change)
    return branch(change) if issue is None else f"{change.type}/{issue}-{change.area.strip('.')}-{change.id}"


def branch(change: Change) -> str:
    """Return the name of the branch a change grew on."""
    return f"{change.type}/{change.area.strip('.')}-{change.id}"
