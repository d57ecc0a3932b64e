"""Parts that more than one screen is made of; they know the theme and nothing of cards or decks."""
