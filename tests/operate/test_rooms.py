"""Whoever opens the room of models in use finds every file of it named where its front page says how they hang together."""

import re
from pkgutil import iter_modules

from headway import operate


def test_the_front_page_names_every_file_of_the_room_and_none_that_is_not_there() -> None:
    assert set(re.findall(r"`([a-z_]+)`", operate.__doc__)) == {m.name for m in iter_modules(operate.__path__)}
