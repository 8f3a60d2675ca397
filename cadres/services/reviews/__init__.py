"""The joint review, step by step: batches, answers, conclusions, and what follows them."""
