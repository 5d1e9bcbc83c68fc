"""Official papers (公文): what stands on one, as data, and the printers that make it .docx, .pdf, .xlsx or JSON."""
