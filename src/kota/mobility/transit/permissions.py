"""Who may look after timetables and disruptions."""

FEEDS = "transit.feeds"  # bring, use and take back versions of feeds
DESK = "transit.desk"  # watch the lines, write service alerts
STAFF = (FEEDS, DESK)
