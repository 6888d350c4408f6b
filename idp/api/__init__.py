"""The door for apps written for Amazon Cognito: ``POST /`` in the ``cognito-idp`` JSON 1.1 protocol.

Everything that is data in botocore's service model (`service`, `shapes`) is read from it, never written
by hand. Begin with `dispatch`: the way of one request; then `call`, what an operation is given, and any
file of `operations`, one short handler each. It decides nothing about people.
"""
