//! What the website says of the visit, in custom variables.

use visavis_wire::visitor::FromVisitor;
use visavis_wire::{ExtraValue, Variables};

use super::connection::Delivery;

/// What is said of the visit, and whether the server has heard it.
#[derive(Debug, Default)]
pub(super) struct Visit {
    variables: Variables,
    delivery: Delivery,
}

impl Visit {
    /// Fills a variable. False if there are as many others as may be. The server hears of it with its next ping at the
    /// latest, however often a page does that.
    pub(super) fn fill(&mut self, name: String, value: ExtraValue) -> bool {
        self.delivery = Delivery::Due;
        self.variables.fill(name, value)
    }

    /// A new connection has heard nothing.
    pub(super) const fn rewind(&mut self) {
        self.delivery = Delivery::Due;
    }

    /// What the server is to hear, once.
    pub(super) fn describe(&mut self) -> Option<FromVisitor> {
        if self.delivery == Delivery::Sent || self.variables.is_empty() {
            return None;
        }
        self.delivery = Delivery::Sent;
        Some(FromVisitor::Variables(self.variables.clone()))
    }
}
