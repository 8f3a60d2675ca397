"""Print models of papers. Everything printed is in the model; the templates only arrange."""
