"""How many examples hypothesis tries of what costs: few in the suite and always the same, more where one asks for them.

`TRACKER_TEST_EXAMPLES=50` tries fifty times as many, other ones in every run.
"""

import os
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

TIMES = int(os.environ.get("TRACKER_TEST_EXAMPLES", "1"))


def examples(number: int, *, steps: int = 50) -> settings:
    """Settings for `number` examples in the suite; a state machine takes `steps` steps in each."""
    return settings(
        max_examples=number * TIMES,
        stateful_step_count=steps,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


def play(machine: Callable[[], RuleBasedStateMachine], number: int, *, steps: int) -> None:
    """Play this machine `number` times; what fails is told as the shortest sequence of steps that does."""
    run_state_machine_as_test(machine, settings=examples(number, steps=steps))
