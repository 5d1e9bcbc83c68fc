"""The rules a case of litigation response obeys, as pure functions over its effective facts."""
