"""How documents of other standards are laid out inside, apart from how they are signed."""
