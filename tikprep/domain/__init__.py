"""What the program knows about learning: pure, standard library only, no clock, no disk."""
