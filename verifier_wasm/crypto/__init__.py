"""Keys and signatures, without any trust: which algorithm, which curve, whether the numbers agree."""
