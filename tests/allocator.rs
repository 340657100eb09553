//! The program's allocator keeps what was written, whichever of the two holds it.
#![cfg(feature = "mimalloc")]

#[path = "../src/allocator.rs"]
mod allocator;

use std::alloc::{GlobalAlloc, Layout};
use std::ptr;

use allocator::BySize;

/// Where pieces change hands.
const LARGE: usize = 32 << 20;

#[test]
fn what_was_written_stays_when_a_piece_grows_and_shrinks() {
    let sizes = [10, LARGE - 1, LARGE, LARGE * 2, LARGE * 3 + 7, LARGE - 5, LARGE + 1, 4_096, 1];
    let mut layout = Layout::from_size_align(10, 8).expect("a layout");
    let mut piece = unsafe { BySize.alloc_zeroed(layout) };
    let mut written: Vec<u8> = (0..10).collect();
    unsafe { ptr::copy_nonoverlapping(written.as_ptr(), piece, 10) };
    for size in sizes {
        piece = unsafe { BySize.realloc(piece, layout, size) };
        assert!(!piece.is_null());
        layout = Layout::from_size_align(size, 8).expect("a layout");
        written.truncate(size);
        assert_eq!(unsafe { std::slice::from_raw_parts(piece, written.len()) }, written);
        unsafe { *piece.add(size - 1) = if size <= 10 { written[size - 1] } else { 7 } };
    }
    unsafe { BySize.dealloc(piece, layout) };
    let large = Layout::from_size_align(LARGE, 64).expect("a layout");
    let piece = unsafe { BySize.alloc_zeroed(large) };
    assert!(unsafe { std::slice::from_raw_parts(piece, LARGE) }.iter().all(|byte| *byte == 0));
    unsafe { BySize.dealloc(piece, large) };
}
