"""What a trailer says assisted is kept when the people of a message are taken out, and people called like tools stay people."""

import pytest

from headway.core.settings import Settings
from headway.ingest.derive import derive

SEEN = """
select s.ai_tier, s.ai_tool from "commit" c join commit_sign s on s.sha = c.sha order by c.position desc limit 1"""


@pytest.mark.parametrize(
    ("trailer", "tool"),
    [
        ("Assisted-by: Claude (Anthropic AI)", "Claude"), ("Assisted-By: Claude Opus 4.6", "Claude"), ("Assisted-by: claude-opus-4-6 (OpenCode)", "Claude"),
        ("Assisted-by: ClaudeCode:claude-fable-5", "Claude"), ("Assisted-by: Claude Composer 2.5", "Claude"), ("Assisted-by: Claude", "Claude"),
        ("Assisted-by: Claude (AI Assistant) claude@anthropic.com", "Claude"), ("Assisted-by: Claude Sonnet 4.6 (1M context) <noreply@anthropic.com>", "Claude"),
        ("Generated-by: aider", "aider"), ("Generated-By: Cursor (claude-4.5-sonnet) for tests", "Cursor"), ("Assisted-by: Used Cursor (Auto) for unit tests.", "Cursor"),
        ("Assisted-by: OpenCode:Kimi-K2.5", "opencode"), ("Assisted-by: Codex-CLI:ChatGPT-5.5", "Codex"), ("Assisted-by: pi gpt-5.5", "Codex"),
        ("Assisted-by: GitHub Copilot (Claude Opus 4.6)", "Copilot"), ("Assisted-by: Auto (Gemini 2.5)", "Gemini"), ("Co-authored-by: Claude Code", "Claude"),
    ],
)  # fmt: skip
def test_an_assistant_that_a_trailer_names_is_evidence(history, read, store, trailer, tool):
    history.commit({"a": b"1\n"}, message=f"Mend the door\n\n{trailer}\n")
    read(history)
    derive(store, Settings())
    assert store.rows(SEEN) == [("explicit", tool)]
    assert store.rows("select kind, count(*) from person group by kind order by 1") == [("agent", 1), ("human", 1)]


@pytest.mark.parametrize(
    "trailer",
    [
        "Assisted-by: Claude Monet", "Assisted-by: Claude-Michel S.", "Assisted-by: Devin Smith <devin@x.org>", "Assisted-by: Claude <claude@x.org>", "Reviewed-by: Claude",
        "Co-authored-by: Devin", "Generated-by: scripts/update.sh", "Generated-by: openstack/tools:roles/copy", "Signed-off-by: Cursor <cursor@x.org>", "Assisted-by: Opus Dei",
    ],
)  # fmt: skip
def test_people_and_scripts_are_no_assistants_whatever_they_are_called(history, read, store, trailer):
    history.commit({"a": b"1\n"}, message=f"Mend the door\n\n{trailer}\n")
    read(history)
    derive(store, Settings())
    assert store.rows(SEEN) == [(None, None)]
    assert store.rows("select distinct kind from person") == [("human",)]


def test_of_an_assistant_no_words_are_kept_beyond_its_name(history, read, store):
    history.commit({"a": b"1\n"}, message="x\n\nAssisted-by: Claude (asked by Bob Smith)\n")
    read(history)
    derive(store, Settings())
    said = str([store.rows(f'select * from "{table}"') for table in ("commit", "identity", "person", "commit_sign")])
    assert "Bob" not in said
    assert "tool:claude" in said
