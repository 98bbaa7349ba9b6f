"""The directory, requests, agreements, and the plan for each document that follows from them."""
