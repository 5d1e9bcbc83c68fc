"""How people want to be reached, and who stands in for them: their addresses, what they subscribe to, deputies, leave."""
