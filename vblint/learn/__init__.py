"""What teaches and measures the classifier. Nothing on the lint path imports this package."""
