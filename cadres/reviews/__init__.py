"""Reading the joint review, from the actor's area and inside `transaction(actor)`."""
