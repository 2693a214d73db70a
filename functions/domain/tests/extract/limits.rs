use domain::extract::extract;
use proptest::prelude::*;

/// Text as it could come: words that decide, numbers of all shapes, and anything else.
fn messages() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Your code is ".to_owned()),
        Just("OTP: ".to_owned()),
        Just("验证码".to_owned()),
        Just("رمز التحقق ".to_owned()),
        Just(" is your PIN".to_owned()),
        Just("Never share it. ".to_owned()),
        Just("\n@example.com #".to_owned()),
        "[0-9]{1,12}",
        "[0-9]{3}[- ][0-9]{3}",
        "[A-Z0-9]{3,8}",
        "[०-९]{4,6}",
        "[٠-٩]{4,6}",
        "[.,:/ \n#*+@-]{1,3}",
        "\\PC{0,8}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// The letters and digits of a text, with the digits of the scripts above as ASCII.
fn bare(text: &str) -> String {
    let ascii = |c: char| match u32::from(c) {
        code @ 0x660..=0x669 => char::from_digit(code - 0x660, 10).unwrap(),
        code @ 0x966..=0x96f => char::from_digit(code - 0x966, 10).unwrap(),
        _ => c,
    };
    text.chars().map(ascii).filter(char::is_ascii_alphanumeric).collect()
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in messages()) {
        let found = extract(&text);
        prop_assert!(found.domain.is_none() || found.code.is_some());
        prop_assert_eq!(extract(&text), found, "the same text has the same answer");
    }

    #[test]
    fn a_code_is_in_the_text(text in "(Your code is |OTP |رمز |[a-z ]{0,9}|[0-9]{1,9}|[०-९]{4,6}|[٠-٩]{4,6}|[A-Z0-9-]{4,9}|[ .:\n-]){0,20}") {
        if let Some(code) = extract(&text).code {
            prop_assert!((3..=64).contains(&code.len()));
            prop_assert!(bare(&text).contains(&bare(&code)), "{code} in {text:?}");
        }
    }

    // No word of the lexicon begins so. A name that is a word may say what the number is: a `Zip code` is none of these.
    #[test]
    fn a_plain_code_is_found_whatever_it_is(code in "[0-9]{4,8}", name in "[B-HJ-Z]q[a-z]{1,8}") {
        let found = extract(&format!("{name}: your verification code is {code}. Do not share it."));
        prop_assert_eq!(found.code, Some(code.clone()));
        let found = extract(&format!("{code} is your {name} code"));
        prop_assert_eq!(found.code, Some(code));
    }
}

#[test]
fn long_messages_have_an_answer() {
    let filler = "All the numbers of 1999 and 2001, and words and words. ".repeat(400);
    assert!(filler.len() > 8 * 1024);
    assert_eq!(extract(&format!("Your code is 482913. {filler}")).code.as_deref(), Some("482913"));
    assert_eq!(extract(&format!("{filler}Your code is 482913.")).code.as_deref(), Some("482913"));
    assert_eq!(extract(&filler).code, None);
    // Texts that could make a careless rule quadratic.
    for hard in
        ["1", "1 ", "1-", "A-", "code ", "code:", "*", "://", "@a.", "验证码", "is ", "\n", "never 1", "x1 "]
    {
        let _ = extract(&hard.repeat(20_000 / hard.len()));
    }
}
