"""The second half of every query: one template a kind, from facts to value, n, missing and what the interval needs."""

from collections.abc import Collection

from headway.measure.facts import Plan, facts
from headway.measure.privacy import Cell
from headway.measure.query import Query, table_of
from headway.metrics.base import COUNTED

COUNTS = """,
one as (
  select slice, period, stage, cluster, avg(case when inferred then 1.0 else 0.0 end) as inferred
  from fact group by slice, period, stage, cluster
),
counted as (
  select slice, period,
    sum(case when stage = 'known' then 1 else 0 end) as n,
    sum(case when stage = 'missing' then 1 else 0 end) as missing,
    sum(case when stage = 'open' then 1 else 0 end) as n_open,
    sum(case when stage = 'young' then 1 else 0 end) as n_young,
    avg(case when stage = 'known' then inferred end) as inferred
  from one group by slice, period
)"""

SUM = """,
found as (
  select slice, period, sum(weight * value) as value,
    sum(weight * value) as a, sum(weight * value * weight * value) as b, null as c, null as d, null as e
  from fact where stage = 'known' group by slice, period
)"""

RATE = """,
found as (
  select fact.slice, fact.period, case when max(weeks) * 7 >= 1 then sum(weight * value) / max(weeks) end as value,
    sum(weight * value) as a, sum(weight * value * weight * value) as b, max(weeks) as c, null as d, null as e
  from fact join seen on seen.period = fact.period and (seen.slice is null or seen.slice = fact.slice)
  where stage = 'known' group by fact.slice, fact.period
)"""

SHARE = """,
found as (
  select slice, period, sum(weight * value) / sum(weight) as value,
    sum(weight * value) as a, sum(weight) as b, sum(weight * weight) as c, null as d, null as e
  from fact where stage = 'known' group by slice, period
)"""

MIX = """,
part as (
  select slice, period, sum(weight * value) as part, sum(weight * weight * value * value) as squares
  from fact where stage = 'known' group by slice, period
),
found as (
  select slice, period, part / sum(part) over (partition by period) as value,
    part as a, sum(part) over (partition by period) as b, sum(squares) over (partition by period) as c,
    null as d, null as e
  from part
)"""

RATIO = """,
piece as (
  select slice, period, cluster, sum(weight * value) as y, sum(weight * per) as x
  from fact where stage = 'known' group by slice, period, cluster
),
found as (
  select slice, period, sum(y) / nullif(sum(x), 0) as value,
    sum(y) as a, sum(x) as b, sum(y * y) as c, sum(x * y) as d, sum(x * x) as e
  from piece group by slice, period
)"""

# The interval's ranks are those of core.stats.intervals.quantile_ranks; a test holds the two together.
QUANTILE = """,
ranked as (
  select slice, period, value, row_number() over (partition by slice, period order by value) as place,
    cast(count(*) over (partition by slice, period) as double precision) as n
  from fact where stage = 'known'
),
aimed as (
  select slice, period, value, place, n, (n - 1) * {p} + 1 as middle,
    (n + 1) * {p} - 1.959963984540054 * sqrt(n * {p} * (1 - {p})) as low,
    (n + 1) * {p} + 1.959963984540054 * sqrt(n * {p} * (1 - {p})) as high
  from ranked
),
found as (
  select slice, period, sum(value * greatest(0, 1 - abs(place - middle))) as value,
    case when max(n) >= 5 and max(low) >= 0.4
      then sum(value * greatest(0, 1 - abs(place - greatest(low, 1)))) end as a,
    case when max(n) >= 5 and max(high) <= max(n) + 0.6
      then sum(value * greatest(0, 1 - abs(place - least(high, n)))) end as b, null as c, null as d, null as e
  from aimed group by slice, period
)"""

