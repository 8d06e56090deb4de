"""The report as a file: what it says, and how it is made into PDF and DOCX."""
