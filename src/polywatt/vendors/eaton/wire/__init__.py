"""The xStorage Home's payloads, spelled exactly as Eaton spells them.

Times are epoch seconds in ``device``, ``settings`` and the diagnostics, epoch milliseconds in mode records, metrics
and notifications, and local clock times as HHMM integers (1409 is 14:09) where a mode begins and ends.
"""
