"""The control room: one screen of the whole city, put together from what the apps tell by their facades."""
