"""What a case still lacks, by the checks and the task lists of the documents that bind its bureau, each with its clause."""
