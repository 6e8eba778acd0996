"""Renames and copies that entangle: origins must follow the lines, not the names."""

from functools import partial

from hostile.build.kinds import Kind, Site, Truth, add

LINES = {name: b"".join(b"%s line %d\n" % (name.encode(), n) for n in range(20)) for name in "abc"}
A, B, C = LINES["a"], LINES["b"], LINES["c"]

HISTORIES: dict[str, tuple[list[dict[bytes, bytes]], Truth]] = {
    # B has a file before and after, so git pairs neither: it is rewritten, A goes, C comes.
    "chain_in_one_commit": ([{b"A": A, b"B": B}, {b"B": A, b"C": B}], Truth(2, 80, 40)),
    "swap_in_one_commit": ([{b"A": A, b"B": B}, {b"A": B, b"B": A}], Truth(2, 80, 40)),
    "circle_of_three": ([{b"A": A, b"B": B, b"C": C}, {b"A": B, b"B": C, b"C": A}], Truth(2, 120, 60)),
    "rename_and_edit": ([{b"A": A}, {b"B": A + b"new\n"}], Truth(2, 21, 0)),
    "rename_into_a_folder_of_the_old_name": ([{b"A": A}, {b"A/A": A}], Truth(2, 20, 0)),
    "copy_counts_as_added": ([{b"A": A}, {b"A": A, b"B": A}], Truth(2, 40, 0)),
    "one_file_becomes_two": ([{b"A": A}, {b"B": A, b"C": A}], Truth(2, 40, 0)),
    "two_equal_files_move": ([{b"A": A, b"B": A}, {b"d/A": A, b"d/B": A}], Truth(2, 40, 0)),
    "back_and_forth": ([{b"A": A}, {b"B": A}, {b"A": A}, {b"A": A + b"new\n"}], Truth(4, 21, 0)),
    "deleted_and_born_again": ([{b"A": A}, {}, {b"A": A}], Truth(3, 40, 20)),
    "empty_files_do_not_move": ([{b"A": b""}, {b"B": b""}], Truth(2, 0, 0)),
}


def _told(states: list[dict[bytes, bytes]], site: Site) -> None:
    site.repo().history(states)


for _name, (_states, _truth) in HISTORIES.items():
    add(Kind(_name, "renames", partial(_told, _states), "ingest", _truth))
