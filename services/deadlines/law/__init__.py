"""The law, pure: what starts, stops and meets a clock, and what a case therefore owes. Nothing here knows a database or what day it is."""
