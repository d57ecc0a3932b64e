"""A code editor of our own; it knows the theme and no screen, so that any screen may hold one."""
