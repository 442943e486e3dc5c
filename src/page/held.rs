//! What callbacks share.

use core::cell::RefCell;

/// A value that one may use at a time. Who finds it in use goes without: that would be a mistake of ours, and the
/// browser's module holds nothing that could say so by a panic.
#[derive(Debug, Default)]
pub(super) struct Held<T>(RefCell<T>);

impl<T> Held<T> {
    pub(super) const fn new(value: T) -> Self {
        Self(RefCell::new(value))
    }

    /// What `using` makes of it; `None` where it is in use.
    pub(super) fn with<R>(&self, using: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.0.try_borrow_mut().ok().map(|mut value| using(&mut value))
    }
}
