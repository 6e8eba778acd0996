"""The hashed words that the rows of a task carry, as they were read for learning."""

import numpy as np

from headway.models.base import Task, Tokens
from headway.operate.words import message_tokens
from headway.store.duckdb import Store

CHANGES = "select coalesce(change_id, '') from subject order by tick, subject"
WORDS = """
select coalesce(c.words, ''::blob) from subject s left join subject_content c using (subject) order by s.tick, s.subject"""


def tokens_of(store: Store, task: Task) -> Tokens | None:
    """Return the words of the laid-out subjects, in their order; None where the task asks for none or none were read."""
    if task.words == "message":
        return message_tokens(store, [str(change) for (change,) in store.rows(CHANGES)])
    if task.words == "none":
        return None
    read = [np.frombuffer(words, "<u4") for (words,) in store.rows(WORDS)]
    if not any(map(len, read)):
        return None
    return Tokens(np.cumsum([0, *map(len, read)]), np.concatenate(read).astype(np.uint32))
