"""Stats: the figures the 司法局 reports, each with its numerator and denominator, as known at any past date, traceable to case ids."""
