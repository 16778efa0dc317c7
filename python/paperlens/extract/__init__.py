"""What the texts of a corpus say: terms that they gloss; models, datasets, scores, sizes and links in them."""
