"""Figures added up beforehand by bureau and month, so that an answer costs the same whether there are a thousand cases or a million."""
