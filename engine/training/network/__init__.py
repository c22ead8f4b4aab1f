"""The network in Keras, as it is trained."""
