"""Who takes a case: the undertaking unit, the handler, the leader in court; what is proposed, why, and what may be decided otherwise."""
