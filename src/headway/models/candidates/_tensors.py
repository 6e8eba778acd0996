"""Weights as safetensors: bytes that run no code, and that come back as they were or not at all."""

from collections.abc import Mapping

import numpy as np


def packed(weights: Mapping[str, np.ndarray]) -> bytes:
    """Return named arrays as the bytes of one safetensors file.

    >>> unpacked(packed({"w": np.eye(2)[:, ::-1]}), {"w"})["w"].tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    from safetensors.numpy import save

    # safetensors writes memory as it lies: a transposed view would come back as another matrix
    return bytes(save({name: np.ascontiguousarray(array) for name, array in weights.items()}))


def unpacked(data: bytes, names: set[str]) -> dict[str, np.ndarray]:
    """Return the named arrays of a safetensors file; raise `ValueError` where one is missing, unknown or not finite."""
    from safetensors.numpy import load

    weights: dict[str, np.ndarray] = load(data)
    if set(weights) != names:
        raise ValueError(
            f"The weights must be {', '.join(sorted(names))}. Got {', '.join(sorted(weights))[:200]} instead."
        )
    wrong = [name for name, array in weights.items() if not np.isfinite(array).all()]
    if wrong:
        raise ValueError(f"The weights {', '.join(wrong)} hold values that are not finite.")
    return weights
