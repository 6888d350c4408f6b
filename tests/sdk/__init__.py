"""Amazon's own clients, and others' written for Cognito, against a running Portico with only the endpoint set."""
