//! J1 to J4 and J21: segments, base64url, UTF-8, JSON, names twice, size and depth.

use super::desk::{Case, HEADER, PAYLOAD, SECRET, base64url, sealed, segments, token, with_header, with_payload};

const MALFORMED: &str = "token_malformed";

pub(crate) fn cases() -> Vec<Case> {
    [
        segments_count(),
        surroundings(),
        alphabet(),
        lengths_and_bits(),
        json_of_headers(),
        json_of_payloads(),
        twins(),
        sizes(),
    ]
    .concat()
}

/// J1: exactly three segments, none of them empty.
fn segments_count() -> Vec<Case> {
    let good = token(HEADER, PAYLOAD);
    let [header, payload, signature] = segments(&good);
    let mut cases = vec![Case::proves("J1 three segments", "42", good.clone())];
    let wrong = [
        String::new(),
        ".".into(),
        "..".into(),
        "...".into(),
        header.into(),
        format!("{header}.{payload}"),
        format!("{header}.{payload}."),
        format!("{header}..{signature}"),
        format!(".{payload}.{signature}"),
        format!("..{signature}"),
        format!("{header}.."),
        format!(".{payload}."),
        format!("{good}."),
        format!(".{good}"),
        format!("{good}.{signature}"),
        format!("{header}.{header}.{payload}.{signature}"),
        format!("{header}.{payload}.{signature}.{signature}.{signature}"),
        format!("{header}..{payload}.{signature}"),
        format!("{header}:{payload}:{signature}"),
        format!("{header}\u{3002}{payload}\u{3002}{signature}"),
        format!("{header},{payload},{signature}"),
        ".".repeat(8_192),
        format!("{good},{good}"),
    ];
    cases.extend(
        wrong
            .into_iter()
            .map(|wrong| Case::refused(format!("J1 {}", cut(&wrong)), MALFORMED, wrong)),
    );
    cases
}

/// J1, J2: nothing before or after, nothing between.
fn surroundings() -> Vec<Case> {
    let good = token(HEADER, PAYLOAD);
    let [header, payload, signature] = segments(&good);
    let mut wrong = Vec::new();
    for space in [
        " ", "\t", "\n", "\r\n", "\u{0}", "\u{a0}", "\u{feff}", "\u{2028}", "\u{200b}",
    ] {
        wrong.push(format!("{space}{good}"));
        wrong.push(format!("{good}{space}"));
        wrong.push(format!("{header}{space}.{payload}.{signature}"));
        wrong.push(format!("{header}.{space}{payload}.{signature}"));
        wrong.push(format!("{header}.{payload}.{space}{signature}"));
    }
    for dress in ["Bearer ", "JWT ", "\"", "'", "<", "jwt=", "data:,", "eyJ0.", "b'"] {
        wrong.push(format!("{dress}{good}"));
    }
    wrong.push(format!("{good}\""));
    wrong.push(format!("{good}#"));
    wrong.push(format!("{good}&x=1"));
    wrong
        .into_iter()
        .map(|wrong| Case::refused(format!("J1 {}", cut(&wrong)), MALFORMED, wrong))
        .collect()
}

/// J2: base64url and nothing else, also where the signature is over the wrong spelling.
fn alphabet() -> Vec<Case> {
    let good = token(HEADER, PAYLOAD);
    let [header, payload, signature] = segments(&good);
    let mut cases = Vec::new();
    for odd in [
        "=", "==", "+", "/", "?", "%3D", "*", "!", "~", "\\", "é", "\u{ff21}", "$", "@", "-=", "\u{7f}",
    ] {
        let tokens = [
            format!("{header}{odd}.{payload}.{signature}"),
            sealed(SECRET.as_bytes(), &format!("{header}{odd}.{payload}")),
            sealed(SECRET.as_bytes(), &format!("{header}.{payload}{odd}")),
            format!("{header}.{payload}.{signature}{odd}"),
        ];
        cases.extend(tokens.map(|token| Case::refused(format!("J2 {odd:?}"), MALFORMED, token)));
    }
    // A payload whose base64 has both letters that differ: `{"uuid":"42","exp":1800007200,"a":"~?>"}` and the like.
    let odd = r#"{"uuid":"42","exp":1800007200,"a":"??>>~~ÿÿþ"}"#;
    let url = base64url(odd);
    let plain = url.replace('-', "+").replace('_', "/");
    assert_ne!(url, plain);
    cases.push(Case::proves("J2 - and _", "42", with_payload(odd)));
    cases.push(Case::refused(
        "J2 plain base64",
        MALFORMED,
        sealed(SECRET.as_bytes(), &format!("{header}.{plain}")),
    ));
    cases
}

