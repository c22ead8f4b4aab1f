"""What the operator looks at: log, metrics, health, exported votes."""
