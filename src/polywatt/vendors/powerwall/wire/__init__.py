"""The gateway's payloads, in Tesla's spelling; a file per group of paths.

Every field may be missing: many were seen in one firmware only, or in none.
"""
