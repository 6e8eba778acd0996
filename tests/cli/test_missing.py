"""What doctor finds missing: each line ends as a sentence does and says what would fill it."""

import pytest

from headway.cli._checks import empty
from headway.tables.base import Table, all_tables


@pytest.mark.parametrize("table", all_tables().values(), ids=lambda table: table.name)
def test_every_empty_table_is_told_with_the_command_or_setting_that_fills_it(table: Table):
    said = empty(table)
    assert "`" in said
    assert said.endswith(".")
    assert ".." not in said


def test_the_missing_tables_of_a_first_run_are_told_so(desk):
    missing = desk.headway("doctor").out.split("## Missing")[1].split("## Empty panels")[0]
    lines = [line for line in missing.splitlines() if line.startswith("- ")]
    assert len(lines) > 3
    assert [line for line in lines if "`" not in line] == []


def test_no_line_of_doctor_ends_twice(desk):
    (desk.folder / "shy.toml").write_text("[privacy]\nmin_people = 90")
    said = desk.headway("doctor", "--settings", "shy.toml").out
    assert "if the team agrees" in said
    assert [line for line in said.splitlines() if ".." in line.replace("...", "")] == []
