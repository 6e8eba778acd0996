"""Human, bot or AI agent: told by address and bot id, and by a name only where it spells a product. People called Claude are people."""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase, translate
from typing import NamedTuple

from headway.core.ids import FORGOTTEN
from headway.core.settings import People, Settings
from headway.rules.ai_tool import product, tool_behind
from headway.rules.base import Columns, Rows, builds

AGENTS: tuple[tuple[str, str], ...] = (
    ("noreply@anthropic.com", "Claude"),
    ("claude@anthropic.com", "Claude"),
    ("claude-code@anthropic.com", "Claude"),
    ("claude[bot]@users.noreply.github.com", "Claude"),
    ("copilot@users.noreply.github.com", "Copilot"),
    ("copilot@github.com", "Copilot"),
    ("noreply@github.com/copilot", "Copilot"),
    ("copilot[bot]@users.noreply.github.com", "Copilot"),
    ("copilot-swe-agent[bot]@users.noreply.github.com", "Copilot"),
    ("copilot-pull-request-reviewer[bot]@users.noreply.github.com", "Copilot"),
    ("cursoragent@cursor.com", "Cursor"),
    ("agent@cursor.com", "Cursor"),
    ("cursor[bot]@users.noreply.github.com", "Cursor"),
    ("devin-ai-integration[bot]@users.noreply.github.com", "Devin"),
    ("devin@cognition.ai", "Devin"),
    ("noreply@aider.chat", "aider"),
    ("aider@aider.chat", "aider"),
    ("codex@openai.com", "Codex"),
    ("noreply@openai.com", "Codex"),
    ("chatgpt-codex-connector[bot]@users.noreply.github.com", "Codex"),
    ("gemini-cli-agent@google.com", "Gemini"),
    ("gemini-cli@users.noreply.github.com", "Gemini"),
    ("gemini-code-assist[bot]@users.noreply.github.com", "Gemini"),
    ("google-labs-jules[bot]@users.noreply.github.com", "Jules"),
    ("amp@ampcode.com", "Amp"),
    ("ampcode-com[bot]@users.noreply.github.com", "Amp"),
    ("openhands@all-hands.dev", "OpenHands"),
    ("openhands-agent@users.noreply.github.com", "OpenHands"),
    ("opencode@sst.dev", "opencode"),
    ("noreply@opencode.ai", "opencode"),
    ("opencode-agent[bot]@users.noreply.github.com", "opencode"),
    ("sweep-ai[bot]@users.noreply.github.com", "Sweep"),
    ("sweep@sweep.dev", "Sweep"),
    ("amazon-q-developer[bot]@users.noreply.github.com", "Amazon Q"),
    ("factory-droid[bot]@users.noreply.github.com", "Factory"),
    ("qwen-coder@alibabacloud.com", "Qwen Code"),
    ("junie@jetbrains.com", "Junie"),
    ("jetbrains-junie[bot]@users.noreply.github.com", "Junie"),
    ("crush@charm.land", "Crush"),
    ("agent@warp.dev", "Warp"),
    ("oz-agent@warp.dev", "Warp"),
)
"""Canonical addresses of AI agents, from their own documentation and public commits."""

BOTS: tuple[str, ...] = (
    "*[[]bot]@users.noreply.github.com",
    "*[[]bot]@users.noreply.gitlab.com",
    "*[[]bot]@*",
    "support@dependabot.com",
    "support@pyup.io",
    "*@pyup.io",
    "*@dependabot.com",
    "renovate@whitesourcesoftware.com",
    "bot@renovateapp.com",
    "*@renovateapp.com",
    "greenkeeper@*",
    "*@greenkeeper.io",
    "snyk-bot@*",
    "support@pre-commit.ci",
    "*@pre-commit.ci",
    "action@github.com",
    "actions@github.com",
    "github-actions@*",
    "noreply@github.com",
    "web-flow@users.noreply.github.com",
    "project_*_bot*@noreply.*",
    "group_*_bot*@noreply.*",
    "transifex*@*",
    "hosted@weblate.org",
    "noreply-mt-*@weblate.org",
    "noreply@weblate.org",
    "*@bors.tech",
    "bors@*",
    "semantic-release-bot@*",
    "jenkins@*",
    "builds@travis-ci.org",
    "allcontributors@*",
    "imgbotapp@*",
    "mergify@*",
    "k8s-ci-robot@users.noreply.github.com",
)
"""Globs over canonical addresses of machines that are no AI agent."""

