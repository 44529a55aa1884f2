"""Run evallib as ``python -m evallib``."""

from evallib.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
