"""Four Firsts (四个第一): score and rank bureaus by written criteria, exactly, and prove it."""

import os

__version__ = "0.1.0"

# Before numpy is imported: at our sizes a second BLAS thread only costs time on a busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Before pydantic is: what other packages on the machine register as its plugins has no business here.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
