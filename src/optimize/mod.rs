//! Plan to better plan: a list of small named steps, fed by statistics.
