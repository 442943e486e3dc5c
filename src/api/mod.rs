//! What the website sees: the calls of `_chatq`, the events, the errors.

pub mod call;
pub mod error;
pub mod notification;

pub use call::Call;
pub use error::ChatError;
pub use notification::Notification;