# `value` is the age at which a row was last seen, `per` whether it ended then. The spread is Greenwood's, summed over
# clusters instead of rows: what each cluster pulls the log of the curve by, squared.
# What happens after {p} only counts as still at risk until then: one age stands for all of it, and most rows are there.
SURVIVAL = """,
life as (
  select slice, period, least(value, {p} + 1) as age, sum(case when per then weight else 0 end) as gone, sum(weight) as total
  from fact where stage = 'known' group by slice, period, least(value, {p} + 1)
),
risk as (
  select slice, period, age, gone, sum(total) over (partition by slice, period order by age desc
    rows between unbounded preceding and current row) as at_risk
  from life
),
hazard as (
  select slice, period, age, at_risk, gone,
    sum(case when age <= {p} and gone < at_risk then gone / (at_risk * (at_risk - gone)) else 0 end)
      over (partition by slice, period order by age rows between unbounded preceding and current row) as drag
  from risk
),
piece as (
  select fact.slice, fact.period, cluster, sum(weight) as w,
    sum(weight * (case when per and value <= {p} and gone < at_risk then 1 / (at_risk - gone) else 0 end - drag)) as pull
  from fact join hazard on fact.period = hazard.period and fact.slice is not distinct from hazard.slice
    and least(fact.value, {p} + 1) = hazard.age
  where stage = 'known' group by fact.slice, fact.period, cluster
),
mass as (
  select slice, period, sum(w) * sum(w) / sum(w * w) as facts, sum(pull * pull) as spread from piece
  group by slice, period
),
curve as (
  select slice, period, max(age) as oldest,
    max(case when age <= {p} and gone >= at_risk then 1 else 0 end) as none_left,
    exp(sum(case when age <= {p} and gone < at_risk then ln(1 - gone / at_risk) else 0 end)) as alive
  from hazard group by slice, period
),
found as (
  select mass.slice, mass.period,
    case when none_left = 1 then 0 when oldest >= {p} then alive end as value,
    facts as a, spread * facts / greatest(facts - 1, 1) as b, null as c, null as d, null as e
  from mass join curve on mass.period = curve.period and mass.slice is not distinct from curve.slice
)"""

# `per` is the holder; pieces of one cluster that one holder has move together.
CONCENTRATION = """,
piece as (
  select slice, period, per as holder, cluster, sum(weight * value) as held
  from fact where stage = 'known' group by slice, period, per, cluster
),
holding as (
  select slice, period, holder, sum(held) as held, sum(held * held) as own from piece group by slice, period, holder
),
found as (
  select slice, period, 1 - sum(held * held) / nullif(sum(held) * sum(held), 0) as value,
    sum(held) as a, sum(held * held) as b, sum(own) as c, sum(own * held) as d, sum(own * held * held) as e
  from holding group by slice, period
)"""

# What was observed and never happened is 0, in the query as in the row: in every period of a slice that has facts in any.
CELLS = """,
cell as (
  select slice, period.period from ({slices}) as named cross join period
)
select cell.slice, cell.period, case when n > 0 then value when coalesce(missing, 0) = 0 and weeks > 0 then 0.0 end as value,
  coalesce(n, 0) as n, coalesce(missing, 0) as missing, n_open, n_young, inferred, a, b, c, d, e
from cell left join counted on counted.period = cell.period and counted.slice is not distinct from cell.slice
left join found on found.period = cell.period and found.slice is not distinct from cell.slice
left join seen on seen.period = cell.period and (seen.slice is null or seen.slice = cell.slice)
order by cell.slice, cell.period"""

LAST = """
select counted.slice, counted.period, value, n, missing, n_open, n_young, inferred, a, b, c, d, e
from counted left join found on found.period = counted.period and found.slice is not distinct from counted.slice
order by counted.slice, counted.period"""

TEMPLATES = {
    "count": SUM,
    "level": SUM,
    "rate": RATE,
    "share": SHARE,
    "mix": MIX,
    "ratio": RATIO,
    "quantile": QUANTILE,
    "survival": SURVIVAL,
    "concentration": CONCENTRATION,
}


def number_query(plan: Plan) -> Query:
    """Return the query that gives, for each slice and period, the number and what its interval needs."""
    kind, last = plan.metric.kind, LAST
    query = facts(plan)
    if kind.name in COUNTED:
        columns = [("slice", "varchar"), ("period", "integer"), ("weeks", "double precision")]
        query += Query(",\n") + table_of("seen", columns, plan.weeks)
        slices = "select distinct slice from counted" if plan.by else "select cast(null as varchar) as slice"
        last = CELLS.replace("{slices}", slices)
    return query + Query(COUNTS + TEMPLATES[kind.name].replace("{p}", repr(kind.at)) + last)


def without_cells(query: Query, hidden: Collection[Cell]) -> Query:
    """Return the query without the slices and periods that are withheld: what a reader may run tells no more than the table."""
    if not hidden:
        return query
    cells = table_of("withheld", [("slice", "varchar"), ("period", "integer")], sorted(hidden, key=str))
    among = "select 1 from withheld where withheld.period = shown.period and withheld.slice is not distinct from shown.slice"
    return (
        Query("with ")
        + cells
        + Query("\nselect * from (\n")
        + query
        + Query(f"\n) as shown where not exists ({among}) order by slice, period")
    )


def people_query(plan: Plan) -> Query:
    """Return the query that gives each slice, period and person with a known fact in it; person is null for none."""
    return facts(plan, people=True) + Query("\nselect distinct slice, period, person from fact where stage = 'known'")
