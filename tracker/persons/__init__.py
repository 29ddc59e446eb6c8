"""One person behind the registrations at several meetings."""
