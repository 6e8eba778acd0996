"""The door to LightGBM's own library: checked model text in, margins and contributions out, one row in microseconds."""

import ctypes
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np

from headway.models.lightgbm_text import checked_trees

_NORMAL, _RAW, _CONTRIBUTIONS = 0, 1, 3
_FLOAT64 = 1
_ONE_THREAD = b"num_threads=1"
_ONE_CHANCE = re.compile(rb"tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\n")


class Trees:
    """`n` trees read from LightGBM's `text`. Every tree is checked first: its reader in C++ trusts what it is given."""

    def __init__(self, text: bytes, n_facts: int) -> None:
        check(text, n_facts)
        self.text, self.n, self._n_facts, self._library = text, text.count(b"\nTree="), n_facts, library()
        self._handle = ctypes.c_void_p()
        rounds = ctypes.c_int()
        _must(self._library.LGBM_BoosterLoadModelFromString(text, ctypes.byref(rounds), ctypes.byref(self._handle)))
        self._fast = ctypes.c_void_p()
        _must(
            self._library.LGBM_BoosterPredictForMatSingleRowFastInit(
                self._handle, _RAW, 0, -1, _FLOAT64, n_facts, _ONE_THREAD, ctypes.byref(self._fast)
            )
        )
        self._length = ctypes.c_int64()
        finalize(self, _free, self._library, self._handle, self._fast)

    def raw(self, x: np.ndarray) -> np.ndarray:
        """Return the sum of all trees for each row of doubles, (n,)."""
        out = np.empty(len(x))
        if len(x) == 1:
            _must(
                self._library.LGBM_BoosterPredictForMatSingleRowFast(
                    self._fast, x.ctypes.data, ctypes.byref(self._length), out.ctypes.data
                )
            )
        elif len(x):
            self._many(x, _RAW, out)
        return out

    def contributions(self, x: np.ndarray) -> np.ndarray:
        """Return what each fact adds to the sum (Lundberg et al. 2018), and last the sum without facts: (n, k + 1)."""
        out = np.zeros((len(x), self._n_facts + 1))
        if len(x):
            self._many(x, _CONTRIBUTIONS, out)
        return out

    def _many(self, x: np.ndarray, kind: int, out: np.ndarray) -> None:
        # several threads would only pay for large batches, and a server has other requests to answer
        _must(
            self._library.LGBM_BoosterPredictForMat(
                self._handle,
                ctypes.c_void_p(x.ctypes.data),
                _FLOAT64,
                ctypes.c_int32(len(x)),
                ctypes.c_int32(self._n_facts),
                1,
                kind,
                0,
                -1,
                _ONE_THREAD,
                ctypes.byref(self._length),
                ctypes.c_void_p(out.ctypes.data),
            )
        )


@cache
def library() -> Any:
    """Load the shared library without its Python package, which would bring scikit-learn along (1.5 s)."""
    spec = find_spec("lightgbm")
    folders = spec.submodule_search_locations if spec else None
    found = [file for folder in folders or [] for file in sorted(Path(folder).glob("lib/lib_lightgbm.*"))]
    if not found:
        from lightgbm.basic import _LIB

        return _declared(_LIB)
    return _declared(ctypes.CDLL(str(found[0])))


def _declared(loaded: Any) -> Any:
    fast = loaded.LGBM_BoosterPredictForMatSingleRowFast
    fast.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    loaded.LGBM_GetLastError.restype = ctypes.c_char_p
    loaded.LGBM_RegisterLogCallback(_SILENT)
    return loaded


_SILENT = ctypes.CFUNCTYPE(None, ctypes.c_char_p)(lambda _: None)


def _must(status: int) -> None:
    if status:
        raise ValueError(f"LightGBM refused: {library().LGBM_GetLastError().decode('utf-8', 'replace')[:200]}")


def _free(loaded: Any, handle: ctypes.c_void_p, fast: ctypes.c_void_p) -> None:
    loaded.LGBM_FastConfigFree(fast)
    loaded.LGBM_BoosterFree(handle)


def check(text: bytes, n_facts: int) -> None:
    """Raise `ValueError` unless the text is sound trees for one chance over `n_facts` facts."""
    if (
        not _ONE_CHANCE.match(text)
        or f"\nmax_feature_idx={n_facts - 1}\n".encode() not in text.partition(b"\nTree=")[0]
    ):
        raise ValueError(f"The trees must be LightGBM text (version 4, one class) over {n_facts} facts.")
    checked_trees(text.decode("ascii"))
