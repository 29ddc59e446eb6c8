"""Printing a document: one module a format, each a pure function from blocks to bytes."""
