"""How sure a number is: intervals from what one SQL query can give, and comparisons that questions ask for."""
