"""Reports: tables for people, pictures (the only importer of matplotlib), and plain data for programs."""
