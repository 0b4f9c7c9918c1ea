from kota.mobility.transit.rules.days import Day  # placeholder of the scratch
