//! Who listens to what, on this node.
//!
//! It carries hints and never content: "something may have happened here". Whoever hears one reads
//! the store after its own cursor, so a hint that is lost, repeated or out of order costs a read at
//! most, and a slow listener holds nothing but one bit, and a few words of who types.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use visavis_wire::ThreadId;

use crate::community::{AgentId, CommunityId};
use crate::visitor::Place;

/// Where hints meet their listeners.
#[derive(Clone, Debug, Default)]
pub struct Hub(Arc<Mutex<Listeners>>);

type Listeners = HashMap<Topic, Vec<Arc<Ear>>>;

/// One listener's ear.
#[derive(Debug, Default)]
struct Ear {
    wake: Notify,
    heard: Mutex<Heard>,
}

/// What was heard since one last asked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// There may be something to read.
    pub look: bool,
    /// Who typed; what is too much is lost.
    pub typed: Vec<Typed>,
}

/// Somebody typed: all there is to know of it, for it is stored nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// In which thread.
    pub thread: ThreadId,
    /// Which agent, by id and name; `None` of the visitor.
    pub agent: Option<(AgentId, String)>,
}

/// What one listener that is busy keeps of who types.
const TYPED: usize = 32;

/// What a hint is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// The thread of one visitor with one source, also before it exists.
    Place(Place),
    /// Any thread of a community.
    Community(CommunityId),
    /// The session of an agent.
    Agent(AgentId),
    /// Communities, keys, sources, agents: who may do what. One listener hears it for all.
    Configuration,
}

impl Hub {
    /// Listens to these topics until dropped.
    pub fn listen(&self, topics: Vec<Topic>) -> Listening {
        let ear = Arc::<Ear>::default();
        let mut listeners = self.listeners();
        for topic in &topics {
            listeners.entry(topic.clone()).or_default().push(Arc::clone(&ear));
        }
        drop(listeners);
        let hub = self.clone();
        Listening { hub, topics, ear }
    }

    /// Listens to this topic until dropped, where fewer than so many do.
    pub fn listen_as_one_of(&self, most: usize, topic: Topic) -> Option<Listening> {
        let ear = Arc::<Ear>::default();
        let mut listeners = self.listeners();
        if listeners.get(&topic).map_or(0, Vec::len) >= most {
            return None;
        }
        listeners.entry(topic.clone()).or_default().push(Arc::clone(&ear));
        drop(listeners);
        let (hub, topics) = (self.clone(), vec![topic]);
        Some(Listening { hub, topics, ear })
    }

    /// Tells everybody who listens to this topic.
    pub fn tell(&self, topic: &Topic) {
        self.say(topic, |heard| heard.look = true);
    }

    /// Tells everybody who listens to this topic that somebody types.
    pub fn tell_typed(&self, topic: &Topic, typed: &Typed) {
        self.say(topic, |heard| {
            if heard.typed.len() < TYPED && !heard.typed.contains(typed) {
                heard.typed.push(typed.clone());
            }
        });
    }

    fn say(&self, topic: &Topic, write: impl Fn(&mut Heard)) {
        if let Some(listening) = self.listeners().get(topic) {
            for ear in listening {
                write(&mut ear.heard());
                ear.wake.notify_one();
            }
        }
    }

    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One listener. A hint that comes while it is busy waits, once.
#[derive(Debug)]
pub struct Listening {
    hub: Hub,
    topics: Vec<Topic>,
    ear: Arc<Ear>,
}

impl Ear {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listening {
    /// What it listens to.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// Waits for a hint. Dropping the future loses none.
    pub async fn heard(&self) -> Heard {
        self.ear.wake.notified().await;
        std::mem::take(&mut self.ear.heard())
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut listeners = self.hub.listeners();
        for topic in &self.topics {
            if let Some(listening) = listeners.get_mut(topic) {
                listening.retain(|ear| !Arc::ptr_eq(ear, &self.ear));
                if listening.is_empty() {
                    listeners.remove(topic);
                }
            }
        }
        // A crowd that has gone leaves no room taken.
        if listeners.capacity() > 64 && listeners.len() < listeners.capacity() / 4 {
            listeners.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const LOOK: Heard = Heard {
        look: true,
        typed: Vec::new(),
    };

    fn community(name: &str) -> Topic {
        Topic::Community(CommunityId::from(name.to_owned()))
    }

    #[test]
    fn hints_that_come_while_one_is_busy_are_one() {
        let hub = Hub::default();
        let listening = hub.listen(vec![community("a"), community("b")]);
        assert_eq!(listening.heard().now_or_never(), None);
        hub.tell(&community("a"));
        hub.tell(&community("b"));
        hub.tell(&community("c"));
        assert_eq!(listening.heard().now_or_never(), Some(LOOK));
        assert_eq!(listening.heard().now_or_never(), None);
    }

    #[test]
    fn who_types_is_heard_apart_from_what_there_is_to_read_and_only_so_much_of_it() {
        let hub = Hub::default();
        let listening = hub.listen(vec![community("a")]);
        let typed = |number: usize| Typed {
            thread: ThreadId::read("thread", format!("t{number}")).unwrap(),
            agent: None,
        };
        hub.tell_typed(&community("a"), &typed(0));
        hub.tell_typed(&community("a"), &typed(0));
        let once = Heard {
            look: false,
            typed: vec![typed(0)],
        };
        assert_eq!(listening.heard().now_or_never(), Some(once));
        for number in 0..1_000 {
            hub.tell_typed(&community("a"), &typed(number));
        }
        hub.tell(&community("a"));
        let heard = listening.heard().now_or_never().unwrap();
        assert_eq!((heard.look, heard.typed.len()), (true, TYPED));
    }

    #[test]
    fn where_all_places_are_taken_one_must_leave_first() {
        let hub = Hub::default();
        let first = hub.listen_as_one_of(2, community("a")).unwrap();
        let _second = hub.listen_as_one_of(2, community("a")).unwrap();
        assert!(hub.listen_as_one_of(2, community("a")).is_none());
        assert!(hub.listen_as_one_of(2, community("b")).is_some());
        drop(first);
        assert!(hub.listen_as_one_of(2, community("a")).is_some());
    }

    #[test]
    fn who_stops_listening_leaves_nothing() {
        let hub = Hub::default();
        let first = hub.listen(vec![community("a")]);
        let second = hub.listen(vec![community("a")]);
        drop(first);
        hub.tell(&community("a"));
        assert_eq!(second.heard().now_or_never(), Some(LOOK));
        drop(second);
        assert!(hub.listeners().is_empty());
    }
}
