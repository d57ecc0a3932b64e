"""From the Markdown of a card to a Page: safe, Qt-free and without colours."""
