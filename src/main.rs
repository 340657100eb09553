//! The `kenning` command.

fn main() {}
