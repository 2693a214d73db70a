"""The form of a request, held against the service models in botocore.

It must not know what Otpost asks for, nor what the emulator answers.
"""
