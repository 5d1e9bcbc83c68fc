"""A new version of a policy document before anybody relies on it: examined, and put to the open cases."""
