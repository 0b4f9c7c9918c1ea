"""Names of permissions."""

VIEW = "control.view"  # the control room: the whole city on one screen
