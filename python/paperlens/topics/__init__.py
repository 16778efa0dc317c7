"""Topics of a corpus: found, named, and judged."""
