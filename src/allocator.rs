//! The program's allocator: small things by mimalloc, large ones by the system, which lets them grow where they are.
//!
//! A question makes and drops thousands of small values, which is what mimalloc is for. A list that grows beyond what
//! the caches hold is another matter: mimalloc takes new memory, which the kernel has to wipe, and copies. That takes up
//! to a quarter of a second at a gibibyte, in which no question can be cancelled; the system's allocator moves the
//! pages instead.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;

use mimalloc::MiMalloc;

/// From so many bytes on memory is the system's; there glibc takes pages from the kernel for each piece.
const LARGE: usize = 32 << 20;

/// Both allocators; the size of a piece tells whose it is.
pub struct BySize;

// What is given back was taken from the same allocator, as its size tells, which callers have to say truly. When a piece
// crosses the border it is copied as far as both sizes reach.
unsafe impl GlobalAlloc for BySize {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() < LARGE { unsafe { MiMalloc.alloc(layout) } } else { unsafe { System.alloc(layout) } }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        match layout.size() < LARGE {
            true => unsafe { MiMalloc.alloc_zeroed(layout) },
            false => unsafe { System.alloc_zeroed(layout) },
        }
    }

    #[inline]
    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        if layout.size() < LARGE {
            unsafe { MiMalloc.dealloc(piece, layout) }
        } else {
            unsafe { System.dealloc(piece, layout) }
        }
    }

    #[inline]
    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        match (layout.size() < LARGE, size < LARGE) {
            (true, true) => unsafe { MiMalloc.realloc(piece, layout, size) },
            (false, false) => unsafe { System.realloc(piece, layout, size) },
            _ => unsafe { self.moved(piece, layout, size) },
        }
    }
}

impl BySize {
    /// Moves a piece from one allocator to the other.
    #[cold]
    unsafe fn moved(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // The caller has made sure that the size fits the alignment.
        let new = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !new.is_null() {
            unsafe {
                ptr::copy_nonoverlapping(piece, new, layout.size().min(size));
                self.dealloc(piece, layout);
            }
        }
        new
    }
}
