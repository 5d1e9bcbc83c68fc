"""What is inside: known holes, the list of parts, their licences."""
