"""The model as LaTeX for reledmac: a file that a publisher sets by their own rules."""
