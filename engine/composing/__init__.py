"""From a request to a piece: what it is to become, its candidates, and the best of them."""
