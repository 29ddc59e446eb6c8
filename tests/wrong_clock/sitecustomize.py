"""Python reads this first where it is on the path: the product's clock is wrong by CLOCK_AHEAD seconds.

The product asks `core.clock` for the time, and its libraries `time.time`; waits go by another clock. (faketime 0.9.10 makes a
whole program's clock wrong, but also breaks every wait of Python's.)
"""

import os
import time
from datetime import timedelta

from tracker.core import clock

AHEAD = float(os.environ["CLOCK_AHEAD"])
_time, _now = time.time, clock.now

time.time = lambda: _time() + AHEAD
clock.now = lambda: _now() + timedelta(seconds=AHEAD)
