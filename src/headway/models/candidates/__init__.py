"""How it is learnt, one candidate a file: rules, classical models, deep ones."""
