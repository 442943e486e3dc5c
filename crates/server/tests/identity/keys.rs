//! J13 and J14: what may be a key, and what is said of what may not.

use pkcs1::RsaPublicKeyRef;
use pkcs1::der::Encode as _;
use pkcs1::der::asn1::UintRef;
use visavis_server::identity::{HmacSecret, Key, NotAKey, RsaPublicKey, SecretLength, fresh_secret};

use super::desk::{SECRET, pem, public_pem};

const EC: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmwY377aHMHEYXhVDtJJxszd0gyUv
MY+yPEFGGSjV8A/tTMIV+52cVtuLrL4gkUEoo46IJ4HkDQOJYyeNWUkhyA==
-----END PUBLIC KEY-----";
const ED25519: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAG1wncv2p4i6a8j9pGMf/ojaN6C5ay6RhFFHt0IDw/2I=
-----END PUBLIC KEY-----";
const FOR_PSS: &str = "-----BEGIN PUBLIC KEY-----
MIIBIDALBgkqhkiG9w0BAQoDggEPADCCAQoCggEBAOK5mQzryW08JCAGaiPysiSs
M+HcGPyPZtbbvArwjjzNB9JXR37l8KlNKDUyAdD0Pf6iWNPgaGOLcTH85rYKt4qH
Xch3SmxmWz/La/RfVtcT6vqmUcAzA0RHtIqPmmt9EWjl0mP5zdnGad2usFgH6Xhj
HsdF67tZnZgnq8rvs/7id9cm36T3+dlihIRp3+OPKt1FdNLEQnL6PQeIFmFeWS94
EspVz9XgkiM/z8BW3FJFN7FgEE9srkmkYxN9oJSbCdfwrrI4xAJuipZerlMqW3f4
LaJFgfuqak7F+/WmjQr/xCMdeC9mToUd81rog+GRyEtQA3EwmEKOCC+BkEFDo80C
AwEAAQ==
-----END PUBLIC KEY-----";

/// A PKCS#1 PEM of a modulus of so many bits and an exponent.
fn rsa(bits: usize, exponent: &[u8]) -> String {
    let mut modulus = vec![0xa5; bits.div_ceil(8)];
    let first = (bits - 1) % 8;
    modulus[0] = (1 << first) | (0x25 & ((1 << first) - 1));
    pkcs1(&modulus, exponent)
}

fn pkcs1(modulus: &[u8], exponent: &[u8]) -> String {
    let key = RsaPublicKeyRef {
        modulus: UintRef::new(modulus).unwrap(),
        public_exponent: UintRef::new(exponent).unwrap(),
    };
    pem("RSA PUBLIC KEY", &key.to_der().unwrap())
}

fn mistake(text: &str) -> NotAKey {
    RsaPublicKey::read(text).map(|key| key.bits()).unwrap_err()
}

#[test]
fn a_secret_is_24_or_64_characters_of_lower_case_hex() {
    let hex = |characters: usize| "0123456789abcdef".repeat(5)[..characters].to_owned();
    for right in [hex(24), hex(64), "0".repeat(24), "f".repeat(64), SECRET.into()] {
        assert!(HmacSecret::read(&right).is_ok(), "{right}");
    }
    for length in [0, 1, 23, 25, 32, 48, 63, 65, 80] {
        assert_eq!(
            HmacSecret::read(&hex(length)).unwrap_err(),
            NotAKey::SecretLength { characters: length }
        );
    }
    let wrong = [
        (SECRET.to_uppercase(), NotAKey::SecretHasCapitals),
        (format!("{SECRET}\n"), NotAKey::SecretHasSpace),
        (format!("{SECRET}\r\n"), NotAKey::SecretHasSpace),
        (format!(" {SECRET}"), NotAKey::SecretHasSpace),
        (format!("{}\n{}", &SECRET[..12], &SECRET[12..]), NotAKey::SecretHasSpace),
        (format!("{}\u{a0}", &SECRET[..22]), NotAKey::SecretHasSpace),
        (format!("{}g", &SECRET[..23]), NotAKey::SecretCharacters),
        (format!("{}\0", &SECRET[..23]), NotAKey::SecretCharacters),
        (format!("{}é", &SECRET[..22]), NotAKey::SecretCharacters),
        ("my very own secret".into(), NotAKey::SecretHasSpace),
        ("correct-horse-battery-staple".into(), NotAKey::SecretCharacters),
        ("dGhpcyBpcyBiYXNlNjQgbm93".into(), NotAKey::SecretHasCapitals),
        ("0x5f2d8c1a9b7e4036d1c8a2".into(), NotAKey::SecretCharacters),
        (public_pem(), NotAKey::SecretIsPem),
    ];
    for (text, wanted) in wrong {
        assert_eq!(HmacSecret::read(&text).unwrap_err(), wanted, "{text:?}");
    }
}

