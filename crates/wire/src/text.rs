//! Texts put together. The standard library's own ways are made for everything, and have kilobytes for it.

use alloc::string::String;

/// The parts as one text.
pub fn join(parts: &[&str]) -> String {
    let mut whole = String::new();
    for part in parts {
        whole.push_str(part);
    }
    whole
}

/// The number in decimal digits.
pub fn digits(number: u64) -> String {
    let mut text = if number > 9 { digits(number / 10) } else { String::new() };
    text.push(char::from(b"0123456789"[(number % 10) as usize]));
    text
}

/// Whether the text holds this sign of ASCII.
pub fn holds(text: &str, sign: u8) -> bool {
    text.bytes().any(|byte| byte == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_put_together() {
        assert_eq!(join(&["a", "", "é"]), "aé");
        for (number, text) in [(0, "0"), (10, "10"), (u64::MAX, "18446744073709551615")] {
            assert_eq!(digits(number), text);
        }
        assert!(holds("aé\0", 0) && !holds("aé", b'b'));
    }
}
