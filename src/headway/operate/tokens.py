"""The hashed words that the rows of a task carry: of messages and paths as stored, and of changed lines where they were read."""

from collections.abc import Sequence

import numpy as np

from headway.models.base import Task, Tokens
from headway.operate.layout import Fresh
from headway.operate.words import message_buckets, message_tokens
from headway.store.duckdb import Store


def tokens_of(store: Store, task: Task, fresh: Fresh | None = None) -> Tokens | None:
    """Return the words of the laid-out subjects, in their order; None where the task asks for none or no lines were read."""
    if task.words == "none":
        return None
    asked = store.rows(
        "select s.subject, coalesce(s.change_id, ''), c.words from subject s left join subject_content c using (subject) order by s.tick, s.subject"
    )
    told = _said(store, [change for _, change, _ in asked], fresh)
    if task.words == "message":
        return told
    lines = [np.frombuffer(words or b"", "<u4") for _, _, words in asked]
    return _joined(told, lines) if any(map(len, lines)) else None


def _said(store: Store, changes: Sequence[str], fresh: Fresh | None) -> Tokens:
    if fresh is None:
        return message_tokens(store, changes)
    own = message_buckets(fresh.message, [str(path) for path in fresh.tables["fresh_file"]["path"]])
    return Tokens(np.array([0, own.size]), own)


def _joined(tokens: Tokens, others: Sequence[np.ndarray]) -> Tokens:
    own = np.split(tokens.buckets, tokens.offsets[1:-1])
    both = [np.concatenate(pair) for pair in zip(own, others, strict=True)]
    return Tokens(np.cumsum([0, *map(len, both)]), np.concatenate(both).astype(np.uint32))
