//! The client's memory: blocks whose sizes are powers of two, each size with a list of its free ones.
//!
//! The allocator that Rust brings is 2.5 kB of what every visitor downloads; this one is a tenth of
//! it. A block is halved where a smaller one is wanted and never joined again, so all that is ever
//! asked of the browser is, size by size, the most that was in use at once and one block more: a
//! page that stays open for days does not grow for that.
#![expect(unsafe_code, reason = "an allocator hands out raw memory; here and nowhere else")]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr::null_mut;

/// The smallest block has 16 bytes: room for the list, and what most small things need.
const SMALLEST: usize = 4;
/// A page of WebAssembly's memory has 64 KiB; more memory comes in whole pages.
const PAGE: usize = 16;
/// No block is larger than 1 GiB.
const SIZES: usize = 31;

/// An allocator. `Source` is where pages come from.
#[derive(Debug)]
pub(crate) struct Memory<Source> {
    /// The first free block of each size, by its power of two; each holds the address of the next.
    free: UnsafeCell<[*mut u8; SIZES]>,
    source: Source,
}

/// Gives that many new pages at once, aligned to a page; null where there are no more.
pub(crate) trait Pages {
    fn more(&self, pages: usize) -> *mut u8;
}

/// The memory of the module.
#[cfg(target_arch = "wasm32")]
#[derive(Debug)]
pub(crate) struct Module;

#[cfg(target_arch = "wasm32")]
impl Pages for Module {
    fn more(&self, pages: usize) -> *mut u8 {
        match core::arch::wasm32::memory_grow(0, pages) {
            usize::MAX => null_mut(),
            before => (before << PAGE) as *mut u8,
        }
    }
}

// SAFETY: the client runs on one thread, as all of WebAssembly does without shared memory.
unsafe impl<Source: Sync> Sync for Memory<Source> {}

impl<Source> Memory<Source> {
    /// Memory that holds nothing yet.
    pub(crate) const fn new(source: Source) -> Self {
        Self {
            free: UnsafeCell::new([null_mut(); SIZES]),
            source,
        }
    }

    /// The free blocks of a size.
    ///
    /// # Safety
    /// No other reference to the same list lives meanwhile, and the size is below [`SIZES`].
    #[expect(clippy::mut_from_ref, reason = "one thread, and no reference outlives an expression")]
    unsafe fn free(&self, size: usize) -> &mut *mut u8 {
        // SAFETY: see above.
        unsafe { (*self.free.get()).get_unchecked_mut(size) }
    }
}

/// The power of two that the layout fits into. A block is aligned to its own size, up to a page.
fn size_of(layout: Layout) -> usize {
    let bytes = layout.size().max(layout.align()).max(1 << SMALLEST);
    (bytes - 1).ilog2() as usize + 1
}

