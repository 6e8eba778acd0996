"""Reads a LightGBM model text as a stranger would: every index and number is checked before the parser in C sees it."""

import re

import numpy as np

MOST_LEAVES = 4096
MOST_TREES = 20_000

_COUNTS = {"num_leaves", "num_cat", "is_linear", "shrinkage"}
_NODES = {"split_feature", "split_gain", "threshold", "decision_type", "left_child", "right_child", "internal_value",
          "internal_weight", "internal_count"}  # fmt: skip
_LEAVES = {"leaf_value", "leaf_weight", "leaf_count"}
_NEEDED = {"num_leaves", "num_cat", "leaf_value"}
_SAYS = {
    "version": r"v4",
    "num_class": r"\d{1,4}",
    "num_tree_per_iteration": r"\d{1,4}",
    "label_index": r"0",
    "max_feature_idx": r"\d{1,6}",
    "objective": r"[a-z_0-9]{1,40}( [a-z_]{1,40}(:[-+0-9.e]{1,30})?){0,4}",
    "feature_names": r"[^\x00-\x20\x7f]{1,300}( [^\x00-\x20\x7f]{1,300})*",
    "feature_infos": r"(none|\[[-+0-9.einf]{1,40}:[-+0-9.einf]{1,40}\])( (none|\[[-+0-9.einf]{1,40}:[-+0-9.einf]{1,40}\]))*",
    "tree_sizes": r"\d{1,9}( \d{1,9})*",
    "average_output": r"",
}
"""What a header may say; all of it must be there but `objective` and `average_output`."""

_MAY_LACK = {"objective", "average_output"}
_NUMBERS = re.compile(r"[-+0-9.eE ]*|[-+0-9.eE ]*(?:inf|-inf)[-+0-9.eE inf]*")
_INDICES = {"split_feature", "decision_type", "left_child", "right_child", "leaf_count", "internal_count"}
_WHOLES = re.compile(r"(-?\d{1,10}( -?\d{1,10})*)?")
_IMPORTANCES = re.compile(r"[^\x00-\x20\x7f=]{1,300}=\d{1,12}")
_PARAMETER = re.compile(r"\[[a-z_0-9]{1,60}: [^\x00-\x1f\x7f\[\]\"\\\\]{0,400}\]")


def checked_trees(text: str) -> None:
    """Raise `ValueError` unless `text` is a forest whose trees are trees: in range, without circles, with finite leaves.

    Categorical and linear trees are not known here, so they are refused as well. `tree_sizes`, by which the parser cuts
    the text into pieces without looking, must be the true sizes.
    """
    head, *blocks = re.split(r"(?=^Tree=)", text, flags=re.MULTILINE)
    if not head.startswith("tree\n") or not blocks:
        raise ValueError("it does not begin like a LightGBM model, or holds no tree")
    if len(blocks) > MOST_TREES:
        raise ValueError(f"it holds {len(blocks)} trees; at most {MOST_TREES} are read")
    last, ended, rest = blocks[-1].partition("end of trees\n")
    if not ended:
        raise ValueError("it is cut off: the end of its trees is missing")
    _rest(rest)
    blocks[-1] = last
    header = _header(head)
    n_facts = _whole(header, "max_feature_idx", 100_000) + 1
    if any(len(header[name].split(" ")) != n_facts for name in ("feature_names", "feature_infos")):
        raise ValueError("its names or ranges of facts are not as many as its facts")
    each = _whole(header, "num_tree_per_iteration", 1000)
    if each < 1 or len(blocks) % each or _whole(header, "num_class", 1000) not in (1, each):
        raise ValueError("its trees do not fill whole rounds")
    sizes = [int(size) for size in header["tree_sizes"].split(" ")]
    if sizes != [len(block.encode()) for block in blocks]:
        raise ValueError("the sizes it states of its trees are not their sizes")
    for i, block in enumerate(blocks):
        _tree(i, block, n_facts)


def _header(head: str) -> dict[str, str]:
    lines = head.rstrip("\n").split("\n")[1:]
    found = dict(line.partition("=")[::2] for line in lines)
    if len(found) != len(lines) or not set(_SAYS) - _MAY_LACK <= set(found) <= set(_SAYS):
        raise ValueError("its header lacks something, says something twice, or says what is not known")
    wrong = [name for name, said in found.items() if not re.fullmatch(_SAYS[name], said)]
    if wrong:
        raise ValueError(f"its {wrong[0]} is not what it may be")
    return found


