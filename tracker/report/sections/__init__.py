"""The parts of a report. Each is a pure function of the facts; an empty one is dropped by the compiler."""
