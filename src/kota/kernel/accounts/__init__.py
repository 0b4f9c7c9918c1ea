"""People, agencies, roles and programs: who is who, and who may do what where."""