#[test]
fn a_fresh_secret_is_a_secret_and_another_each_time() {
    for (length, characters) in [(SecretLength::Recommended, 64), (SecretLength::Engage, 24)] {
        let (one, other) = (fresh_secret(length), fresh_secret(length));
        assert_eq!(one.len(), characters);
        assert!(HmacSecret::read(&one).is_ok());
        assert_ne!(*one, *other);
    }
}

#[test]
fn a_public_key_of_2048_to_8192_bits_is_taken() {
    for bits in [2_048, 2_049, 3_072, 4_096, 8_191, 8_192] {
        assert_eq!(RsaPublicKey::read(&rsa(bits, &[1, 0, 1])).unwrap().bits(), bits);
    }
    for bits in [512, 1_024, 2_040, 2_047] {
        assert_eq!(mistake(&rsa(bits, &[1, 0, 1])), NotAKey::TooSmall { bits });
    }
    for bits in [8_193, 16_384] {
        assert_eq!(mistake(&rsa(bits, &[1, 0, 1])), NotAKey::TooLarge { bits });
    }
}

#[test]
fn an_exponent_is_odd_and_at_least_three() {
    for right in [&[3][..], &[17], &[1, 0, 1], &[0xff, 0xff, 0xff, 0xff]] {
        assert!(RsaPublicKey::read(&rsa(2_048, right)).is_ok(), "{right:?}");
    }
    for wrong in [&[0][..], &[1], &[2], &[1, 0, 0], &[4, 0, 0, 0, 1], &[0xff; 16]] {
        assert_eq!(mistake(&rsa(2_048, wrong)), NotAKey::Exponent, "{wrong:?}");
    }
    let mut even = vec![0xa5; 256];
    even[255] = 0xa4;
    assert_eq!(mistake(&pkcs1(&even, &[1, 0, 1])), NotAKey::Damaged);
}

/// A modulus that is 1 modulo every odd prime up to 167 looks like one of the chips whose keys can be factored.
#[test]
fn a_key_of_a_broken_chip_is_refused() {
    let mut product = vec![1_u8];
    for prime in (3..=167_u32).filter(|prime| (2..*prime).all(|factor| prime % factor != 0)) {
        let mut carry = 0;
        for byte in product.iter_mut().rev() {
            carry += u32::from(*byte) * prime;
            *byte = u8::try_from(carry & 0xff).unwrap();
            carry >>= 8;
        }
        if carry > 0 {
            product.insert(0, u8::try_from(carry).unwrap());
        }
    }
    product.extend([0; 250]);
    let plus = |last: u8| [&product[..], &[last]].concat();
    assert_eq!(mistake(&pkcs1(&plus(1), &[1, 0, 1])), NotAKey::WeakChip);
    assert!(RsaPublicKey::read(&pkcs1(&plus(3), &[1, 0, 1])).is_ok());
}