// SAFETY: a block is in one free list or in use, never both; it has the size and the alignment of
// its power of two.
unsafe impl<Source: Pages> GlobalAlloc for Memory<Source> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let size = size_of(layout);
        if size >= SIZES || layout.align() > 1 << PAGE {
            return null_mut();
        }
        let mut from = size;
        // SAFETY: what is in a list is a free block of that size, which begins with the next one.
        unsafe {
            while from < SIZES - 1 && self.free(from).is_null() {
                from += 1;
            }
            let mut block = *self.free(from);
            if block.is_null() {
                from = size.max(PAGE);
                block = self.source.more(1 << (from - PAGE));
                if block.is_null() {
                    return block;
                }
            } else {
                *self.free(from) = *block.cast();
            }
            while from > size {
                from -= 1;
                let half = block.add(1 << from);
                *half.cast() = *self.free(from);
                *self.free(from) = half;
            }
            block
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let size = size_of(layout);
        // SAFETY: the block came from `alloc` with this layout, and nobody uses it any more.
        unsafe {
            *block.cast() = *self.free(size);
            *self.free(size) = block;
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // SAFETY: as the caller promises of `bytes` and the alignment.
        unsafe {
            let wanted = Layout::from_size_align_unchecked(bytes, layout.align());
            if size_of(wanted) == size_of(layout) {
                return block;
            }
            let moved = self.alloc(wanted);
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, bytes.min(layout.size()));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;
    use std::alloc::System;

    use super::*;

    /// Pages of the machine, counted; kept until the test ends.
    #[derive(Default)]
    struct Counted(Cell<usize>);

    impl Pages for Counted {
        fn more(&self, pages: usize) -> *mut u8 {
            self.0.set(self.0.get() + pages);
            let layout = Layout::from_size_align(pages << PAGE, 1 << PAGE).unwrap();
            // SAFETY: the layout is not empty.
            unsafe { System.alloc(layout) }
        }
    }

    /// Something in use: its memory, how it was asked for, and what was written into it.
    struct Used(*mut u8, Layout, u8);

    impl Used {
        fn is_intact(&self) -> bool {
            // SAFETY: the memory is in use and was filled when it was taken.
            let bytes = unsafe { core::slice::from_raw_parts(self.0, self.1.size()) };
            bytes.iter().all(|byte| *byte == self.2)
        }
    }

    fn take(memory: &Memory<Counted>, bytes: usize, align: usize, mark: u8) -> Used {
        let layout = Layout::from_size_align(bytes, align).unwrap();
        // SAFETY: the layout is not empty.
        let block = unsafe { memory.alloc(layout) };
        assert!(!block.is_null());
        assert_eq!(block.addr() % align, 0, "aligned to {align}");
        // SAFETY: fresh memory of that many bytes.
        unsafe { block.write_bytes(mark, bytes) };
        Used(block, layout, mark)
    }

    /// The next number of a fixed sequence (an LCG; Knuth, MMIX).
    fn next(seed: &mut u64) -> usize {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*seed >> 40).unwrap()
    }

    /// Takes, grows and gives back at random, a hundred things at once.
    fn busy(memory: &Memory<Counted>, turns: usize) {
        let mut seed = 7;
        let mut used: Vec<Used> = Vec::new();
        for turn in 0..turns {
            let mark = u8::try_from(turn % 251).unwrap();
            let bytes = 1 + next(&mut seed) % (1 << (next(&mut seed) % 17));
            match next(&mut seed) % 3 {
                _ if used.len() < 50 => used.push(take(memory, bytes, 1 << (turn % 5), mark)),
                0 if used.len() < 100 => used.push(take(memory, bytes, 1 << (turn % 5), mark)),
                1 => {
                    let position = next(&mut seed) % used.len();
                    let Used(block, layout, _) = used[position];
                    assert!(used[position].is_intact());
                    // SAFETY: it is in use, and the new size is not zero.
                    let moved = unsafe { memory.realloc(block, layout, bytes) };
                    let kept = Layout::from_size_align(bytes.min(layout.size()), layout.align()).unwrap();
                    assert!(Used(moved, kept, used[position].2).is_intact());
                    // SAFETY: it has that many bytes now.
                    unsafe { moved.write_bytes(mark, bytes) };
                    used[position] = Used(moved, Layout::from_size_align(bytes, layout.align()).unwrap(), mark);
                }
                _ => {
                    let given = used.swap_remove(next(&mut seed) % used.len());
                    assert!(given.is_intact());
                    // SAFETY: it is in use, and not after this.
                    unsafe { memory.dealloc(given.0, given.1) };
                }
            }
        }
        for given in used {
            assert!(given.is_intact());
            // SAFETY: it is in use, and not after this.
            unsafe { memory.dealloc(given.0, given.1) };
        }
    }

    #[test]
    fn what_is_in_use_is_nobody_elses_and_keeps_its_content() {
        busy(&Memory::new(Counted::default()), 5_000);
    }

    #[test]
    fn a_page_that_stays_open_for_days_does_not_grow() {
        let memory = Memory::new(Counted::default());
        for _ in 0..10 {
            busy(&memory, 1_000);
        }
        let after_a_day = memory.source.0.get();
        for _ in 0..50 {
            busy(&memory, 1_000);
        }
        assert_eq!(memory.source.0.get(), after_a_day);
        assert!(after_a_day < 40, "{after_a_day} pages");
    }

    #[test]
    fn what_cannot_be_had_is_refused() {
        let memory = Memory::new(Counted::default());
        for (bytes, align) in [(1 << 31, 1), (1, 1 << 17)] {
            // SAFETY: the layout is not empty.
            let block = unsafe { memory.alloc(Layout::from_size_align(bytes, align).unwrap()) };
            assert!(block.is_null());
        }
    }

    #[test]
    fn small_things_share_a_page() {
        let memory = Memory::new(Counted::default());
        for _ in 0..4_096 {
            take(&memory, 16, 8, 1);
        }
        assert_eq!(memory.source.0.get(), 1);
        take(&memory, 1, 1, 1);
        assert_eq!(memory.source.0.get(), 2);
    }
}
