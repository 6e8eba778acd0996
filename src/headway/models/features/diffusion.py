"""Diffusion: over how many parts of the code a change is spread, and whether these usually change together."""

from headway.models.base import Fact, features


@features(
    Fact("n_files", "files changed", "1", "it touches many files"),
    Fact("n_folders", "folders changed", "1", "it touches many folders"),
    Fact("n_subsystems", "top-level folders changed", "1", "it touches many top-level folders"),
    Fact("n_parts", "parts of the code changed: as the settings name them, else two folders deep", "1", "it touches many parts of the code"),
    Fact("entropy", "spread of the changed lines over the files", "bit", "its lines are spread over many files"),
    Fact("rarest_pair", "the pairs of its parts, the least share of earlier changes of the rarer one that also changed the other; missing within one part", "1", "it changes an area rarely changed together with the others"),
    Fact("rarest_part", "share of earlier changes that touched the least changed of its parts", "1", "how often its parts of the code change"),
    Fact("part_repairs", "most repairs among the last year's changes of one of its parts, as a share", "1", "a part of it needed many repairs in the last year"),
)  # fmt: skip
def diffusion() -> str:
    """Count parts, weigh lines over files (Kamei et al. 2013: ns, nd, nf, entropy), and look up which parts changed together so far."""
    return """
      WITH spread AS MATERIALIZED (
        SELECT subject, count(*) AS n_files, count(DISTINCT folder) AS n_folders, count(DISTINCT top) AS n_subsystems,
               count(DISTINCT part) AS n_parts, sum(n_lines) AS n_lines FROM subject_file GROUP BY subject),
      mixed AS (
        SELECT f.subject, round(-sum(f.n_lines / s.n_lines * log2(f.n_lines / s.n_lines)), 9) AS entropy
        FROM subject_file f JOIN spread s ON s.subject = f.subject WHERE f.n_lines > 0 GROUP BY f.subject),
      place AS MATERIALIZED (SELECT DISTINCT s.repository, f.part, s.tick, s.subject FROM subject_file f JOIN subject s ON s.subject = f.subject),
      visit AS (
        SELECT repository, part, tick, subject, 0 AS is_past, 0 AS is_fix FROM place
        UNION ALL SELECT repository, part, tick, '', 1, is_fix FROM past_part),
      seen AS (
        SELECT subject, part, is_past, sum(is_past) OVER (PARTITION BY repository, part ORDER BY tick ROWS UNBOUNDED PRECEDING) AS n
        FROM visit),
      -- a window over time costs much more than one over rows, and needs no more than the year before the first subject
      late AS (
        SELECT subject, part, is_past, sum(is_past) OVER year AS n_year, sum(is_fix) OVER year AS n_fixes
        FROM visit WHERE tick >= (SELECT min(tick) FROM subject) - INTERVAL 366 DAY
        WINDOW year AS (PARTITION BY repository, part ORDER BY tick RANGE BETWEEN INTERVAL 365 DAY PRECEDING AND CURRENT ROW)),
      known AS MATERIALIZED (
        SELECT s.subject, s.part, s.n, l.n_year, l.n_fixes FROM seen s JOIN late l ON l.subject = s.subject AND l.part = s.part
        WHERE s.is_past = 0 AND l.is_past = 0),
      count AS (
        SELECT repository, tick, '' AS subject, n FROM past_change UNION ALL SELECT repository, tick, subject, NULL FROM subject),
      whole AS (SELECT subject, max(n) OVER (PARTITION BY repository ORDER BY tick ROWS UNBOUNDED PRECEDING) AS n FROM count),
      met AS (
        SELECT a.repository, a.part AS one, b.part AS other, a.tick, '' AS subject, 1 AS is_past
        FROM past_part a JOIN past_part b ON b.repository = a.repository AND b.tick = a.tick AND b.part > a.part
        WHERE a.n_parts <= 12
        UNION ALL
        SELECT a.repository, a.part, b.part, a.tick, a.subject, 0
        FROM place a JOIN place b ON b.subject = a.subject AND b.part > a.part
        JOIN spread s ON s.subject = a.subject WHERE s.n_parts <= 12),
      pair AS (
        SELECT subject, one, other, is_past,
               sum(is_past) OVER (PARTITION BY repository, one, other ORDER BY tick ROWS UNBOUNDED PRECEDING) AS n FROM met),
      rare AS (
        SELECT p.subject, min(least(1, (p.n + 0.5) / (least(a.n, b.n) + 1))) AS rarest_pair
        FROM pair p JOIN known a ON a.subject = p.subject AND a.part = p.one
        JOIN known b ON b.subject = p.subject AND b.part = p.other WHERE p.is_past = 0 GROUP BY p.subject),
      usual AS (
        SELECT k.subject, min(k.n / nullif(w.n, 0)) AS rarest_part, max(k.n_fixes / (k.n_year + 5)) AS part_repairs
        FROM known k JOIN whole w ON w.subject = k.subject GROUP BY k.subject)
      SELECT s.subject, s.n_files, s.n_folders, s.n_subsystems, s.n_parts, coalesce(m.entropy, 0) AS entropy,
             r.rarest_pair, u.rarest_part, u.part_repairs
      FROM spread s LEFT JOIN mixed m ON m.subject = s.subject LEFT JOIN rare r ON r.subject = s.subject
      LEFT JOIN usual u ON u.subject = s.subject"""