/// J2: lengths that cannot be, and bits that belong to no byte.
fn lengths_and_bits() -> Vec<Case> {
    let good = token(HEADER, PAYLOAD);
    let [header, payload, signature] = segments(&good);
    let mut cases = Vec::new();
    for odd in ["A", "AAAAA", "A0000", "-", "_"] {
        cases.push(Case::refused(
            "J2 length",
            MALFORMED,
            format!("{odd}.{payload}.{signature}"),
        ));
        cases.push(Case::refused(
            "J2 length",
            MALFORMED,
            format!("{header}.{odd}.{signature}"),
        ));
        cases.push(Case::refused(
            "J2 length",
            MALFORMED,
            format!("{header}.{payload}.{odd}"),
        ));
    }
    // 32 bytes are 43 characters, the last of which has two bits too many: all four spellings, one is right.
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let place = |character: char| alphabet.find(character).unwrap();
    let last = place(signature.chars().last().unwrap());
    for bits in 1..4 {
        let twin = &alphabet[last + bits..=last + bits];
        let token = format!("{header}.{payload}.{}{twin}", &signature[..signature.len() - 1]);
        cases.push(Case::refused(format!("J2 trailing bits {bits}"), MALFORMED, token));
    }
    // The same in header and payload, signed in that spelling.
    for (name, json) in [("header", HEADER), ("payload", PAYLOAD)] {
        let padded = (0..3)
            .map(|spaces| format!("{json}{}", " ".repeat(spaces)))
            .find(|json| json.len() % 3 == 1);
        let json = padded.unwrap();
        let right = base64url(&json);
        let last = place(right.chars().last().unwrap());
        let wrong = format!("{}{}", &right[..right.len() - 1], &alphabet[last + 1..=last + 1]);
        let sign = |text: &str| match name {
            "header" => sealed(SECRET.as_bytes(), &format!("{text}.{payload}")),
            _ => sealed(SECRET.as_bytes(), &format!("{header}.{text}")),
        };
        cases.push(Case::proves(format!("J2 {name}, no trailing bits"), "42", sign(&right)));
        cases.push(Case::refused(
            format!("J2 {name}, trailing bits"),
            MALFORMED,
            sign(&wrong),
        ));
    }
    cases
}

/// J3: the header is one JSON object in UTF-8.
fn json_of_headers() -> Vec<Case> {
    let good = r#""typ":"JWT","alg":"HS256","kid":"web_2026""#;
    let right = [
        format!("{{{good}}}"),
        format!(" {{{good}}}"),
        format!("{{{good}}}\r\n\t "),
        format!("{{ {} }}", good.replace(':', " : ").replace(',', " ,\r\n ")),
        format!("{{{good},\"x\":[1,{{\"y\":null}}]}}"),
        r#"{"typ":"J\u0057T","\u0061lg":"HS\u003256","k\u0069d":"web\u005f2026"}"#.into(),
    ];
    let wrong = [
        good.to_owned(),
        format!("[{good}]"),
        format!("[{{{good}}}]"),
        format!("{{{good}}}{{}}"),
        format!("{{{good}}}null"),
        format!("{{{good}}} x"),
        format!("{{{good}}}\u{0}"),
        format!("{{{good},}}"),
        format!("{{{good}"),
        format!("\u{feff}{{{good}}}"),
        format!("{{{good}}}//"),
        format!("{{{good},\"x\":NaN}}"),
        format!("{{{good},\"x\":01}}"),
        format!("{{{good},\"x\":\"\t\"}}"),
        format!("{{{good},\"x\":\"\\ud800\"}}"),
        format!("{{{good},\"x\":\"\\u12\"}}"),
        format!("{{{good},'x':1}}"),
        format!("{{{good},x:1}}"),
        "null".into(),
        "true".into(),
        "\"JWT\"".into(),
        "42".into(),
        "[]".into(),
        " ".into(),
    ];
    let mut cases: Vec<Case> = right
        .into_iter()
        .map(|json| Case::proves(format!("J3 {json}"), "42", with_header(&json)))
        .collect();
    cases.extend(wrong.into_iter().map(|json| {
        let token = with_header(&json);
        Case::refused(format!("J3 {json}"), MALFORMED, token)
    }));
    let broken: [&[u8]; 4] = [
        b"\xff\xfe{\x00}\x00",
        b"{\"a\":\"\xc3\"}",
        b"{\"a\":\"\xed\xa0\x80\"}",
        b"\x1f\x8b\x08",
    ];
    cases.extend(broken.map(|bytes| Case::refused("J3 not UTF-8", MALFORMED, token(bytes, PAYLOAD))));
    cases
}

