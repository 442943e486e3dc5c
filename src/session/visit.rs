//! What the website says of the visit, in custom variables.

use visavis_wire::visitor::FromVisitor;
use visavis_wire::{ExtraValue, Variables};

use super::Session;

/// What is said of the visit, and whether the server has heard it.
#[derive(Debug, Default)]
pub(super) struct Visit {
    variables: Variables,
    is_told: bool,
}

impl Visit {
    /// Fills a variable. False where there are as many others as may be.
    fn fill(&mut self, name: String, value: ExtraValue) -> bool {
        self.is_told = false;
        self.variables.fill(name, value)
    }

    /// A new connection has heard nothing.
    pub(super) fn rewind(&mut self) {
        self.is_told = false;
    }

    /// What the server is to hear, once.
    fn describe(&mut self) -> Option<FromVisitor> {
        if self.is_told || self.variables.is_empty() {
            return None;
        }
        self.is_told = true;
        Some(FromVisitor::Variables(self.variables.clone()))
    }
}

impl Session {
    /// The website fills a custom variable. The server hears of it with its next ping at the latest, however often a
    /// page does that.
    pub(super) fn fill(&mut self, name: String, value: ExtraValue) {
        if !self.visit.fill(name, value) {
            self.complain("_fillCustomVariable: there are 32 already");
        }
    }

    /// Tells the server what the website says of the visit, unless it has heard that.
    pub(super) fn describe(&mut self) {
        if let Some(frame) = self.visit.describe() {
            self.transmit(frame);
        }
    }
}
