"""What the console's templates may ask for besides Django's own."""