/// J3: the payload is one JSON object in UTF-8.
fn json_of_payloads() -> Vec<Case> {
    let good = r#""uuid":"42","exp":1800007200"#;
    let right = [
        format!("{{{good}}}\n"),
        format!("\n{{{good}}}"),
        format!("{{{good},\"x\":{{\"y\":[[[1]]]}}}}"),
        r#"{"\u0075uid":"4\u0032","exp":1800007200}"#.into(),
        format!("{{{good},\"\":0}}"),
    ];
    let wrong = [
        good.to_owned(),
        format!("[{{{good}}}]"),
        format!("{{{good}}}{{{good}}}"),
        format!("{{{good}}},"),
        format!("{{{good},}}"),
        format!("{{{good}"),
        format!("\u{feff}{{{good}}}"),
        format!("{{{good},\"x\":Infinity}}"),
        format!("{{{good},\"x\":+1}}"),
        format!("{{{good},\"x\":.5}}"),
        format!("{{{good},\"x\":1.}}"),
        format!("{{{good},\"x\":0x10}}"),
        format!("{{{good},\"x\":\"\n\"}}"),
        format!("{{{good},\"x\":\"\\x41\"}}"),
        format!("{{{good},\"x\":\"\\udc00\"}}"),
        format!("{{{good},/**/\"x\":1}}"),
        format!("{{{good},\"x\":1e999}}"),
        "null".into(),
        "\"42\"".into(),
        "[]".into(),
        "1800007200".into(),
        token(HEADER, PAYLOAD),
    ];
    let mut cases: Vec<Case> = right
        .into_iter()
        .map(|json| Case::proves(format!("J3 {json}"), "42", with_payload(json)))
        .collect();
    cases.extend(
        wrong
            .into_iter()
            .map(|json| Case::refused(format!("J3 {json}"), MALFORMED, with_payload(json))),
    );
    let broken: [&[u8]; 3] = [b"{\"uuid\":\"\xff\"}", b"{\"uuid\":\"\xc0\xaf\"}", b"\x78\x9c\x01\x02"];
    cases.extend(broken.map(|bytes| Case::refused("J3 not UTF-8", MALFORMED, with_payload(bytes))));
    cases
}

