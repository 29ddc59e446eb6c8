"""What people change in a report that is otherwise generated: texts, free paragraphs, parts, comments."""
