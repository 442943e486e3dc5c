//! What is made of the mappings, and for how long it holds.

use std::convert::Infallible;
use std::sync::Arc;

use super::town;
use crate::community::CommunityId;
use crate::mapping::Mapper;
use crate::store::NotDone;
use crate::store::writer::{Change, Page};

/// Looks at what the writer has made of the mappings.
struct Look(CommunityId);

impl Change for Look {
    type Done = Arc<Mapper>;
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<Arc<Mapper>, NotDone<Infallible>> {
        Ok(page.mapper(&self.0).await?)
    }
}

/// Changes what is mapped, has it looked at, and is undone.
struct Undone(CommunityId);

impl Change for Undone {
    type Done = Infallible;
    type Refusal = ();

    async fn make(&self, page: &mut Page) -> Result<Infallible, NotDone<()>> {
        page.mapping_changed(&self.0).await?;
        page.mapper(&self.0).await?;
        Err(NotDone::Refused(()))
    }
}

#[tokio::test]
async fn a_declined_message_does_not_have_the_mappings_made_anew() {
    let town = town().await;
    let shop = &town.visitor.community;
    let made = town.store.desk.make(Look(shop.clone())).await.unwrap();
    town.write("m1", "one").await.unwrap();
    assert!(town.write("m1", "another").await.is_err());
    let after = town.store.desk.make(Look(shop.clone())).await.unwrap();
    assert!(Arc::ptr_eq(&made, &after));
}

#[tokio::test]
async fn what_was_made_of_mappings_that_are_undone_is_not_used() {
    let town = town().await;
    let shop = &town.visitor.community;
    assert!(town.store.desk.make(Undone(shop.clone())).await.is_err());
    town.store.add_mapping(shop, "city", "company").await.unwrap();
    let mapper = town.store.desk.make(Look(shop.clone())).await.unwrap();
    assert!(!mapper.is_empty(), "the next change has the same version");
}
