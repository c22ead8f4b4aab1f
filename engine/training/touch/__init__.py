"""The touch network's training: performances as events, the network in Keras, its release."""
