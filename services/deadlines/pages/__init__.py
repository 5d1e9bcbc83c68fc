"""The pages that deadlines serves: today, deadlines and why, the calendar, policy packs, duties, counting."""
