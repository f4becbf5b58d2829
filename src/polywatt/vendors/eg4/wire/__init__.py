"""Payloads of the monitoring cloud, in both of its dialects.

The document (shared by EG4 and Luxpower) and the portal as it is disagree about names, scales and nesting; where they
do, a type has the fields of both and properties that read whichever is there. Numbers may come as text, and null and
the empty text mean "unknown": fields are read with the functions of ``envelope`` and ``scale``.
"""
