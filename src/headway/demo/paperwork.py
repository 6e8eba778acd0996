"""The files an invented organisation keeps about itself: mailmap, CODEOWNERS, and settings for Headway."""

from headway.demo.people import Person, home_areas, people_of, team_names
from headway.demo.plan import Plan


def mailmap(people: tuple[Person, ...]) -> tuple[str, ...]:
    """Return the lines of the mailmap: the address that counts, then the one written."""
    return tuple(f"{p.name} <{p.address}> <{p.alias}>" for p in people if p.alias)


def codeowners(plan: Plan) -> tuple[str, ...]:
    """Return the lines of CODEOWNERS: each team owns its areas."""
    return tuple(f"/{area}/ @org/{team}" for team, areas in home_areas(plan).items() for area in areas)


def settings(plan: Plan) -> str:
    """Return a headway.toml that tells the teams by address; it never lies inside the repository that is read."""
    people = people_of(plan)
    addresses = {t: ", ".join(f'"{p.address}"' for p in people if t in p.teams) for t in team_names(plan)}
    sections = [f"[teams.{team}]\naddresses = [{listed}]" for team, listed in addresses.items()]
    return "\n\n".join(["# Settings of the demo: its teams, by address.", *sections]) + "\n"
