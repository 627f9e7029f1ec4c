"""Settings that all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# The same examples each time, so that a change is what makes a test fail. `FOREWARNED_EXPLORE=1` looks
# for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("FOREWARNED_EXPLORE") else "steady")
