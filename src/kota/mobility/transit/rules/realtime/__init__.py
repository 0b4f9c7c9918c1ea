"""What happens beside the timetable: messages of others read, the day moved by them, vehicles followed and foretold."""
