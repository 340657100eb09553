//! Every built-in function, one row each, one family a file.
