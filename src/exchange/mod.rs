//! Worlds and graphs in and out: CSV, JSON Lines, DOT, tables.