_AGENTS = dict(AGENTS)
_BOT = re.compile("|".join(translate(glob) for glob in BOTS))
_BOT_WORD = re.compile(r"^(?:[^@]*[-_.])?bot(?:[-_][^@]*)?@")


class PersonKind(NamedTuple):
    """What stands behind an address; `tool` names an agent's product."""

    kind: str
    rule: str
    confidence: float
    tool: str | None = None


def person_kind(canonical: str, people: People = People()) -> PersonKind:  # noqa: B008 - settings are frozen
    """Return whether a human, a bot or an agent stands behind a canonical address; the user's globs win.

    Source: lists of known addresses; the ids that hosts give to apps (`[bot]`). Known problems: a bot with an ordinary
    address counts as human until `people.bots` names it; an agent that commits under its user's address is not seen.

    >>> person_kind("noreply@anthropic.com").kind, person_kind("claude.monet@gmail.com").kind
    ('agent', 'human')
    >>> person_kind("dependabot[bot]@users.noreply.github.com").kind, person_kind("abbot@example.org").kind
    ('bot', 'human')
    >>> person_kind("release@corp.example", People(bots=["release@*"]))
    PersonKind(kind='bot', rule='settings', confidence=1.0, tool=None)
    """
    if _any(canonical, people.agents):
        return PersonKind("agent", "settings", 1.0, _AGENTS.get(canonical, "other"))
    if _any(canonical, people.bots):
        return PersonKind("bot", "settings", 1.0)
    if tool := _tool(canonical):
        return tool
    if _BOT.match(canonical):
        return PersonKind("bot", "known address", 0.97)
    if _BOT_WORD.match(canonical):
        return PersonKind("bot", "bot word in the address", 0.8)
    return PersonKind("human", "forgotten" if canonical == FORGOTTEN else "no other rule", 0.95)


def _tool(canonical: str) -> PersonKind | None:
    if canonical in _AGENTS:
        return PersonKind("agent", "known address", 0.99, _AGENTS[canonical])
    if tool := tool_behind(canonical):
        return PersonKind("agent", "named as assistant", 0.9, tool)
    if canonical.startswith("name:") and (tool := product(canonical[5:])):
        return PersonKind("agent", "product and model", 0.9, tool)
    return None


def _any(canonical: str, globs: list[str]) -> bool:
    return any(fnmatchcase(canonical, glob) for glob in globs)


@builds(
    "person",
    reads=("people",),
    people="""
      SELECT p.person, coalesce(i.canonical, p.person) AS canonical, p.last_at
      FROM (SELECT person, max(authored_at) AS last_at FROM (
              SELECT author AS person, authored_at FROM "commit"
              UNION ALL SELECT committer, NULL FROM "commit"
              UNION ALL SELECT person, NULL FROM commit_person)
            WHERE person IS NOT NULL GROUP BY person) p
      LEFT JOIN (SELECT person, min(canonical) AS canonical FROM identity GROUP BY person) i ON i.person = p.person
      ORDER BY p.person""",
)
def person(rows: Mapping[str, Rows], settings: Settings) -> Columns:
    """Tell for each pseudonym what stands behind it."""
    people = rows["people"]
    kinds = [person_kind(str(address), settings.people) for address in people["canonical"]]
    return {
        "person": people["person"],
        "kind": [k.kind for k in kinds],
        "tool": [k.tool for k in kinds],
        "rule": [k.rule for k in kinds],
        "confidence": [k.confidence for k in kinds],
        "last_at": people["last_at"],
    }
