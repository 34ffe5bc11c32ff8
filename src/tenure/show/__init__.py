"""Results as people see them: text, HTML and plots, in English and Spanish."""
