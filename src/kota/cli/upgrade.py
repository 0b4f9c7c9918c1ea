"""`kota upgrade`: a stopped city is backed up, then brought up to this code and pack."""

import argparse
from collections.abc import Sequence

from kota.cli import frontend, signals
from kota.cli.city import City
from kota.cli.home import Home, default_home
from kota.cli.messages import compile_catalogues
from kota.cli.prepare import back_up, prepare
from kota.cli.progress import say, step


def run(words: Sequence[str]) -> int:
    """`kota upgrade`."""
    parser = argparse.ArgumentParser(
        prog="kota upgrade",
        description="Back a stopped city up, then bring its tables and pack up to this code.",
    )
    parser.parse_args(words[1:])
    signals.stop_on_request()
    home = Home(default_home())
    home.prepare()
    home.acquire("upgrade")
    city = City(home)
    try:
        frontend.build()
        compile_catalogues()
        with step("database") as line:
            city.open(line)
        back_up(city)
        prepare(city)
    finally:
        signals.deaf()
        city.close()
        home.release()
    say("The city is up to this code. `./kota up` starts it.")
    return 0
