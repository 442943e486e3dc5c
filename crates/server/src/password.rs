//! Agents' passwords: hashed with Argon2id, a few at a time, and every attempt as slow as any other.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, Block, Params, PasswordHasher};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use tokio::sync::Semaphore;
use tokio::task;

/// Hashings at once: each takes 19 MiB and a processor.
const AT_ONCE: usize = 2;

/// Bytes that a password may have.
const BYTES: usize = 1_024;

/// A hash nobody knows the password of: who asks for an unknown address waits as long as anybody.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$dmlzYXZpcy1ub2JvZHkhIQ$7p1Pbd4y1hkBcB1SbDoyRSs3dV9pXW4GmKGqUJ7Z7XQ";

/// Compares passwords.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    desks: Arc<Mutex<Vec<Desk>>>,
}

/// What a comparison works on. It is kept for the next one: so much memory, given back and taken again by ever other
/// threads, would not all come back to the system.
type Desk = Vec<Block>;

/// The hash of a password in PHC form, as it is stored. Takes tens of milliseconds.
pub fn hash(password: &str) -> Result<String, NotAPassword> {
    if !matches!(password.chars().count(), 8..) || password.len() > BYTES {
        return Err(NotAPassword);
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|_| NotAPassword)
}

/// A text that cannot be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPassword;

impl fmt::Display for NotAPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the password cannot be taken: write at least 8 characters and at most 1024 bytes")
    }
}

impl std::error::Error for NotAPassword {}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            desks: Arc::default(),
        }
    }
}

impl Passwords {
    /// True where the password has this hash. Without a hash it takes as long and is false.
    pub async fn is_right(&self, password: String, hash: Option<String>) -> bool {
        let Ok(turn) = self.turns.clone().acquire_owned().await else {
            return false;
        };
        let passwords = self.clone();
        let compare = move || {
            // Who has asked may be gone: the turn is over when the work is.
            let _turn = turn;
            let is_somebody = hash.is_some();
            let mut desk = passwords.desk().pop().unwrap_or_default();
            let is_right = is_hash_of(hash.as_deref().unwrap_or(NOBODY), &password, &mut desk);
            passwords.desk().push(desk);
            is_right && is_somebody
        };
        task::spawn_blocking(compare).await.unwrap_or(false)
    }

    fn desk(&self) -> MutexGuard<'_, Vec<Desk>> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passwords")
    }
}

fn is_hash_of(hash: &str, password: &str, desk: &mut Desk) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else {
        return false;
    };
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else {
        return false;
    };
    let (Ok(algorithm), Ok(version), Ok(params)) = (
        hash.algorithm.as_str().try_into(),
        hash.version.unwrap_or_default().try_into(),
        Params::try_from(&hash),
    ) else {
        return false;
    };
    desk.resize(params.block_count(), Block::default());
    let mut found = vec![0; expected.len()];
    let hashed = Argon2::new(algorithm, version, params).hash_password_into_with_memory(
        password.as_bytes(),
        salt.as_ref(),
        &mut found,
        desk,
    );
    hashed.is_ok() && verify_slices_are_equal(&found, expected.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let hash = hash("correct horse").unwrap();
        let passwords = Passwords::default();
        assert!(passwords.is_right("correct horse".into(), Some(hash.clone())).await);
        assert!(!passwords.is_right("correct hors".into(), Some(hash)).await);
        assert!(!passwords.is_right("correct horse".into(), None).await);
    }

    #[tokio::test]
    async fn attempts_whose_author_has_gone_keep_their_turns_and_take_no_more_memory() {
        let passwords = Passwords::default();
        let attempts: Vec<_> = (0..20)
            .map(|_| {
                let passwords = passwords.clone();
                tokio::spawn(async move { passwords.is_right("correct horse".into(), None).await })
            })
            .collect();
        // Those that have a turn are at work, in threads that nobody can end.
        while passwords.turns.available_permits() > 0 {
            task::yield_now().await;
        }
        for attempt in &attempts {
            attempt.abort();
        }
        for attempt in attempts {
            assert!(attempt.await.is_err());
        }
        assert_eq!(passwords.turns.available_permits(), 0, "the work goes on");
        for _ in 0..4 {
            passwords.is_right("correct horse".into(), None).await;
        }
        assert!(passwords.desk().len() <= AT_ONCE);
        let kept: usize = passwords.desk().iter().map(|desk| desk.len() * Block::SIZE).sum();
        assert!((1..=AT_ONCE * 19 * 1_024 * 1_024).contains(&kept), "{kept}");
    }

    #[test]
    fn comparing_with_nobody_costs_what_comparing_with_somebody_costs() {
        let cost = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(cost(NOBODY), cost(&hash("correct horse").unwrap()));
        let parsed = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(parsed.hash.unwrap().as_bytes().len(), 32);
        assert_eq!(hash("short"), Err(NotAPassword));
    }
}
