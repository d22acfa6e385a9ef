// How do contributors prove it?
