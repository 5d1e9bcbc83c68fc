"""The ways out of the house: each channel hands one message over, or says why not and whether to come again."""
