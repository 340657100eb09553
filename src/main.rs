//! The `kenning` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    kenning::doors::main()
}
