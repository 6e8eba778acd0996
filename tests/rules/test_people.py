"""Humans, bots and agents: by address and bot id only."""

import pytest

from headway.core.people import canonical_address
from headway.core.settings import Team
from headway.rules.person_kind import AGENTS, person_kind
from headway.rules.team import teams_of


@pytest.mark.parametrize(("address", "tool"), AGENTS)
def test_every_listed_agent_is_written_canonically_and_found(address, tool):
    assert canonical_address(address) == address
    assert person_kind(address)[::3] == ("agent", tool)


@pytest.mark.parametrize(
    "address",
    [
        "49699333+dependabot[bot]@users.noreply.github.com",
        "renovate[bot]@x.org",
        "bot@corp.example",
        "release-bot@corp.example",
        "66853113+pre-commit-ci[bot]@users.noreply.github.com",
    ],
)
def test_bots_are_known_by_address(address):
    assert person_kind(canonical_address(address)).kind == "bot"


@pytest.mark.parametrize(
    "address",
    [
        "claude@anthropology.org",
        "abbot@x.org",
        "robert@x.org",
        "talbot@x.org",
        "jules@x.org",
        "amp@x.org",
        "name:claude",
        "name:claude shannon",
        "name:devin",
        "i.am.robot@x.org",
    ],
)
def test_people_are_people_whatever_they_are_called(address):
    assert person_kind(address).kind == "human"


def test_someone_in_no_teams_globs_is_in_no_team():
    assert teams_of("eve@y.org", {"web": Team(addresses=["*@x.org"])}) == []
