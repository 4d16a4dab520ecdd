"""The assets, one module per layer of the graph. They decide what is left to do and call the domain to do it."""
