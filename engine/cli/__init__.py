"""The commands of ``python -m engine``, a module each: ``add_arguments`` and ``run``."""
