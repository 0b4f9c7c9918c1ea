"""Who may say how lifts and stops are, and who helps travellers."""

DESK = "access.desk"  # set the state of lifts, decide about steps
ASSIST = "access.assist"  # see who booked help at the stations of one's agency, and help them
STAFF = (DESK, ASSIST)
