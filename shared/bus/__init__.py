"""NATS: how services, bureaus and sites hear of what the log holds. Nothing is kept here that the log does not have.

``topology`` says what streams and consumers there are, ``connection`` how to connect without losing messages by default settings,
``relay`` publishes the log, ``delivery`` is what happens to a message that cannot be handled.
"""
