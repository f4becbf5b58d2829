"""What the set-up wizard's endpoints say. Every field may be missing: most were seen in one firmware, or in none."""
