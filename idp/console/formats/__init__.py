"""How English pages write a moment: by 24 hours, and with a month that nobody takes for a day."""