#[test]
fn both_forms_of_pem_are_taken_as_editors_save_them() {
    let spki = public_pem();
    let crlf = spki.replace('\n', "\r\n");
    let around = format!("\n\n  {spki}\n\n");
    let without_end = spki.trim_end().to_owned();
    for right in [spki.clone(), crlf, around, without_end, rsa(2_048, &[1, 0, 1])] {
        assert!(RsaPublicKey::read(&right).is_ok(), "{right}");
    }
}

#[test]
fn each_mistake_has_its_own_sentence() {
    let public = public_pem();
    let private = |label: &str| pem(label, b"what is here is not even looked at");
    let swapped = public.replace("PUBLIC KEY", "RSA PUBLIC KEY");
    let mut lines: Vec<&str> = public.lines().collect();
    lines.remove(3);
    let cut = lines.join("\n");
    let wrong: [(String, NotAKey); 25] = [
        (private("PRIVATE KEY"), NotAKey::PemIsPrivate),
        (private("RSA PRIVATE KEY"), NotAKey::PemIsPrivate),
        (private("ENCRYPTED PRIVATE KEY"), NotAKey::PemIsPrivate),
        (private("EC PRIVATE KEY"), NotAKey::PemIsPrivate),
        (private("OPENSSH PRIVATE KEY"), NotAKey::PemIsPrivate),
        (format!("{public}{}", private("PRIVATE KEY")), NotAKey::PemIsPrivate),
        (pem("CERTIFICATE", b"not looked at"), NotAKey::PemIsCertificate),
        (pem("TRUSTED CERTIFICATE", b"not looked at"), NotAKey::PemIsCertificate),
        (pem("CERTIFICATE REQUEST", b"not looked at"), NotAKey::PemIsCertificate),
        (pem("DH PARAMETERS", b"not looked at"), NotAKey::PemIsOther),
        (pem("public key", b"not looked at"), NotAKey::PemIsOther),
        (EC.into(), NotAKey::NotRsa),
        (ED25519.into(), NotAKey::NotRsa),
        (FOR_PSS.into(), NotAKey::RsaForPss),
        (format!("{public}{public}"), NotAKey::TwoPems),
        (format!("{public}{EC}"), NotAKey::TwoPems),
        (format!("Subject: me\n{public}"), NotAKey::TextAround),
        (format!("{public}thanks"), NotAKey::TextAround),
        (String::new(), NotAKey::NotPem),
        (SECRET.into(), NotAKey::NotPem),
        (r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#.into(), NotAKey::NotPem),
        ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ me@here".into(), NotAKey::NotPem),
        (swapped, NotAKey::Damaged),
        (cut, NotAKey::Damaged),
        (pem("PUBLIC KEY", b"not a key"), NotAKey::Damaged),
    ];
    for (text, wanted) in &wrong {
        assert_eq!(mistake(text), *wanted, "{text}");
    }
    let mut sentences: Vec<String> = wrong.iter().map(|(_, mistake)| mistake.to_string()).collect();
    sentences.sort();
    sentences.dedup();
    assert_eq!(sentences.len(), 9, "no two mistakes share one");
}

#[test]
fn a_changed_byte_of_a_public_key_never_panics() {
    let public = public_pem();
    for place in 0..public.len() {
        for byte in ["A", "/", "-", "\n", "é"] {
            let changed = format!("{}{byte}{}", &public[..place], &public[place + 1..]);
            let _ = RsaPublicKey::read(&changed);
        }
        let _ = RsaPublicKey::read(&public[..place]);
    }
}

#[test]
fn no_key_prints_itself() {
    let secret = Key::Hs256(HmacSecret::read(SECRET).unwrap());
    let public = Key::Rs256(RsaPublicKey::read(&public_pem()).unwrap());
    assert_eq!(format!("{secret:?}"), "Hs256(HmacSecret(…))");
    assert_eq!(format!("{public:?}"), "Rs256(RsaPublicKey(2048 bits))");
}
