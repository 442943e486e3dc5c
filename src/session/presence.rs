//! Whether the page is there, the window open, and anybody looks.

/// The page and the window in it.
#[derive(Debug, Default)]
pub(super) struct Presence {
    page: PageState,
    visibility: Visibility,
    window: WindowState,
}

/// How the page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PageState {
    /// Its calls from before the client are not all taken.
    #[default]
    Loading,
    /// It is there.
    Running,
    /// The visitor left it, and may come back: a browser does not keep a page that has a connection.
    Left,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Visibility {
    #[default]
    Visible,
    Hidden,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum WindowState {
    /// It was not open in this page.
    #[default]
    Unopened,
    Open,
    Closed,
}

/// Whether somebody looks at the chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attention {
    /// The window is open, and the page in front.
    Looking,
    /// It is not so.
    #[default]
    Away,
}

/// Which opening of the window it is in this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    First,
    Again,
}

impl Presence {
    /// The session begins.
    pub(super) const fn start(&mut self) {
        self.page = PageState::Running;
    }

    /// The visitor left the page, or came back to it.
    pub(super) fn set_left(&mut self, is_left: bool) {
        self.page = match (self.page, is_left) {
            (PageState::Loading, _) => PageState::Loading,
            (_, true) => PageState::Left,
            (_, false) => PageState::Running,
        };
    }

    /// The page came to the front, or left it.
    pub(super) const fn set_shown(&mut self, is_shown: bool) {
        self.visibility = if is_shown {
            Visibility::Visible
        } else {
            Visibility::Hidden
        };
    }

    /// The window opened; `None` if it was open.
    pub(super) fn open(&mut self) -> Option<Opening> {
        match std::mem::replace(&mut self.window, WindowState::Open) {
            WindowState::Unopened => Some(Opening::First),
            WindowState::Open => None,
            WindowState::Closed => Some(Opening::Again),
        }
    }

    /// The window closed; false if it was not open.
    pub(super) fn close(&mut self) -> bool {
        let was_open = self.is_open();
        if was_open {
            self.window = WindowState::Closed;
        }
        was_open
    }

    /// The session has begun.
    pub(super) fn is_started(&self) -> bool {
        self.page != PageState::Loading
    }

    /// The session has begun, and the page is there.
    pub(super) fn is_here(&self) -> bool {
        self.page == PageState::Running
    }

    /// The window is open.
    pub(super) fn is_open(&self) -> bool {
        self.window == WindowState::Open
    }

    /// Whether somebody looks at the chat.
    pub(super) fn attention(&self) -> Attention {
        if self.is_open() && self.visibility == Visibility::Visible {
            Attention::Looking
        } else {
            Attention::Away
        }
    }
}
