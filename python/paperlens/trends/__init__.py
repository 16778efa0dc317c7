"""What becomes more frequent and what less: shares of papers by calendar time, and tests of them."""
