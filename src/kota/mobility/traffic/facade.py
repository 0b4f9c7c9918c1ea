"""What other apps may call: how roads flow, what is wrong on them, and the simulation of traffic."""

from kota.mobility.traffic.selectors.incidents import standing as incidents
from kota.mobility.traffic.selectors.network import network
from kota.mobility.traffic.selectors.now import flow, flows, summary, worst
from kota.mobility.traffic.services import simulating
from kota.mobility.traffic.services.probes import Probes, take

__all__ = ["Probes", "flow", "flows", "incidents", "network", "simulating", "summary", "take", "worst"]
