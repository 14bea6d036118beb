"""What a person showed: a code's bytes, how they came, and what carrying did to them."""
