"""The deck list and the options of a deck."""
