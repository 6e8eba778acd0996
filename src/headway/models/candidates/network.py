"""Small network: hashed tokens of message, path and diff beside the facts, trained by PyTorch and served by NumPy."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from headway.models.base import HORIZONS, Model, Plan, Rows, Target, candidate
from headway.models.candidates._scale import scale, scaled
from headway.models.candidates._tensors import packed, unpacked
from headway.models.guard import NotYet

BUCKETS = 1 << 15
"""Rows of the table of word vectors: tokens are folded into it, so that a model stays at 2 MB."""

WIDTH, HIDDEN = 16, 32
EPOCHS, PATIENCE, BATCH = 12, 2, 256
FEWEST_STEPS, FEWEST_ROWS = 400, 10
HELD_BACK = 0.15
"""Share of the newest training rows that tells when to stop and how sure to be."""

NAMES = ("words", "w1", "b1", "w2", "b2", "centre", "spread", "temper")

Weights = dict[str, np.ndarray]


@dataclass(frozen=True)
class Network:
    """A trained network: `weights` by name, float32; the mean word vector and the scaled facts feed one hidden layer."""

    target: Target
    names: tuple[str, ...]
    weights: Weights

    def predict(self, rows: Rows) -> np.ndarray:
        """Return chances (n,), chances of being done by each horizon (n, 64), or of each kind (n, m)."""
        w = self.weights
        facts = scaled(rows.only(self.names).x, w["centre"], w["spread"]).astype(np.float32)
        inner = np.concatenate([facts, _words(w["words"], rows)], 1)
        logits = (np.maximum(inner @ w["w1"] + w["b1"], 0) @ w["w2"] + w["b2"]) * w["temper"][0] + w["temper"][1]
        return _chances(self.target, logits.astype(float))

    def reasons(self, rows: Rows) -> np.ndarray | None:  # noqa: ARG002 - the network cannot say, whatever the rows
        """Return None: what moved a hidden layer has no plain words."""
        return None

    def files(self) -> dict[str, bytes]:
        """Return the weights as safetensors and the names as JSON."""
        about = {"target": self.target, "names": list(self.names)}
        return {"network.safetensors": packed(self.weights), "network.json": json.dumps(about).encode()}


def load(files: Mapping[str, bytes]) -> Model:
    """Read a network back; raise `ValueError` where a tensor is missing or of another shape than the rest says."""
    about, weights = json.loads(files["network.json"]), unpacked(files["network.safetensors"], set(NAMES))
    names = tuple(str(name) for name in about["names"])
    wanted = {"words": (BUCKETS, WIDTH), "w1": (2 * len(names) + WIDTH, HIDDEN), "centre": (len(names),)}
    if any(weights[n].shape != shape for n, shape in wanted.items()):
        raise ValueError(f"The weights must have the shapes of {len(names)} facts.")
    return Network(about["target"], names, weights)


@candidate(kind="deep", targets=("chance", "time", "kind"), load=load, extra="deep")
def network(rows: Rows, plan: Plan) -> Model:
    """Train one hidden layer over the facts and the mean vector of the hashed tokens.

    Needs the `deep` extra to train (PyTorch on the CPU), not to serve. The newest part of the rows is held back: training
    stops when its loss no longer falls, and its temperature and offset are fitted there. Times are learnt as one of 65
    intervals between `HORIZONS`; a row still under way counts by the chance of everything after its age.

    *Known problems:* cannot give reasons; on a few hundred rows it learns little more than the rule.
    """
    import torch

    if len(rows) < FEWEST_ROWS:
        raise NotYet(f"Not yet: a network needs {FEWEST_ROWS} rows to learn from. Got {len(rows):,}.")
    torch.manual_seed(plan.seed)
    centre, spread = scale(rows.x)
    training = _Training(torch, plan, rows, centre, spread, _loss(torch, plan.target, rows))
    best = training.descend(_start(torch, rows, plan))
    temper = training.temper(best)
    weights = {name: value.detach().numpy().astype(np.float32) for name, value in best.items()}
    rest = {"centre": centre.astype(np.float32), "spread": spread.astype(np.float32), "temper": temper}
    return Network(plan.target, rows.names, weights | rest)


@dataclass
class _Training:
    """One descent: the older rows are learnt from, the newest tell when to stop and how sure to be."""

    torch: Any
    plan: Plan
    rows: Rows
    centre: np.ndarray
    spread: np.ndarray
    loss: Callable[[Any, np.ndarray], Any]

    @property
    def n_learnt(self) -> int:
        return min(max(1, int(len(self.rows) * (1 - HELD_BACK))), len(self.rows) - 1)

    @property
    def held(self) -> np.ndarray:
        return np.arange(self.n_learnt, len(self.rows))

    def logits(self, net: Mapping[str, Any], index: np.ndarray) -> Any:
        """Return what the network says of the rows at `index`, before it is made a chance."""
        part, torch = self.rows.take(index), self.torch
        buckets, offsets = (torch.from_numpy(array) for array in _folded(part))
        words = torch.nn.functional.embedding_bag(buckets, net["words"], offsets[:-1], mode="mean")
        facts = torch.from_numpy(scaled(part.x, self.centre, self.spread).astype(np.float32))
        return torch.relu(torch.cat([facts, words], 1) @ net["w1"] + net["b1"]) @ net["w2"] + net["b2"]

    def descend(self, net: dict[str, Any]) -> dict[str, Any]:
        """Return the weights at the lowest loss on the held rows."""
        steps = self.torch.optim.AdamW(net.values(), lr=5e-3, weight_decay=1e-2)
        chance = np.random.default_rng(self.plan.seed)
        best, lowest, worse = dict(net), np.inf, 0
        for _ in range(max(EPOCHS, FEWEST_STEPS * BATCH // self.n_learnt)):
            for part in np.array_split(chance.permutation(self.n_learnt), max(1, self.n_learnt // BATCH)):
                steps.zero_grad()
                self.loss(self.logits(net, part), part).backward()
                steps.step()
            with self.torch.no_grad():
                reached = float(self.loss(self.logits(net, self.held), self.held))
            # NaN is never lower, so a training that blew up keeps what it had before
            if reached < lowest - 1e-4:
                best, lowest, worse = {n: v.detach().clone() for n, v in net.items()}, reached, 0
            elif (worse := worse + 1) > PATIENCE:
                break
        return best

    def temper(self, net: dict[str, Any]) -> np.ndarray:
        """Return the factor and the offset that fit the held rows best; the offset only for one chance."""
        from scipy.optimize import minimize

        single = float(self.plan.target == "chance")
        with self.torch.no_grad():
            logits = self.logits(net, self.held)

            def reached(two: np.ndarray) -> float:
                return float(self.loss(logits * float(two[0]) + single * float(two[1]), self.held))

            found = minimize(reached, np.array([1.0, 0.0]), method="Nelder-Mead", options={"maxiter": 80})
        good = np.isfinite(found.fun) and 0.05 < found.x[0] < 5
        return np.array([found.x[0], single * found.x[1]] if good else [1.0, 0.0], np.float32)


def _start(torch: Any, rows: Rows, plan: Plan) -> dict[str, Any]:
    outputs = {"chance": 1, "time": len(HORIZONS) + 1, "kind": len(plan.kinds)}[plan.target]
    inner = 2 * rows.x.shape[1] + WIDTH
    first = {
        "words": torch.randn(BUCKETS, WIDTH) * 0.1,
        "w1": torch.randn(inner, HIDDEN) * (2 / inner) ** 0.5,
        "b1": torch.zeros(HIDDEN),
        "w2": torch.randn(HIDDEN, outputs) * (1 / HIDDEN) ** 0.5,
        "b2": torch.zeros(outputs),
    }
    return {name: torch.nn.Parameter(value) for name, value in first.items()}


def _loss(torch: Any, target: Target, rows: Rows) -> Callable[[Any, np.ndarray], Any]:
    if target == "chance":
        y = torch.from_numpy(rows.y.astype(np.float32))
        return lambda logits, part: torch.nn.functional.binary_cross_entropy_with_logits(logits[:, 0], y[part])
    if target == "kind":
        y = torch.from_numpy(rows.y.astype(np.int64))
        return lambda logits, part: torch.nn.functional.cross_entropy(logits, y[part])
    slot = np.searchsorted(HORIZONS, rows.y)
    done = ~np.isnat(rows.known_at)
    # what is done counts by its own interval; what is under way by all that lie after it
    possible = np.where(
        done[:, None], np.arange(len(HORIZONS) + 1) == slot[:, None], np.arange(len(HORIZONS) + 1) >= slot[:, None]
    )
    shut = torch.from_numpy(np.where(possible, 0.0, -1e9).astype(np.float32))
    return lambda logits, part: -torch.logsumexp(torch.log_softmax(logits, 1) + shut[part], 1).mean()


def _chances(target: Target, logits: np.ndarray) -> np.ndarray:
    if target == "chance":
        return np.asarray(np.clip(1 / (1 + np.exp(-np.clip(logits[:, 0], -30, 30))), 1e-4, 1 - 1e-4))
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares = raised / raised.sum(axis=1, keepdims=True)
    return np.asarray(shares if target == "kind" else np.clip(np.cumsum(shares, axis=1)[:, :-1], 0, 1))


def _folded(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    if rows.tokens is None:
        return np.zeros(0, np.int64), np.zeros(len(rows) + 1, np.int64)
    return (rows.tokens.buckets % BUCKETS).astype(np.int64), rows.tokens.offsets.astype(np.int64)


def _words(table: np.ndarray, rows: Rows) -> np.ndarray:
    buckets, offsets = _folded(rows)
    total = np.concatenate([np.zeros((1, WIDTH)), np.cumsum(table[buckets], axis=0, dtype=float)])
    lengths = np.maximum(np.diff(offsets), 1)
    return np.asarray((total[offsets[1:]] - total[offsets[:-1]]) / lengths[:, None]).astype(np.float32)
