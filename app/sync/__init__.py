"""The outbox protocol: state table, engine, reconciliation; knows no provider by name."""
