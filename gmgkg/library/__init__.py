"""The library of questions: its files, the values that a person gives, and asking."""
