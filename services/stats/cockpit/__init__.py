"""The 司法局's view over HTTP: key figures and their change, rankings, trends, cross tables, and what each figure means."""
