"""The public pages: meetings, one meeting, its photographs and calendar, and the notices."""
