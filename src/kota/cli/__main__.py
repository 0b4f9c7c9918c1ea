"""`python -m kota.cli`: what `./kota` becomes once its environment is there."""

import sys

from kota.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
