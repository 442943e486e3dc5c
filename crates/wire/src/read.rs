//! What the readers of several frames have in common.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use crate::error::FieldError;

/// A frame that was read; `None` for one that this version does not know, which is to be ignored.
pub fn known<T>(read: Result<T, FieldError>) -> Result<Option<T>, FieldError> {
    match read {
        Ok(frame) => Ok(Some(frame)),
        Err(error) if error.is_unknown() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The largest whole number that both sides hold exactly: 2^53 − 1.
const LARGEST: u64 = (1 << 53) - 1;

/// A whole number from 0 to 2^53 − 1.
pub(crate) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let whole = u64::deserialize(deserializer)?;
    if whole > LARGEST {
        return Err(D::Error::custom("must be a whole number below 2^53"));
    }
    Ok(whole)
}

/// Such a number, or nothing.
pub(crate) fn some_whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    #[derive(serde::Deserialize)]
    struct Whole(#[serde(deserialize_with = "whole")] u64);
    Ok(Option::<Whole>::deserialize(deserializer)?.map(|whole| whole.0))
}

/// A list of no more items than that.
pub(crate) fn list<'de, const AT_MOST: usize, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_seq(List::<AT_MOST, T>(PhantomData))
}

struct List<const AT_MOST: usize, T>(PhantomData<T>);

impl<'de, const AT_MOST: usize, T: Deserialize<'de>> Visitor<'de> for List<AT_MOST, T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::with_capacity(items.size_hint().unwrap_or(0).min(AT_MOST));
        while let Some(item) = items.next_element()? {
            if list.len() == AT_MOST {
                return Err(A::Error::custom("must be a list within its limit"));
            }
            list.push(item);
        }
        Ok(list)
    }
}