def _rest(text: str) -> None:
    """Look through what follows the trees: importances, the parameters of the training, and a word about pandas.

    The parser in C crashes on parameters without an end.
    """
    lines = [line for line in text.split("\n") if line]
    if not lines:
        return
    if "parameters:" in lines:
        begin = lines.index("parameters:")
        end = lines.index("end of parameters") if "end of parameters" in lines else -1
        inside, outside = lines[begin + 1 : end], lines[:begin] + lines[end + 1 :]
        if end < begin or len({line.partition(":")[0] for line in inside}) != len(inside):
            raise ValueError("its parameters have no end, or say something twice")
        if not all(_PARAMETER.fullmatch(line) for line in inside):
            raise ValueError("its parameters hold a line that is none")
    else:
        outside = lines
    known = ("feature_importances:", "pandas_categorical:null", "pandas_categorical:[]")
    if not all(line in known or _IMPORTANCES.fullmatch(line) for line in outside):
        raise ValueError("what follows its trees is not known here")


def _whole(header: dict[str, str], name: str, most: int) -> int:
    said = header.get(name, "")
    if not said.isdecimal() or len(said) > 9 or int(said) > most:
        raise ValueError(f"its {name} is {said[:20]!r}; a whole number up to {most} is allowed")
    return int(said)


def _tree(i: int, block: str, n_facts: int) -> None:
    # the parser takes an empty line for the end of a tree, and ends the process where something is missing then
    lines = block.rstrip("\n").split("\n")
    fields = dict(line.partition("=")[::2] for line in lines[1:])
    if lines[0] != f"Tree={i}" or len(fields) != len(lines) - 1:
        raise ValueError(f"tree {i} is out of order, or says something twice")
    if not _NEEDED <= set(fields) <= _COUNTS | _NODES | _LEAVES:
        raise ValueError(f"tree {i} has other fields than a plain tree")
    if not all(
        re.fullmatch(r"\d{1,9}|\d{1,3}\.?\d{0,30}(e-?\d{1,3})?", fields[name]) for name in _COUNTS & set(fields)
    ):
        raise ValueError(f"tree {i} counts or shrinks by what is no number")
    if fields["num_cat"] != "0" or fields.get("is_linear", "0") != "0":
        raise ValueError(f"tree {i} is categorical or linear, which is not known here")
    n = _whole(fields, "num_leaves", MOST_LEAVES)
    numbers = {name: _numbers(i, name, value, n) for name, value in fields.items() if name in _NODES | _LEAVES}
    if len(numbers["leaf_value"]) != n or not np.isfinite(numbers["leaf_value"]).all() or n < 1:
        raise ValueError(f"tree {i} has {len(numbers['leaf_value'])} finite leaves or fewer instead of {n}")
    if n > 1:
        _shape(i, numbers, n, n_facts)


def _numbers(i: int, name: str, value: str, n: int) -> np.ndarray:
    if not (_WHOLES if name in _INDICES else _NUMBERS).fullmatch(value):
        raise ValueError(f"{name} of tree {i} holds what is no number")
    found = np.array([float(word) for word in value.split()])
    # a stump may leave its lists empty; nothing else may
    if len(found) not in ((n,) if name in _LEAVES else (n - 1,)) and not (n == 1 and len(found) <= 1):
        raise ValueError(f"{name} of tree {i} has {len(found)} numbers for {n} leaves")
    return found


def _shape(i: int, numbers: dict[str, np.ndarray], n: int, n_facts: int) -> None:
    if not {"split_feature", "threshold", "decision_type", "left_child", "right_child"} <= set(numbers):
        raise ValueError(f"tree {i} lacks what makes a split")
    fact, kind = numbers["split_feature"], numbers["decision_type"]
    if not (_are_whole(fact) and (fact >= 0).all() and (fact < n_facts).all()):
        raise ValueError(f"tree {i} splits by a fact that does not exist")
    # bit 0 marks a categorical split; 2 and 4, 8 say where missing values go
    if not (_are_whole(kind) and np.isin(kind, (0, 2, 4, 6, 8, 10)).all()) or np.isnan(numbers["threshold"]).any():
        raise ValueError(f"tree {i} splits in a way that is not known here")
    children = np.concatenate([numbers["left_child"], numbers["right_child"]])
    wanted = np.r_[np.arange(-n, 0), np.arange(1, n - 1)]
    # each leaf and each inner node but the root hangs in one place, below a node made before it: no circle is possible
    if not _are_whole(children) or not np.array_equal(np.sort(children), wanted):
        raise ValueError(f"tree {i} is no tree: its children are not each of its nodes once")
    parent = np.tile(np.arange(n - 1), 2)
    inner = children >= 0
    if (children[inner] <= parent[inner]).any():
        raise ValueError(f"tree {i} is no tree: a node hangs below itself")


def _are_whole(values: np.ndarray) -> bool:
    return bool((np.isfinite(values) & (values == np.round(values))).all())
