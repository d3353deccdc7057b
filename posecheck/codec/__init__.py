"""Sessions as documents: what results and history both write and read, below either of them."""
