"""What they answered: whose response it is, what it says to each concern, and what it promises."""
