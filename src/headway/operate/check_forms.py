"""What a check of one change says, for people in text and Markdown and for tools in JSON and SARIF."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from headway import __version__
from headway.core.text import one_line
from headway.core.units import show_chance
from headway.operate.said import Prediction

MOST_FILES = 10
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RULE = "change_risk"
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


@dataclass(frozen=True)
class Look:
    """One change as a check sees it: what the model says, what is usual here, and how good that model was.

    `usual` is the share of changes that needed repair where it learnt, `auc` is of `n_test` changes that it had not seen,
    `files` are (path, lines changed), the largest first. `base` is the short id of the commit it was compared with.
    """

    said: Prediction
    base: str
    usual: float
    auc: float | None
    n_test: int
    files: tuple[tuple[str, int], ...]

    @property
    def headline(self) -> str:
        """The chance beside what is usual; models never learn from empty changes, so of those they say nothing."""
        if not self.files:
            return f"Nothing changes since {self.base}, so there is nothing that could need repair."
        times = (self.said.chance or 0.0) / self.usual if self.usual > 0 else 1.0
        usual = f"{show_chance(self.usual)} is usual here" + (f", so {times:.1f} times that" if times >= 1.5 else "")
        return f"Chance that this change will need repair: {show_chance(self.said.chance or 0.0)} ({usual})."

    @property
    def why(self) -> str:
        """What raised the chance, in one sentence; "" where nothing stands out."""
        return f"What raises it: {_listed(self.said.reasons)}." if self.said.reasons else ""

    @property
    def basis(self) -> str:
        """Where the number comes from."""
        area = (
            ""
            if self.auc is None
            else f", which ranked {self.n_test:,} changes it had not seen with an AUC of {self.auc:.2f}"
        )
        return f"Said by {self.said.version}{area}; compared with {self.base}. A chance is no verdict."


def as_text(look: Look) -> str:
    """Return the summary for a terminal or a log."""
    if not look.files:
        return look.headline
    flag = "It is among the riskiest 5 % here." if look.said.is_flagged else ""
    return "\n".join(line for line in (look.headline, flag, look.why, look.basis) if line)


def as_markdown(look: Look) -> str:
    """Return a comment for a pull or merge request; paths are shown as code, so that no name is read as markup."""
    if not look.files:
        return f"### Headway\n\n{_plain(look.headline)}\n"
    flag = " **It is among the riskiest 5 % here.**" if look.said.is_flagged else ""
    rows = "\n".join(f"| {_code(path)} | {n:,} |" for path, n in look.files[:MOST_FILES])
    table = f"| File | Lines changed |\n|---|---:|\n{rows}" if rows else ""
    reasons = "\n".join(f"- {reason}" for reason in look.said.reasons)
    parts = (
        f"### Headway: {show_chance(look.said.chance or 0.0)} chance of needing repair",
        f"{show_chance(look.usual)} is usual here.{flag}",
        f"What raises it:\n\n{reasons}" if reasons else "",
        f"<details><summary>Files and model</summary>\n\n{table}\n\n{_plain(look.basis)}\n\n</details>",
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def as_json(look: Look) -> str:
    """Return everything as JSON."""
    said = look.said
    return json.dumps(
        {
            "task": said.task,
            "chance": said.chance if look.files else None,
            "usual": look.usual,
            "is_flagged": said.is_flagged,
            "reasons": list(said.reasons),
            "version": said.version,
            "base": look.base,
            "auc": look.auc,
            "n_test": look.n_test,
            "files": [{"path": one_line(path), "n_lines": n} for path, n in look.files[:MOST_FILES]],
        },
        indent=1,
    )


def as_sarif(look: Look) -> str:
    """Return a SARIF 2.1.0 log (OASIS) with one result at the file that changed most; `rank` is the chance in percent."""
    chance = look.said.chance or 0.0
    message = " ".join(part for part in (look.headline, look.why, look.basis) if part)
    result = {
        "ruleId": RULE,
        "ruleIndex": 0,
        "level": "warning" if look.said.is_flagged else "note",
        "rank": round(100 * chance, 1),
        "message": {"text": message},
        "locations": [_location(path) for path, _ in look.files[:1]],
        "relatedLocations": [{"id": i, **_location(path)} for i, (path, _) in enumerate(look.files[1:MOST_FILES], 1)],
        "properties": {"chance": chance, "usual": look.usual},
    }
    rule = {
        "id": RULE,
        "name": "ChangeRisk",
        "shortDescription": {"text": "How likely this change is to need repair."},
        "fullDescription": {
            "text": "A chance learnt from which earlier changes of this repository had to be repaired."
        },
        "defaultConfiguration": {"level": "note"},
    }
    driver = {"name": "Headway", "semanticVersion": __version__, "rules": [rule]}
    run = {"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": [result] if look.files else []}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


FORMS: dict[str, Callable[[Look], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "sarif": as_sarif,
    "json": as_json,
}
"""Every form a check can be printed in, by its name on the command line."""


def _location(path: str) -> dict[str, Any]:
    artifact = {"uri": _uri(path), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": 1}}}


def _uri(path: str) -> str:
    """Write a path as a relative URI (RFC 3986): whatever is not unreserved becomes %XX of its UTF-8 bytes."""
    return "".join(chr(b) if b in _UNRESERVED else f"%{b:02X}" for b in path.encode("utf-8", "surrogateescape"))


def _listed(reasons: tuple[str, ...]) -> str:
    return reasons[0] if len(reasons) == 1 else f"{', '.join(reasons[:-1])} and {reasons[-1]}"


def _code(path: str) -> str:
    # A backtick or bar in a name would end the code or the cell; the name is shown, never obeyed.
    return f"`{one_line(path, 120).replace('`', chr(39)).replace('|', '¦')}`"


def _plain(text: str) -> str:
    return text.replace("<", "&lt;").replace("`", "'").replace("@", "@\u200b")
