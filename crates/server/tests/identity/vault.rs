//! What is sealed at rest, and the tickets that resume a token.

use std::sync::Barrier;
use std::{fs, thread};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use visavis_server::identity::{NoVault, Vault};
use visavis_wire::PublicKey;

fn vault(first: u8) -> Vault {
    let mut master = [7; 32];
    master[0] = first;
    Vault::new(&master)
}

#[test]
fn a_sealed_secret_is_unsealed_in_its_own_context_by_its_own_vault() {
    let sealed = vault(1).seal("shop/web_2026", b"5f2d8c1a9b7e4036d1c8a2f4");
    assert_eq!(
        vault(1).unseal("shop/web_2026", &sealed).unwrap().as_slice(),
        b"5f2d8c1a9b7e4036d1c8a2f4"
    );
    assert!(vault(1).unseal("shop/web_2027", &sealed).is_err(), "another key's row");
    assert!(vault(2).unseal("shop/web_2026", &sealed).is_err(), "another master key");
    assert!(!String::from_utf8_lossy(&sealed).contains("5f2d"));
    assert_ne!(
        sealed,
        vault(1).seal("shop/web_2026", b"5f2d8c1a9b7e4036d1c8a2f4"),
        "never twice the same nonce"
    );
}

#[test]
fn whatever_was_changed_is_not_unsealed() {
    let sealed = vault(1).seal("shop/web_2026", b"secret");
    for place in 0..sealed.len() {
        for bit in 0..8 {
            let mut changed = sealed.clone();
            changed[place] ^= 1 << bit;
            assert!(
                vault(1).unseal("shop/web_2026", &changed).is_err(),
                "bit {bit} of byte {place}"
            );
        }
        assert!(vault(1).unseal("shop/web_2026", &sealed[..place]).is_err());
    }
    assert!(vault(1).unseal("", &vault(1).seal("", b"")).unwrap().is_empty());
}

#[test]
fn a_ticket_is_of_one_token_and_one_vault() {
    let ticket = vault(1).ticket("a.b.c", None);
    assert_eq!(ticket.len(), 43);
    assert_eq!(
        ticket,
        vault(1).ticket("a.b.c", None),
        "a server that was started again knows it"
    );
    assert!(vault(1).is_ticket("a.b.c", None, &ticket));
    assert!(!vault(1).is_ticket("a.b.d", None, &ticket));
    assert!(!vault(2).is_ticket("a.b.c", None, &ticket));
    for wrong in [
        "",
        "A",
        &ticket[..42],
        &format!("{ticket}="),
        &format!("{ticket}AA"),
        "é",
        &"A".repeat(43),
    ] {
        assert!(!vault(1).is_ticket("a.b.c", None, wrong), "{wrong}");
    }
}

#[test]
fn the_master_key_is_made_once_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let sealed = Vault::open_or_create(&path).unwrap().seal("a", b"secret");
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.trim().len(), 44);
    assert_eq!(
        Vault::open_or_create(&path)
            .unwrap()
            .unseal("a", &sealed)
            .unwrap()
            .as_slice(),
        b"secret"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn the_master_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    Vault::open_or_create(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_file_that_is_no_master_key_is_kept_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let short = "A".repeat(43);
    let long = "A".repeat(48);
    for wrong in [
        b"".as_slice(),
        b"\n",
        b"secret",
        short.as_bytes(),
        long.as_bytes(),
        b"\xff\xfe",
    ] {
        fs::write(&path, wrong).unwrap();
        let error = Vault::open_or_create(&path).unwrap_err();
        assert!(matches!(error, NoVault::NotAMasterKey), "{error}");
        assert!(
            error
                .to_string()
                .starts_with("the master key file is not 32 bytes in base64")
        );
        assert_eq!(fs::read(&path).unwrap(), wrong, "it is never written over");
    }
    let nowhere = folder.path().join("none").join("master.key");
    assert!(matches!(Vault::open_or_create(&nowhere), Err(NoVault::File(_))));
}

#[test]
fn eight_that_start_at_once_have_one_key() {
    for _ in 0..50 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let together = Barrier::new(8);
        let start = || {
            together.wait();
            Vault::open_or_create(&path).unwrap().ticket("a", None)
        };
        let tickets: Vec<String> = thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(tickets.windows(2).all(|pair| pair[0] == pair[1]));
    }
}

/// A newer server must still know what an older one gave out and stored.
#[test]
fn a_bound_ticket_is_of_one_key() {
    let key = |letter: &str| PublicKey::read("key", format!("B{}", letter.repeat(86))).unwrap();
    let ticket = vault(1).ticket("a.b.c", Some(&key("k")));
    assert!(vault(1).is_ticket("a.b.c", Some(&key("k")), &ticket));
    assert!(!vault(1).is_ticket("a.b.c", Some(&key("l")), &ticket));
    assert!(!vault(1).is_ticket("a.b.c", None, &ticket), "a key cannot be left out");
    let unbound = vault(1).ticket("a.b.c", None);
    assert!(!vault(1).is_ticket("a.b.c", Some(&key("k")), &unbound));
}

#[test]
fn tickets_and_sealed_secrets_outlive_a_version() {
    assert_eq!(
        vault(1).ticket("a.b.c", None),
        "zXAJtgNye6hphlIXthaPbNbQNrIcRVUBs1iLhHK0CmE"
    );
    let sealed = STANDARD
        .decode("AXr9JsT37Dek/gFGLaUjxwMOy2GugETSIjsMpVdHKcdG3ms=")
        .unwrap();
    assert_eq!(vault(1).unseal("shop/web_2026", &sealed).unwrap().as_slice(), b"secret");
}

#[test]
fn a_vault_does_not_print_itself() {
    assert_eq!(format!("{:?}", vault(1)), "Vault(…)");
}
