//! Tokens that other languages' libraries made (`languages.txt`), verified here without any of them.

use visavis_server::identity::{HmacSecret, Key, Moment, Policy, RsaPublicKey, verify};
use visavis_wire::{ExtraValue, KeyId};

use super::desk::{LONG_SECRET, NOW, SECRET};

/// The public half of the pair that signed the RS256 tokens; nobody has the other half any more.
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnzkG0xa1T/kdGijbcJtZ
y7C7jR5RJg/aHjIAN6T7wRNfbpVN5o/Z+sv2sqgFqbSH4VMUCwtvHRDh1HkFfjBF
OmsxIPikDIHDBQwcqe1JJrKmsMwJ/SmzULDVKnkd8l4WiOsPCOf4JFQoD4Rz5vHL
NPf+AFJg/72GrObYuPx2HtZuo8leCuFgHNKuhy35BbRdaPhltcr+Lcfp+ZpXEYw1
l2qDETewDtvRP1m9r/6c19EkBidhePlPCypfrOQ9uRxyvf+Ia8v3MKoI6M88hpd8
OD6aZbEy6MP/Ixa/7OwwQUjWJDLyIojkzmZr90DQD8F+ZufHYQiodvxmzDY6C84L
NwIDAQAB
-----END PUBLIC KEY-----
";

fn key_of(kid: &KeyId) -> Option<Key> {
    match kid.as_str() {
        "web_2026" => HmacSecret::read(SECRET).ok().map(Key::Hs256),
        "web_64" => HmacSecret::read(LONG_SECRET).ok().map(Key::Hs256),
        "rsa_2026" => RsaPublicKey::read(PUBLIC).ok().map(Key::Rs256),
        _ => None,
    }
}

#[test]
fn what_other_languages_sign_is_verified() {
    let lines = include_str!("languages.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let mut languages = Vec::new();
    for line in lines {
        let (maker, token) = line.split_once(" | ").unwrap();
        let verified = verify(token, key_of, &Policy::default(), Moment::Registering, NOW);
        let verified = verified.unwrap_or_else(|refusal| panic!("{maker}: {refusal}"));
        assert_eq!(verified.identity.uuid(), Some("42"), "{maker}");
        assert_eq!(verified.identity.field("firstname"), Some("Zoë"), "{maker}");
        assert_eq!(verified.expires_at, 1_800_007_200, "{maker}");
        let plan = verified.identity.extra_values().iter().find(|(name, _)| name == "plan");
        assert_eq!(
            plan.map(|(_, value)| value),
            Some(&ExtraValue::Text("gold".into())),
            "{maker}"
        );
        languages.push(maker.split(',').next().unwrap().split(' ').next().unwrap());
    }
    languages.sort_unstable();
    languages.dedup();
    assert_eq!(languages, ["Go", "JavaScript", "PHP", "Perl", "Python", "Ruby"]);
}
