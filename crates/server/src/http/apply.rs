//! Mapping stored identities on request, as much of it as fits into one answer.

use std::time::Duration;

use tokio::time::Instant;

use crate::app::App;
use crate::community::{CommunityId, GroupId};
use crate::store::{Applied, Run, Trouble};

/// An answer comes soon: what is left then is asked for again.
const WITHIN: Duration = Duration::from_secs(5);

/// Goes on from the person after `after`, step by step. Gives what it came to, and where to go on where it is not all.
pub(super) async fn apply(
    app: &App,
    community: &CommunityId,
    mut after: Option<GroupId>,
    run: Run,
) -> Result<(Applied, Option<GroupId>), Trouble> {
    let begun = Instant::now();
    let mut all = Applied::default();
    loop {
        let step = app.store.apply_mappings(community, after.as_ref(), run).await?;
        all.add(step.applied);
        after = step.next;
        if after.is_none() || begun.elapsed() >= WITHIN {
            return Ok((all, after));
        }
    }
}
