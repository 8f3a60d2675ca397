"""Reading what a place is made of, always from the actor's area and inside `transaction(actor)`."""
