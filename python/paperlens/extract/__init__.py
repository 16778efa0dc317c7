"""What the texts of papers say, as tables."""
