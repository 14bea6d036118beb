"""The verifier: pure Python, the same code in CPython and in Pyodide; no I/O and no clock of its own."""
