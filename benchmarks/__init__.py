"""How fast returns are read, checked and consolidated, against the bare reader and against a plain script."""
