"""The network in Keras. Only training, evaluation and export import it."""
