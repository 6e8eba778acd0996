"""Models in use: gather, predict, replay, watch and retrain; the only room that joins models and store."""
