"""For authors of other software: an emulator in a test, with a clock that is set by hand."""
