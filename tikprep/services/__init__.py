"""What the program does, without a window: everything can be driven from here."""
