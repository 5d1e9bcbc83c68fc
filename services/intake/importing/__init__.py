"""An import on its way: what became of each row, and jobs that the service runs for whoever sent a file through the browser."""
