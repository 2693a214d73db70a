use domain::extract::{Extracted, Reason, extract};

fn code(text: &str) -> Option<String> {
    extract(text).code
}

#[test]
fn an_origin_bound_last_line_comes_before_all_else() {
    let bound = extract("Your code is 111222.\n\n@Login.Example.com #482913");
    let expected = Extracted {
        code: Some("482913".to_owned()),
        domain: Some("login.example.com".to_owned()),
        reason: Reason::OriginBound,
    };
    assert_eq!(bound, expected);
    assert_eq!(
        extract("482913 is your code.\n@shop.example #482913 %pay.example").domain.unwrap(),
        "shop.example"
    );
    let hashed = extract("<#> 482913 is your code.\n@shop.example #482913\nFA+9qCX9VSu");
    assert_eq!(hashed.domain.unwrap(), "shop.example");
    let unbound = extract("Your code is 482913. Write to us @example");
    assert_eq!(
        (unbound.code.as_deref(), unbound.domain, unbound.reason),
        (Some("482913"), None, Reason::Keyword)
    );
}

#[test]
fn codes_are_read_in_every_shape() {
    let table = [
        ("Your code: 823 815", "823815"),
        ("Your code: 823-815", "823815"),
        ("Your code: 82\u{a0}38\u{a0}15", "823815"),
        ("Your code: 8 2 3 8 1 5", "823815"),
        ("Your code: 4829-1355", "48291355"),
        ("Your code: G-123456", "123456"),
        ("Your code: KQ7-4XP", "KQ74XP"),
        ("Your code: *482913*", "482913"),
        ("Your code: \"482913\"", "482913"),
        ("Your code:482913.Do not share it", "482913"),
        ("Your code: ４８２９１３", "482913"),
        ("Your code: 4️⃣8️⃣2️⃣9️⃣", "4829"),
        ("Your code: \u{202a}482913\u{202c}", "482913"),
        ("Your code: 048", "048"),
        ("Your code: 0123456789", "0123456789"),
        ("Your code: KQXWFD", "KQXWFD"),
        ("OTP482913", "482913"),
        ("482913is your code", "482913"),
        ("<#> Your code is 482913\nFA+9qCX9VSu", "482913"),
        ("482913", "482913"),
        ("482-913", "482913"),
        ("Your code: 482-9135", "4829135"),
        ("<b>482913</b> is your code", "482913"),
        ("TAN\n k 4 q x 9 2", "k4qx92"),
        ("PASSCODE: kqxwfd", "kqxwfd"),
        ("FERN24: TAC 482913", "482913"),
        ("Fern: verification 482913", "482913"),
        ("[Fern card] 482913 is it, your code", "482913"),
        ("Acct 4410: OTP 482913", "482913"),
        ("Your code for Fern account is 482913", "482913"),
        ("Your code for the mobile number: 482913", "482913"),
        ("Your code for order: 4410 is 482913", "482913"),
        ("Enter 482913 in the app. Never share it.", "482913"),
        ("<#> Fern 482913\nFA+9qCX9VSu", "482913"),
        ("Your code: 482.913", "482913"),
        ("Your code is 482.913.", "482913"),
        ("482.913 is your verification code", "482913"),
        ("Your code: #482913#", "482913"),
        ("#482913# is your login code", "482913"),
        ("Your code: 48-2913", "482913"),
        ("48-2913 is your verification code", "482913"),
        ("Your code: 12 3456", "123456"),
        ("Your code is 48 29 135.", "4829135"),
        ("Your code is 4829 10 May", "4829"),
        ("Your code is 482913 5 minutes left", "482913"),
        ("Your code: 12345X", "12345X"),
        ("Use 48291X as your Fern account security code", "48291X"),
        ("Your verification code for online banking at Fernbank is KQ7X4P", "KQ7X4P"),
        ("Fern 482-913", "482913"),
        ("Fern: 482 - 913", "482913"),
        ("Your Example Bank code is 482913", "482913"),
        ("Example Bank code 482913", "482913"),
        ("Your Fern Store code: 482913", "482913"),
        ("482913 is your Fern Games code", "482913"),
    ];
    for (text, expected) in table {
        assert_eq!(code(text).as_deref(), Some(expected), "{text:?}");
    }
}

