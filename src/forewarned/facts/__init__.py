"""What a report says of the death: age, dates, conclusion, cause, manner, place, each with its words."""
