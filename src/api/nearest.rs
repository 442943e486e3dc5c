//! The word that was meant, where another was written.

/// More letters than these do not differ by a slip.
const LETTERS: usize = 3;

/// The word that differs least from this one, by three letters at most.
pub(super) fn nearest<'a>(word: &str, words: &[&'a str]) -> Option<&'a str> {
    let (distance, nearest) = words
        .iter()
        .map(|other| (distance(word, other), *other))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= LETTERS).then_some(nearest)
}

/// How many letters differ, capitals aside, and the difference in length. It is no edit distance: a letter left out shifts
/// the rest, which is aligned from both ends.
fn distance(one: &str, other: &str) -> usize {
    let is_same = |(one, other): (u8, u8)| one.eq_ignore_ascii_case(&other);
    let shorter = one.len().min(other.len());
    let front = one.bytes().zip(other.bytes()).take_while(|pair| is_same(*pair)).count();
    let back = one
        .bytes()
        .rev()
        .zip(other.bytes().rev())
        .take(shorter - front)
        .take_while(|pair| is_same(*pair))
        .count();
    one.len().max(other.len()) - front - back
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_known_and_another_word_is_not() {
        let words = ["_setIdentity", "_setSignedIdentity", "_open"];
        for (written, meant) in [
            ("_setidentity", Some("_setIdentity")),
            ("_setIdentitty", Some("_setIdentity")),
            ("setSignedIdentity", Some("_setSignedIdentity")),
            ("_setSignedIdentit", Some("_setSignedIdentity")),
            ("_opne", Some("_open")),
            ("_somethingElse", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, &words), meant, "{written}");
        }
    }
}
