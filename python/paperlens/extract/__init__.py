"""What the texts of a corpus say: its terms, and their glosses; models, datasets, scores, sizes and links."""
