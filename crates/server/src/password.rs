//! Agents' passwords: hashed with Argon2id, a few at a time, and every attempt as slow as any other.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
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
#[derive(Debug)]
pub struct Passwords(Semaphore);

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

impl std::fmt::Display for NotAPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the password cannot be taken: write at least 8 characters and at most 1024 bytes")
    }
}

impl std::error::Error for NotAPassword {}

impl Default for Passwords {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

impl Passwords {
    /// True where the password has this hash. Without a hash it takes as long and is false.
    pub async fn is_right(&self, password: String, hash: Option<String>) -> bool {
        let Ok(_permit) = self.0.acquire().await else {
            return false;
        };
        let compare = move || {
            let is_somebody = hash.is_some();
            let hash = hash.as_deref().unwrap_or(NOBODY);
            let is_right = PasswordHash::new(hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
            is_right && is_somebody
        };
        task::spawn_blocking(compare).await.unwrap_or(false)
    }
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

    #[test]
    fn comparing_with_nobody_costs_what_comparing_with_somebody_costs() {
        let cost = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(cost(NOBODY), cost(&hash("correct horse").unwrap()));
        let parsed = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(parsed.hash.unwrap().as_bytes().len(), 32);
        assert_eq!(hash("short"), Err(NotAPassword));
    }
}
