"""Published lists: which procedures the public post receives and returns, by decision and day."""
