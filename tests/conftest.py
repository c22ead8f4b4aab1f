"""What holds for all tests."""

from hypothesis import settings

from engine.api.settings import one_thread

# Before any test imports numpy: many threads on small arrays take longer than one.
one_thread()

# The same examples in every run, and no limit of time, which a busy machine would not keep.
settings.register_profile("affetto", derandomize=True, deadline=None, database=None)
settings.load_profile("affetto")
