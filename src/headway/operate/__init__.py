"""Models in use: gather, train, serve, predict, replay, watch and retrain; the only room that joins models and store.

A `Desk` (`serve`) is what every act needs: the store, the settings, the moment and the folder of models. From it the rooms go on:

- Facts: `gather` asks for the rows of a task, over relations that `layout` lays out, with `words` and `tokens`; `diff` makes a
  subject of what nobody landed yet, `hidden` says where landings hide the branch, `crowd` counts the people behind rows.
- Training: `learn` does what is due after a read; `train` runs the trial (`unseen` leaves out what was made from this history),
  `matrix` and `registry` keep what it made, `reference` what is watched of it, `keep` the trial as rows, `release` switches.
  `types` learns the types of changes, and writes labels only.
- Asking: `predict` about one or many, in the words of `said`; `one_change` about a diff, printed by `check_forms`; `delay` and its
  `dates`; `forecast` with `durations_then`; `outlook` is what an analysis says of all that. `beside` is the rule beside a model.
- Keeping score: `fill` says at the fixed `moments` what is stored; `landings` tells what became of it, `truth` when that is ripe,
  `score` how good it was; `live` and `held` sum that up. `replay` does the same for the past, `store_replay` keeps it apart.
- Watching: `monitor` looks at one model, `monitor_all` at those in use, `maturing` says when a test can speak; `duel` compares
  two models, and `retrain` switches where that gives a reason to.
- Others' tables and models: `table_file` reads them, `external` makes a trial of one, `others` checks predictions.
"""