#[test]
fn what_is_something_else_is_no_code() {
    let table = [
        "Your code was sent to 07700900123",
        "Your code comes by SMS. Call 555-0199 for help.",
        "Your code: https://example.com/482913",
        "Your code: example.com/v/482913",
        "Your code: 482913@example.com",
        "Your code expires at 12:30",
        "Your code expires on 12/05/2026",
        "Your code is valid for 300 seconds",
        "Your code for 4500 points",
        "Your code costs $4500",
        "Your code costs 4500 kr",
        "Your code costs 4,500",
        "Your code 50%",
        "Your code for the card ****4410",
        "Your code for the card XX4410",
        "Your code for order no. 771204",
        "Your code for ticket #771204",
        "Never got a code? (212) 555-0199",
        "Paid 120.50 EUR\nAuthorization: 482913",
        "FERN24: your code is on its way",
        "<b>48291355</b> သို့ ကုဒ်နံပါတ် ပို့ပြီးပါပြီ",
        "Your code: 12",
        "Your code for 482.913 points",
        "Ihre TAN für 482.913 EUR",
        "Ihre TAN für den Betrag 482.913 kommt gleich",
        "Your code for the order of 482.913 pieces comes later",
        "Dial #31# for your code",
        "Dial #4829# for your code",
        "Your code is for 2026-11-30",
        "Your code: 30-11-2026",
        "Your code is for flat 12-345",
        "Lunch at 12-345 Main Road",
        "48-2913",
        "482.913",
        "Pages 101-120",
        "Room 482-913 is ready",
        "Gate 482-913-1",
        "bank code 482913",
        "Bank code: 482913",
        "Enter the bank code 482913",
        "Your store code 482913",
        "Your code: 12345678901",
        "Your code: NEVER SHARE IT",
        "Your decoder is 482913",
        "Dial *773# for your code",
        "482913456 and 77120 are just numbers",
        "+44 7700 900123",
        "",
        " \n ",
    ];
    for text in table {
        assert_eq!(code(text), None, "{text:?}");
    }
}

#[test]
fn the_reason_says_what_decided() {
    let table = [
        ("Code 482913\n@example.com #482913", "origin_bound"),
        ("Your code is 482913", "keyword"),
        ("Enter 482913 to sign in", "instruction"),
        ("<#> Fern 482913", "application"),
        ("482913", "alone"),
        ("Nothing in here", "no_candidate"),
        ("Your order 482913 is on its way", "excluded"),
        ("We were 482913 at the match", "no_keyword"),
        ("Your code is [REDACTED]", "redacted"),
    ];
    for (text, reason) in table {
        assert_eq!(extract(text).reason.name(), reason, "{text:?}");
    }
}

#[test]
fn a_code_that_was_taken_out_is_none_and_is_told() {
    for text in [
        "[REDACTED]",
        "Your Example code is [REDACTED]. Never share it.",
        "Your code is [redacted]",
        "Your code: REDACTED",
        "<REDACTED> is your verification code",
        "Your OTP is [OTP_REDACTED], valid for 5 minutes.",
        "[one-time code removed] is your login code",
        "****",
        "Your code is ****",
        "Your code is ***-***.",
        "G-****** is your Google verification code.",
        "Your PIN: ••••••",
        "Your code is XXXXXX",
        "Enter ###### to sign in",
        // As a number's owner found it in Twilio's log.
        "**verification code is:**",
        "Ihr Code lautet [REDACTED]. Geben Sie ihn nicht weiter.",
        "您的验证码是******，请勿泄露。",
        "رمز التحقق الخاص بك هو ****",
        "Your code is [REDACTED].\n\n@example.com #[REDACTED]",
        "<#> Fern [REDACTED]\nFA+9qCX9VSu",
    ] {
        let expected = Extracted { code: None, domain: None, reason: Reason::Redacted };
        assert_eq!(extract(text), expected, "{text:?}");
    }
}

#[test]
fn what_is_masked_beside_a_code_or_without_one_is_not_told() {
    let table = [
        ("Card ****4410: your code is 482913", Some("482913")),
        ("Card ****: your code is 482913", Some("482913")),
        ("[REDACTED] sent you 482913, your login code", Some("482913")),
        ("Account [hidden]: OTP 482913", Some("482913")),
        ("*482913* is your code", Some("482913")),
        ("** 482913 ** is your code", Some("482913")),
        ("Your card **** was charged 12.50 EUR", None),
        ("You paid [REDACTED] at Fern", None),
        ("Never share your code with anyone. ***", None),
        ("Your parcel is on its way ***", None),
        ("**Important:** your code is on its way", None),
    ];
    for (text, expected) in table {
        let found = extract(text);
        assert_eq!(found.code.as_deref(), expected, "{text:?}");
        assert_ne!(found.reason, Reason::Redacted, "{text:?}");
    }
}
