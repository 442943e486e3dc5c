//! Keys between their two forms: as they verify, and as they are stored.

use visavis_wire::KeyId;

use crate::community::{Algorithm, CommunityId, StoredKey};
use crate::identity::{self, HmacSecret, Key, NotAKey, RsaPublicKey, Vault};
use crate::store::{Store, Trouble};

/// An HS256 secret, sealed for one place: in another row it is of no use.
pub fn sealed_secret(vault: &Vault, community: &CommunityId, kid: KeyId, secret: &str) -> Result<StoredKey, NotAKey> {
    HmacSecret::read(secret)?;
    Ok(StoredKey {
        material: vault.seal(&context(community, &kid), secret.as_bytes()),
        algorithm: Algorithm::Hs256,
        kid,
    })
}

/// An RS256 public key, PEM. It is no secret.
pub fn public_key(kid: KeyId, pem: &str) -> Result<StoredKey, NotAKey> {
    RsaPublicKey::read(pem)?;
    Ok(StoredKey {
        material: pem.as_bytes().into(),
        algorithm: Algorithm::Rs256,
        kid,
    })
}

/// The key that a token names, where the community has it. Whoever verifies says what is wrong with a token that
/// names none.
pub async fn named_by(store: &Store, community: &CommunityId, token: &str) -> Result<Option<StoredKey>, Trouble> {
    match identity::kid_of(token) {
        Ok(kid) => store.key(community, &kid).await,
        Err(_) => Ok(None),
    }
}

/// A stored key, ready to verify.
pub fn opened(vault: &Vault, community: &CommunityId, stored: &StoredKey) -> Result<Key, Trouble> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.into()).map_err(Trouble::new);
    match stored.algorithm {
        Algorithm::Hs256 => {
            let secret = vault
                .unseal(&context(community, &stored.kid), &stored.material)
                .map_err(Trouble::new)?;
            let secret = std::str::from_utf8(&secret).map_err(Trouble::new)?;
            HmacSecret::read(secret).map(Key::Hs256).map_err(Trouble::new)
        }
        Algorithm::Rs256 => RsaPublicKey::read(&text(&stored.material)?)
            .map(Key::Rs256)
            .map_err(Trouble::new),
    }
}

fn context(community: &CommunityId, kid: &KeyId) -> String {
    format!("{}/{kid}", community.as_str())
}
