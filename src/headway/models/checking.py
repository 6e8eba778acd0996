"""Runs every check on one case: the same code before a release and, in `operate.monitor`, after it."""

from headway.core.registry import discover
from headway.models.base import Case, Check, Checked
from headway.models.guard import reason


def run_checks(case: Case, only: tuple[str, ...] = ()) -> tuple[Checked, ...]:
    """Return what each check (or those named) found, in the order of their names; one that breaks has not passed, one that asks nothing is left out."""
    checks = discover("headway.models.checks", Check)
    found = (_run(check, case) for name, check in checks.items() if not only or name in only)
    return tuple(one for one in found if one is not None)


def _run(check: Check, case: Case) -> Checked | None:
    try:
        return check.run(case)
    except Exception as error:  # noqa: BLE001 - a model that breaks a check has not passed it
        return Checked(check.name, False, f"The check broke: {reason(error)}.")
