"""What generated job scripts run on: the contract of records, and the lake with its commit log."""
