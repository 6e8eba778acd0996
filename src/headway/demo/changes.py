"""Draws the changes of an invented organisation: what each is, how large, by whom, and how long its stages took."""

from dataclasses import dataclass, replace
from random import Random

from headway.core.time import DAY
from headway.demo.causes import LARGE, MANY, AiEffect, Coupling, DelayFactor, GrowingStage, KnowledgeAtRisk, SlowType
from headway.demo.people import ASSISTANTS, LEAVER, Person, home_areas
from headway.demo.plan import AREAS, TYPES, Plan, log_normal, seconds

HALF_YEAR = 182 * DAY


@dataclass(frozen=True)
class Change:
    """One change as it happened; times are seconds since 1970.

    `started` is its first commit, `ready` its last before landing, `landed` when the mainline got it. `author` and
    `reviewers` index the people (an author of -1 is the bot). `assistant` indexes the assistants, -1 for none.
    `reworked` is the share of its lines that a later change is to rewrite within 21 days, `fails` says that the release
    that ships it is to be repaired. `reverts` is the id of the change it takes back, or -1.
    """

    id: int
    type: str
    area: str
    kind: str
    author: int
    reviewers: tuple[int, ...]
    assistant: int
    n_commits: int
    n_lines: int
    n_files: int
    started: int
    ready: int
    landed: int
    prefixed: bool
    reworked: float
    fails: float
    coupled: bool = False
    reverts: int = -1
    backport_of: str = ""


def draw_changes(plan: Plan, people: tuple[Person, ...]) -> list[Change]:
    """Draw every change that starts in the plan's time, in the order in which they start."""
    n = round(plan.days * plan.per_day)
    starts = sorted(
        _start(plan.random("start", i), seconds(plan.begin) + 4 * DAY, seconds(plan.until)) for i in range(n)
    )
    return [draw_change(plan, people, i, start) for i, start in enumerate(starts)]


def _start(chance: Random, begin: int, end: int) -> int:
    day = chance.randrange((end - begin) // DAY)
    weekday = (begin // DAY + day + 3) % 7
    if weekday > 4 and chance.random() < 0.85:  # most people rest at the weekend and begin on Monday
        day += 7 - weekday
    return min(begin + day * DAY + chance.randrange(7 * 3600, 19 * 3600), end - chance.randrange(60, 3600))


def draw_change(plan: Plan, people: tuple[Person, ...], i: int, started: int) -> Change:
    """Draw one change that starts at that time; `i` is its id and its luck."""
    chance = plan.random("change", i)
    # Every draw is made for every change, used or not, so that what is planted shifts no other draw.
    bot = chance.random() < plan.bot_share
    kind = _pick(chance, {"squash": plan.squash, "direct": plan.direct, "merge": 1 - plan.squash - plan.direct})
    type_ = "build" if bot else _pick(chance, TYPES)
    here = [p for p, who in enumerate(people) if who.joined <= started < who.left]
    author = chance.choice(here)
    area, author = _area(plan, chance, people, author, started)
    change = Change(
        id=i,
        type=type_,
        area={"docs": "docs", "ci": ".github"}.get(type_, area),
        kind="merge" if bot else kind,
        author=-1 if bot else author,
        reviewers=tuple(sorted(set(chance.sample(here, 2)) - {author}))[: chance.choice((0, 1, 1, 2))],
        assistant=_assistant(plan, plan.random("assistant", i), started) if not bot else -1,
        n_commits=1 if bot else min(8, 1 + int(chance.expovariate(0.75))),
        n_lines=round(min(800, max(6, log_normal(chance, 25, 1.3)))),
        n_files=1 if bot else min(9, 1 + int(chance.expovariate(0.8))),
        started=started,
        ready=started,
        landed=started,
        prefixed=bot or chance.random() < 0.6,
        reworked=chance.betavariate(4, 2) if chance.random() < plan.rework else 0.0,
        # Kept as a draw, not a verdict: a hotspot raises the bar without touching who else fails.
        fails=chance.random(),
        coupled=chance.random() < getattr(plan.cause(Coupling), "share", 0.0),
    )
    return _timed(plan, _assisted(plan, change))


def _area(plan: Plan, chance: Random, people: tuple[Person, ...], author: int, started: int) -> tuple[str, int]:
    # Teams lean to their own areas, yet everyone works everywhere now and then: areas need several authors to be shown.
    homes = home_areas(plan)
    own = {a for team in people[author].teams for a in homes[team]}
    area = _pick(chance, {a: w * (2.5 if a in own else 1.0) for a, w in AREAS.items()})
    known = plan.cause(KnowledgeAtRisk)
    if known and area == known.area and started < people[LEAVER].left and chance.random() < known.share:
        return area, LEAVER
    return area, author


def _assistant(plan: Plan, chance: Random, at: int) -> int:
    # Assistance spread over the first half of the history; what it grows with must not pass for its effect.
    since = (at - seconds(plan.begin)) / (plan.days * DAY / 2)
    used = chance.random() < plan.ai_share * min(1.0, 0.3 + since)
    return chance.randrange(len(ASSISTANTS)) if used else -1


def _assisted(plan: Plan, change: Change) -> Change:
    effect = plan.cause(AiEffect)
    if not effect or change.assistant < 0:
        return change
    if effect.outcome == "size":
        return replace(change, n_lines=round(min(2000, max(6, change.n_lines * effect.factor))))
    # Another source of chance, so that all other draws of the change stay what they were.
    if effect.outcome == "rework":
        chance = plan.random("ai_rework", change.id)
        often = chance.random() < min(0.95, plan.rework * effect.factor)
        return replace(change, reworked=chance.betavariate(4, 2) if often else 0.0)
    return change


def _timed(plan: Plan, change: Change) -> Change:
    """Let the change take its time: both stages are log-normal, and only what is planted stretches them."""
    chance = plan.random("time", change.id)
    coding, review = (
        log_normal(chance, plan.medians[stage], 0.9) * stretch(plan, change, stage) for stage in ("coding", "review")
    )
    # The whole time does not depend on how many commits there are: one of them only hides where coding ended.
    landed = change.started + int(coding + review) + 60
    ready = change.started + (int(coding) if change.n_commits > 1 else 0)
    return replace(change, ready=ready, landed=landed)


def stretch(plan: Plan, change: Change, stage: str) -> float:
    """Return how many times longer the planted causes make one stage of this change."""
    slow, delay, growing = plan.cause(SlowType), plan.cause(DelayFactor), plan.cause(GrowingStage)
    effect, factor = plan.cause(AiEffect), 1.0
    if slow and slow.stage == stage and slow.type == change.type:
        factor *= slow.factor
    if delay and _is_delayed(delay, change):
        factor *= delay.factor
    if growing and growing.stage == stage:
        factor *= growth(plan, growing.factor, change.started)
    if effect and effect.outcome == "speed" and change.assistant >= 0:
        factor *= effect.factor
    return factor


def growth(plan: Plan, factor: float, at: float) -> float:
    """Return what a growing stage's time is multiplied with at an instant: 1 until the last half year, then more."""
    since = 1.0 - (seconds(plan.until) - at) / HALF_YEAR
    return float(factor ** min(1.0, max(0.0, since)))


def _is_delayed(delay: DelayFactor, change: Change) -> bool:
    tests = {"size": change.n_lines >= LARGE, "files": change.n_files >= MANY, "area": change.area == delay.area}
    return tests[delay.on]


def _pick(chance: Random, weights: dict[str, float]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]
