"""``python -m bot``: see :mod:`bot.command_line`."""

if __name__ == "__main__":
    # Under another name each worker process imports this module again, and needs no bot.
    import sys

    from bot.command_line import main
    from bot.ops.stop_signals import end_at_any_signal, ignore_signals

    end_at_any_signal()
    status = main()
    ignore_signals()
    sys.exit(status)
