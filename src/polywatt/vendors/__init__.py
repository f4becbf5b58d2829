"""One folder a vendor; each is found through the entry-point group polywatt.vendors."""
