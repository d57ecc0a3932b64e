"""A card on the screen: a Page becomes a document, and a widget paints it."""
