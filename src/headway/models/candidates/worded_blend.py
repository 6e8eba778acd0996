"""Worded blend: trees and a linear model over the facts and what the words of the change say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._learners import learn, loader
from headway.models.candidates._linear import Linear
from headway.models.candidates._tensors import packed, unpacked
from headway.models.candidates._trees import Boosting, Forest
from headway.models.candidates._word_margin import WordMargin, earlier_margins, fit_margin

LEARNERS = (Linear(), Boosting(), Forest())
FILE, COLUMN = "words.safetensors", "what_words_say"


@dataclass(frozen=True)
class Worded:
    """A blend that knows one fact more: the margin of the words."""

    words: WordMargin
    blend: Model
    names: tuple[str, ...]

    def predict(self, rows: Rows) -> np.ndarray:
        """Return chances (n,)."""
        return self.blend.predict(self._more(rows))

    def reasons(self, rows: Rows) -> np.ndarray | None:
        """Return what each fact adds to the log-odds, (n, k); what the words add is no fact and is left out."""
        moved = self.blend.reasons(self._more(rows))
        return None if moved is None else moved[:, :-1]

    def files(self) -> dict[str, bytes]:
        """Return the weights of the words beside those of the blend."""
        return {FILE: packed({"buckets": self.words.buckets, "weights": self.words.weights}), **self.blend.files()}

    def _more(self, rows: Rows) -> Rows:
        known = rows if rows.names == self.names else rows.only(self.names)
        return _with(known, np.full(len(rows), np.nan) if rows.tokens is None else self.words.margins(rows.tokens))


def load(files: Mapping[str, bytes]) -> Model:
    """Read the weights back; raise `ValueError` where the words and their weights do not belong together."""
    found = unpacked(files[FILE], {"buckets", "weights"})
    if found["buckets"].shape != found["weights"].shape or (np.diff(found["buckets"].astype(np.int64)) <= 0).any():
        raise ValueError("Each word needs one weight, in the order of the words.")
    blend = loader(*LEARNERS)(files)
    names: tuple[str, ...] = blend.names  # type: ignore[attr-defined]
    return Worded(WordMargin(found["buckets"], found["weights"]), blend, names[:-1])


@candidate(kind="classical", targets=("chance",), load=load)
def worded_blend(rows: Rows, plan: Plan) -> Model:
    """Add what the words say (hashed, linear) as one more fact to the blend of linear model, boosted trees and forest.

    While it learns, the words of a row are judged by what earlier rows taught, so that the blend learns how far to
    trust them.

    *Known problems:* four models to keep; new words of a new subsystem say nothing yet.
    """
    if rows.tokens is None:
        return Worded(
            WordMargin(np.zeros(0, np.uint32), np.zeros(0)),
            learn(_with(rows, np.full(len(rows), np.nan)), plan, *LEARNERS),
            rows.names,
        )
    blend = learn(_with(rows, earlier_margins(rows.tokens, rows.y, plan.seed)), plan, *LEARNERS)
    return Worded(fit_margin(rows.tokens, rows.y, plan.seed), blend, rows.names)


def _with(rows: Rows, column: np.ndarray) -> Rows:
    return replace(rows, x=np.column_stack([rows.x, column]), names=(*rows.names, COLUMN))
