//! Languages: those the chat has words in, and the names that others may have.

/// The languages that are built in: the name of each, and what its speakers call it.
pub const LANGUAGES: [(&str, &str); 30] = [
    ("ar", "العربية"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hu", "Magyar"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("pt-BR", "Português (Brasil)"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sk", "Slovenčina"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
    ("zh-CN", "简体中文"),
    ("zh-TW", "繁體中文"),
];

/// The longest name of a language (RFC 5646 section 4.4.1).
const TAG: usize = 35;

/// The name of a language as the client looks for it.
pub(super) fn read(given: &str) -> Result<String, String> {
    let known = LANGUAGES.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(given));
    if let Some((tag, _)) = known {
        return Ok((*tag).into());
    }
    let mut parts = given.split('-');
    let is_language = |part: &str| matches!(part.len(), 2..=3) && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_more = |part: &str| matches!(part.len(), 2..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if given.len() <= TAG && parts.next().is_some_and(is_language) && parts.all(is_more) {
        return Ok(given.into());
    }
    Err(format!(
        "{given:?} is not the name of a language: write it as \"de\" or \"pt-BR\""
    ))
}
