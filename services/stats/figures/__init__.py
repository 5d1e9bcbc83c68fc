"""From what happened in a case to what is counted: one row per case and instance (案件×审级), one per duty. Pure."""
