"""Its emulator."""
