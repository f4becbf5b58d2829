"""The Enlighten cloud's payloads, spelled as the services spell them.

A dozen services behind one host write the same thing in different ways: numbers as text, percents with their sign,
seconds and milliseconds, kWh beside W, and null, "" or "none" for what they do not know. Fields therefore take
whatever comes and are read through the functions of ``scale``; properties give SI units.
"""
