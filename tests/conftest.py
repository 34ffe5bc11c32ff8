"""Settings shared by all tests."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("house", deadline=None, derandomize=True, max_examples=50, suppress_health_check=_SLOW)
settings.register_profile(
    "search", deadline=None, phases=[Phase.generate], max_examples=300, suppress_health_check=_SLOW, print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
