//! The `kenning` command.

use std::process::ExitCode;

/// A question makes and drops thousands of small values.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kenning::doors::main()
}
