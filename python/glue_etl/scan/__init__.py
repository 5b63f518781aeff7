"""Checks input files in parallel before Spark reads them."""
