"""Figures added up beforehand by bureau and half of a month, so that an answer costs the same whether there are a thousand cases or a million."""
