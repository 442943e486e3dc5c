//! What the website sees (the calls of `_chatq`, the events, the errors) and what the UI sees (the view, the actions).

pub mod action;
pub mod argument;
pub mod call;
pub mod error;
pub mod notification;
pub mod view;

mod nearest;

pub use action::Action;
pub use argument::Argument;
pub use call::Call;
pub use error::{CallError, ChatError};
pub use notification::Notification;
