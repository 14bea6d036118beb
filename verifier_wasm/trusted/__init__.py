"""What is trusted, as signed by its publisher: issuers, roots, status lists, and the memory of them."""
