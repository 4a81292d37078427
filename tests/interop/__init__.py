"""Our credentials given to verifiers that others wrote: `./run interop`."""
