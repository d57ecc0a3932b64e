"""Cards on paper: a dialog, and what sets pages and writes them."""
