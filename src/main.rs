//! The `kenning` command.

#[cfg(feature = "mimalloc")]
mod allocator;

use std::process::ExitCode;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: allocator::BySize = allocator::BySize;

fn main() -> ExitCode {
    kenning::doors::main()
}