/// J4: no name twice in one object, however it is written and wherever it stands.
fn twins() -> Vec<Case> {
    let mut cases = Vec::new();
    let header = r#""typ":"JWT","alg":"HS256","kid":"web_2026""#;
    for twin in [
        r#""alg":"HS256""#,
        r#""alg":"none""#,
        r#""\u0061lg":"none""#,
        r#""kid":"other""#,
        r#""ki\u0064":"other""#,
        r#""typ":"JWT""#,
        r#""x":1,"x":1"#,
        r#""x":{"y":1,"y":2}"#,
        r#""x":[{"y":1,"\u0079":2}]"#,
        r#""":1,"":2"#,
    ] {
        cases.push(Case::refused(
            format!("J4 after {twin}"),
            MALFORMED,
            with_header(&format!("{{{header},{twin}}}")),
        ));
        cases.push(Case::refused(
            format!("J4 before {twin}"),
            MALFORMED,
            with_header(&format!("{{{twin},{header}}}")),
        ));
    }
    let payload = r#""uuid":"42","exp":1800007200"#;
    for twin in [
        r#""uuid":"42""#,
        r#""uuid":"43""#,
        r#""uu\u0069d":"43""#,
        r#""exp":1800007200"#,
        r#""exp":9"#,
        r#""\u0065xp":9"#,
        r#""extra_values":{"plan":"gold","plan":"free"}"#,
        r#""extra_values":{"plan":"gold","pl\u0061n":"free"}"#,
        r#""x":[[{"y":{"z":1,"z":1}}]]"#,
        r#""é":1,"\u00e9":2"#,
        r#""😀":1,"\ud83d\ude00":2"#,
    ] {
        cases.push(Case::refused(
            format!("J4 after {twin}"),
            MALFORMED,
            with_payload(format!("{{{payload},{twin}}}")),
        ));
        cases.push(Case::refused(
            format!("J4 before {twin}"),
            MALFORMED,
            with_payload(format!("{{{twin},{payload}}}")),
        ));
    }
    for alike in [
        r#""UUID":"43""#,
        r#""uuid ":"43""#,
        r#""Exp":1"#,
        r#""x":{"uuid":"43","exp":1}"#,
        r#""é":1,"e\u0301":2"#,
    ] {
        cases.push(Case::proves(
            format!("J4 {alike}"),
            "42",
            with_payload(format!("{{{payload},{alike}}}")),
        ));
    }
    // Many names are looked through in another way than few.
    for (count, far) in [(14, 0), (15, 13), (16, 0), (17, 0), (40, 20), (200, 199)] {
        let names = |twin: usize| {
            let names = (0..count).map(|name| format!("\"a{name}\":1"));
            names
                .chain([format!("\"\\u0061{twin}\":2")])
                .collect::<Vec<_>>()
                .join(",")
        };
        let twin = with_payload(format!("{{{payload},{}}}", names(far)));
        cases.push(Case::refused(
            format!("J4 a twin of {far} among {count}"),
            MALFORMED,
            twin,
        ));
        let none = with_payload(format!("{{{payload},{}}}", names(count)));
        cases.push(Case::proves(format!("J4 no twin among {count}"), "42", none));
    }
    cases
}

/// J21: length and depth are bounded.
fn sizes() -> Vec<Case> {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let deep = |levels| with_payload(format!(r#"{{"uuid":"42","exp":1800007200,"x":{}}}"#, nested(levels)));
    let deep_header = |levels| {
        let header = r#""typ":"JWT","alg":"HS256","kid":"web_2026""#;
        with_header(&format!(r#"{{{header},"x":{}}}"#, nested(levels)))
    };
    let bare = with_payload(r#"{"uuid":"42","exp":1800007200,"x":""}"#).len();
    // Three bytes are four characters; the fill makes a token of exactly the length that is allowed, or of a few more.
    let long = |characters: usize| {
        let fill = "x".repeat((characters - bare) / 4 * 3);
        let token = (0..4).map(|more| format!("{fill}{}", "x".repeat(more)));
        let mut tokens = token.map(|fill| with_payload(format!(r#"{{"uuid":"42","exp":1800007200,"x":"{fill}"}}"#)));
        tokens.find(|token| token.len() >= characters).unwrap()
    };
    let largest = (8_180..=8_192).map(long).rfind(|token| token.len() <= 8_192).unwrap();
    assert!(largest.len() >= 8_190);
    vec![
        Case::proves("J21 as long as may be", "42", largest),
        Case::refused("J21 longer", "token_too_large", long(8_193)),
        Case::refused("J21 much longer", "token_too_large", long(100_000)),
        Case::refused("J21 a megabyte of dots", "token_too_large", ".".repeat(1_000_000)),
        Case::refused("J21 a megabyte of A", "token_too_large", "A".repeat(1_000_000)),
        Case::refused(
            "J21 a megabyte of brackets",
            "token_too_large",
            base64url("[".repeat(750_000)),
        ),
        Case::proves("J21 15 levels in the object", "42", deep(15)),
        Case::refused("J21 16 levels in the object", MALFORMED, deep(16)),
        Case::refused("J21 1000 levels", MALFORMED, deep(1_000)),
        Case::refused("J21 2500 levels", MALFORMED, deep(2_500)),
        Case::proves("J21 header, 15 levels", "42", deep_header(15)),
        Case::refused("J21 header, 16 levels", MALFORMED, deep_header(16)),
        Case::refused("J21 header, 2500 levels", MALFORMED, deep_header(2_500)),
    ]
}

fn cut(text: &str) -> String {
    text.chars().take(24).collect()
}
