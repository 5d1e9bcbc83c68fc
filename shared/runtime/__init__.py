"""What every service is run by: connections, the event log, projections, HTTP with health and metrics, orderly start and stop.

The gateway and commands take single modules of it and must not load a whole service for that: import ``parts`` and ``serve`` from where they are.
"""
