//! How stories begin.

use visavis::session::event::{Action, Announcement, Event};

use super::Simulation;

impl Simulation {
    /// A visitor with an open window and a connection.
    pub(crate) fn connected() -> Self {
        let mut simulation = Self::new(1);
        simulation.begin();
        simulation
    }

    /// A signed visitor with an open window and a connection, whose token lives that many seconds.
    pub(crate) fn signed(lives: u64) -> Self {
        let mut simulation = Self::new(1);
        simulation.present(1, lives);
        simulation.begin();
        simulation
    }

    /// Starts, opens the window and connects; what was announced of that is not told.
    pub(crate) fn begin(&mut self) {
        self.give(Event::Started);
        self.give(Event::Action(Action::Opened));
        self.pass(1_000);
        self.announced.clear();
    }

    /// What was announced since it was last asked for.
    pub(crate) fn said(&mut self) -> Vec<Announcement> {
        std::mem::take(&mut self.announced)
    }
}
