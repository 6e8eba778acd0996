"""A month without a change is a month of 0, not a month that never was."""

from collections.abc import Callable
from datetime import datetime

import numpy as np

from headway.ask import all_questions, ask
from headway.core.settings import Settings
from headway.store.duckdb import Store


def test_a_month_in_which_nothing_landed_stands_in_the_table_of_flow(
    planted: Callable[..., datetime], store: Store
) -> None:
    now = planted(store, 5, ("type", "fix", "release", 4.0))
    quiet = store.rows("select date_trunc('month', landed_at) from change where state = 'landed' group by 1 order by 1")[3][0]  # fmt: skip
    store.rows("delete from change where date_trunc('month', landed_at) = ?", [quiet])
    rows = ask(store, all_questions()["flow"], now, Settings()).grid.rows
    months = [np.datetime64(str(row[0]), "M") for row in rows]
    assert set(np.diff(np.array(months)).astype(int).tolist()) == {1}
    assert dict(zip(months, (row[1] for row in rows), strict=True))[np.datetime64(quiet, "M")] == 0
