"""The invented people: names, addresses, teams, comings and goings, and two habits that mislead careless tools."""

from dataclasses import dataclass

from headway.core.time import DAY
from headway.demo.causes import KnowledgeAtRisk
from headway.demo.plan import AREAS, Plan, seconds

NAMES = [
    "Ada Novak",
    "Ben Okafor",
    "Claude Dupont",
    "Dana Petrov",
    "Emil Hansen",
    "Fatima Rahman",
    "Goran Ilic",
    "Hana Sato",
    "Ines Costa",
    "Jules Martin",
    "Kofi Mensah",
    "Lena Vogel",
    "Mira Kaya",
    "Noor Aziz",
    "Oskar Lind",
    "Priya Nair",
    "Quentin Roux",
    "Rosa Blanco",
    "Sven Berg",
    "Tara Quinn",
]
"""Some bear an assistant's first name: whoever tells assistants by name counts them wrongly."""

LEAVER, AWAY_DAYS = 0, 215
"""Who leaves, and how long before the end, where knowledge at risk is planted."""
TEAMS = ("platform", "product", "data")
BOT = ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
HOST = ("GitHub", "noreply@github.com")
ASSISTANTS = (
    ("Claude", "noreply@anthropic.com"),
    ("Copilot", "198982749+Copilot@users.noreply.github.com"),
    ("Cursor", "cursoragent@cursor.com"),
    ("aider (gpt-4o)", "aider@aider.chat"),
)


@dataclass(frozen=True)
class Person:
    """One invented engineer; `alias` is an address used until `alias_until` that the mailmap leads to `address`.

    Times are seconds since 1970.
    """

    name: str
    address: str
    teams: tuple[str, ...]
    zone: str
    joined: int
    left: int
    alias: str = ""
    alias_until: int = 0

    def signed(self, at: int) -> tuple[str, str]:
        """Return name and address as this person wrote them at that time."""
        return (self.name, self.alias) if at < self.alias_until else (self.name, self.address)


def team_names(plan: Plan) -> tuple[str, ...]:
    """Return the names of the plan's teams."""
    return tuple(TEAMS[i] if i < len(TEAMS) else f"team{i + 1}" for i in range(plan.teams))


def home_areas(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return which areas each team calls its own: neighbours in the list of areas."""
    areas, teams = list(AREAS), team_names(plan)
    return {
        t: tuple(a for j, a in enumerate(areas) if j * len(teams) // len(areas) == i) or (areas[i % len(areas)],)
        for i, t in enumerate(teams)
    }


def people_of(plan: Plan) -> tuple[Person, ...]:
    """Invent the people: most stay for the whole time, one in six joins late, one in eight leaves early."""
    begin, end = seconds(plan.begin), seconds(plan.until)
    return tuple(_person(plan, i, begin, end) for i in range(plan.people))


def _person(plan: Plan, i: int, begin: int, end: int) -> Person:
    chance, teams = plan.random("person", i), team_names(plan)
    name = NAMES[i] if i < len(NAMES) else f"{NAMES[i % len(NAMES)]} {i // len(NAMES) + 1}"
    team = teams[i % len(teams)]
    # The first people of the list serve two teams where that lifts the smallest ones: k teams weigh 1/k each.
    short = [t for j, t in enumerate(teams) if plan.people % len(teams) and j >= plan.people % len(teams)]
    shared = tuple(t for t in short if i == teams.index(t) - 1 and t != team)
    local = name.lower().replace(" ", ".")
    joined = begin + int((end - begin) * 0.3 * chance.random()) if i % 6 == 5 else 0
    known = plan.cause(KnowledgeAtRisk)
    left = end - int((end - begin) * 0.25 * chance.random()) if i % 8 == 7 else end + 1
    # Longer ago than what counts as no longer active, last landings included.
    left = end - AWAY_DAYS * DAY if known and i == LEAVER else left
    # Some changed address half-way: who does not honour the mailmap counts them twice.
    alias = f"{local.split('.')[0]}@users.example.net" if i % 7 == 3 else ""
    zone = ("+0000", "+0200", "-0500", "+0530")[i % 4]
    return Person(
        name,
        f"{local}@{team}.example.com",
        (team, *shared),
        zone,
        joined,
        left,
        alias,
        (begin + end) // 2 if alias else 0,
    )
