"""How TikPrep looks: one table of colours feeds the palette, the style sheet and all painting."""
