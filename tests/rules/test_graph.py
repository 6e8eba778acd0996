"""Walks over the commit graph agree with their definitions on any history."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from headway.rules.graph import Graph


@st.composite
def histories(draw):
    """Parents of each commit by number: every parent is older, first parents of the newest commit are the mainline."""
    n = draw(st.integers(1, 25))
    return [draw(st.lists(st.integers(0, i - 1), max_size=3, unique=True)) if i else [] for i in range(n)]


def graph_of(parents):
    names = [f"{i:040x}" for i in range(len(parents))]
    mainline, at = [], len(parents) - 1
    while True:
        mainline.append(at)
        if not parents[at]:
            break
        at = parents[at][0]
    mainline.reverse()
    position = np.array([mainline.index(i) if i in mainline else np.nan for i in range(len(parents))], dtype=float)
    rows = {
        "sha": np.array(names, dtype=object),
        "repository": np.array(["web"] * len(parents), dtype=object),
        "position": position,
        "parents": np.array([" ".join(names[p] for p in some) for some in parents], dtype=object),
    }
    return Graph(rows), mainline


def ancestors(parents, start):
    seen, stack = {start}, [start]
    while stack:
        for parent in parents[stack.pop()]:
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    return seen


@given(histories())
def test_each_commit_belongs_to_the_first_landing_that_reaches_it(parents):
    graph, mainline = graph_of(parents)
    reached = {landing: ancestors(parents, landing) for landing in mainline}
    for commit, owner in enumerate(graph.landings):
        assert owner == next((landing for landing in mainline if commit in reached[landing]), -1)


@given(histories(), st.data())
def test_each_commit_ships_with_the_first_release_that_holds_it(parents, data):
    graph, _ = graph_of(parents)
    releases = data.draw(st.lists(st.integers(0, len(parents) - 1), unique=True, max_size=6))
    reached = {release: ancestors(parents, release) for release in releases}
    for commit, owner in enumerate(graph.claims(releases)):
        assert owner == next((release for release in releases if commit in reached[release]), -1)


@given(histories())
def test_a_heads_own_commits_are_those_the_mainline_does_not_hold(parents):
    graph, mainline = graph_of(parents)
    landed = ancestors(parents, mainline[-1])
    for head in range(len(parents)):
        if head not in landed:
            assert graph.own(head, graph.landings, 100) == sorted(ancestors(parents, head) - landed)


def test_a_parent_that_was_not_read_is_left_out():
    rows = {"sha": np.array(["b"], dtype=object), "repository": np.array(["web"], dtype=object), "position": np.array([0.0]), "parents": np.array(["a"], dtype=object)}  # fmt: skip
    assert Graph(rows).landings.tolist() == [0]
