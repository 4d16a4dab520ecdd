"""Documents minted from facts that are known first, and the check that what is read of them is right (docs/mint.md)."""
