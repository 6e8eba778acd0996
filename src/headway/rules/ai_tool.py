"""The names of AI tools, once: in trailers that say what assisted, in footers, and where a name stands without an address."""

import re

PRODUCTS = {
    "Claude Code": "Claude", "ClaudeCode": "Claude", "GitHub Copilot": "Copilot", "Copilot": "Copilot", "Cursor": "Cursor", "Codex": "Codex",
    "ChatGPT": "Codex", "OpenAI": "Codex", "GPT": "Codex", "Gemini CLI": "Gemini", "Gemini Code Assist": "Gemini", "OpenHands": "OpenHands",
    "opencode": "opencode", "aider": "aider", "Amp": "Amp", "Junie": "Junie", "Crush": "Crush", "Windsurf": "Windsurf", "Kiro": "Kiro",
    "Qwen": "Qwen Code", "DeepSeek": "DeepSeek", "Amazon Q": "Amazon Q",
}  # fmt: skip
"""Names that nobody is called, as written, and the tool of each."""

FIRST_NAMES = {"Claude": "Claude", "Gemini": "Gemini", "Devin": "Devin", "Jules": "Jules", "Kimi": "Kimi", "Cline": "Cline", "Grok": "Grok"}  # fmt: skip
"""Tools that people may be called like."""

_MODELS = {"opus": "Claude", "sonnet": "Claude", "haiku": "Claude", "gpt": "Codex", "gemini": "Gemini", "qwen": "Qwen Code", "deepseek": "DeepSeek"}  # fmt: skip
_TOOLS = {name.lower(): tool for name, tool in (PRODUCTS | FIRST_NAMES).items()} | _MODELS
_PREFIX = "tool:"


def _any_of(names: dict[str, str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_MODEL = r"[-:/ ]+(?:\S*\d|opus|sonnet|haiku|gpt|composer)"
_SURE = re.compile(rf"({_any_of(PRODUCTS)})$|({_any_of(PRODUCTS | FIRST_NAMES)}){_MODEL}", re.I)
_ASSISTS = re.compile(
    rf"(?:used\s)?({_any_of(PRODUCTS)})(?![a-z])"
    rf"|({_any_of(FIRST_NAMES)})(?=\s*$|\s*[:/(,]|\s(?:ai|code|max)\b|{_MODEL})"
    rf"|.{{0,40}}?\b({_any_of(_MODELS)})[- ]?\d",
    re.I,
)


def product(name: str) -> str:
    """Return the tool that a name spells as a product or with its model, "" where people may be called so.

    >>> product("claude code"), product("Claude:claude-opus-4"), product("Claude"), product("Claude Shannon")
    ('Claude', 'Claude', '', '')
    """
    return _tool(_SURE.match(name))


def assistant(name: str) -> str:
    """Return the tool that `Assisted-by: name` or `Generated-by: name` means, "" for whoever has a surname or is a script.

    Known problems: somebody called Devin who is thanked by that name alone is taken for the tool; with an address nobody is.

    >>> [assistant(name) for name in ("Claude", "Cursor (Auto)", "OpenCode:Kimi-K2.5", "Claude Monet", "scripts/gen.sh")]
    ['Claude', 'Cursor', 'opencode', '', '']
    """
    return _tool(_ASSISTS.match(name.strip()))


def as_address(tool: str) -> str:
    """Return what stands in the place of an address for a tool that was named without one.

    >>> as_address("Amazon Q"), tool_behind("tool:amazon q"), tool_behind("tool:x"), tool_behind("tool@x.org")
    ('tool:amazon q', 'Amazon Q', '', '')
    """
    return _PREFIX + tool.lower()


def tool_behind(canonical: str) -> str:
    """Return the tool behind such an address, else ""."""
    return _BEHIND.get(canonical, "")


def _tool(found: re.Match[str] | None) -> str:
    return _TOOLS[found[found.lastindex or 0].lower()] if found else ""


_BEHIND = {as_address(tool): tool for tool in _TOOLS.values()}
