"""The parts of the code that each landed change touched: named without looking ahead, so that models may learn from them."""

from headway.tables.base import Column, Table

change_part = Table(
    name="change_part",
    kind="derived",
    grain="one part of one landed change",
    key=("change_id", "part"),
    columns=(
        Column("change_id", "text", "the change"),
        Column("part", "text", "the part: the area that the settings name for its paths, else their first two folders"),
        Column("n_parts", "integer", "parts that the change touched", unit="1"),
    ),
    # The areas of the report are cut from the whole history: a model that learnt from them would know its future.
    sql="""
      WITH place AS (
        SELECT path, CASE WHEN area_rule = 'settings' THEN area ELSE array_to_string(string_split(path, '/')[:-2][:2], '/') END AS part
        FROM file_kind),
      touched AS (SELECT DISTINCT f.sha AS change_id, p.part FROM file_change f JOIN place p ON p.path = f.path)
      SELECT change_id, part, count(*) OVER (PARTITION BY change_id) AS n_parts FROM touched""",
    inputs=("file_change", "file_kind"),
    on_demand=True,
)
