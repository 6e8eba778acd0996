"""Evidence of AI assistance in a commit: explicit or configured, never inferred. Every share of it is a lower bound."""

import re
from typing import NamedTuple

from headway.rules.ai_tool import PRODUCTS

_BRANCH_TOOLS = {
    "copilot": "Copilot", "codex": "Codex", "devin": "Devin", "claude": "Claude", "cursor": "Cursor", "jules": "Jules",
    "openhands": "OpenHands", "sweep": "Sweep", "amp": "Amp", "opencode": "opencode", "gemini-cli": "Gemini",
}  # fmt: skip
_BRANCH = re.compile(rf"^(?:[^/]+[/:])?({'|'.join(_BRANCH_TOOLS)})/.")
_PRODUCTS = "|".join(re.escape(name) for name in (*PRODUCTS, "Devin"))
_FOOTER = re.compile(
    rf"""^\W{{0,4}}\s?(?:
      Generated\ (?:with|by)\ \[?(?P<made>{_PRODUCTS})\b.*
    | (?P<link>Amp-Thread(?:-ID)?|Claude-Session|Entire-Checkpoint):\s*\S+
    | Link\ to\ Devin\ run:\s*https://app\.devin\.ai/.*
    | (?P<task>https://jules\.google\.com/task/|PR\ created\ automatically\ by\ Jules).*
    )$""",
    re.MULTILINE | re.VERBOSE,
)
_HINTS = ("enerated ", "ules", "app.devin", "Amp-Thread", "-Session:", "-Checkpoint:")


class Evidence(NamedTuple):
    """The tier (explicit or configured) and the assistant it names."""

    tier: str
    tool: str


def ai_evidence(message: str, agent: str, branch: str) -> Evidence | None:
    r"""Return the strongest evidence: an agent's address among the people of a commit, an exact footer, or a branch prefix.

    `agent` is the tool behind an agent's address, or named by an `Assisted-by` trailer ("" for none). Source: the tools' own documentation of what they write.
    Known problems: most assistants leave no trace; from git alone recall is near 1 for some tools and .02 for others.

    >>> ai_evidence("Add doors\n\n\U0001f916 Generated with [Claude Code](https://claude.ai/code)", "", "")
    Evidence(tier='explicit', tool='Claude')
    >>> ai_evidence("Thanks to Claude for the idea\n\nReviewed-by: Claude Monet", "", "ada/claude-fixes") is None
    True
    >>> ai_evidence("Merge pull request #1 from org/copilot/fix-2", "", "org/copilot/fix-2")
    Evidence(tier='configured', tool='Copilot')
    """
    if agent:
        return Evidence("explicit", agent)
    footer = _FOOTER.search(message) if _may_have_footer(message) else None
    if footer:
        return Evidence("explicit", _tool(footer))
    prefix = _BRANCH.match(branch) if "/" in branch else None
    return Evidence("configured", _BRANCH_TOOLS[prefix[1]]) if prefix else None


def _may_have_footer(message: str) -> bool:
    # a plain loop over plain words: this is asked of every commit, and nearly all of them say no
    for hint in _HINTS:  # noqa: SIM110
        if hint in message:
            return True
    return False


def _tool(footer: re.Match[str]) -> str:
    if made := footer["made"]:
        return PRODUCTS.get(made, made)
    text = footer[0]
    return "Amp" if "Amp-" in text else "Devin" if "devin" in text.lower() else "Jules" if "ules" in text else "Claude"
