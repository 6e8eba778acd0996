"""AI evidence: explicit and configured, a lower bound, and never from a first name."""

import pytest

TIER = "select ai_assisted from change order by 1"


@pytest.mark.parametrize(
    "address", ["noreply@anthropic.com", "198982749+Copilot@users.noreply.github.com", "cursoragent@cursor.com"]
)
def test_an_agent_among_the_co_authors_is_explicit_evidence(history, address):
    history.commit("x", 1, position=0, people={address: "co_author"})
    assert history.rows(TIER) == [("explicit",)]
    assert history.rows("select author_kind, n_authors from change") == [("human", 1)]


@pytest.mark.parametrize(
    "address", ["claude@gmail.com", "claude.monet@example.org", "devin.smith@corp.example", "jules@verne.fr"]
)
def test_people_called_like_a_product_are_people(history, address):
    history.commit("x", 1, position=0, by=address, message="Ask Claude, Devin and Jules\n\nReviewed-by: Claude Monet")
    assert history.rows(TIER) == [("none visible",)]
    assert history.rows("select kind from person") == [("human",)]


def test_a_branch_prefix_in_a_merge_is_configured_evidence(history):
    history.line("root").commit("s", 1, "root").commit(
        "m", 2, "root s", 1, message="Merge pull request #4 from …/copilot/fix-1\n\nMend"
    )
    assert history.rows(TIER) == [("configured",), ("none visible",)]


def test_evidence_in_one_commit_is_evidence_for_its_change(history):
    history.line("root").commit("s", 1, "root", people={"noreply@aider.chat": "assistant"}).commit("t", 2, "s").commit(
        "m", 3, "root t", 1
    )
    assert history.rows(TIER) == [("explicit",), ("none visible",)]


def test_settings_name_agents_and_bots_that_the_lists_do_not_know(history):
    history.commit("x", 1, position=0, by="helper@corp.example")
    toml = '[people]\nagents = ["helper@corp.example"]'
    assert history.rows("select author_kind from change", toml) == [("agent",)]
