//! Tokens as the outside sees them: fair, strong enough, and forgiving of how they are typed.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::convert::Infallible;

use domain::limits;
use domain::token::{Alphabet, Format, mac_input, normalize, random};
use proptest::prelude::*;

/// Bytes in order, again and again: `0, 1, … 255, 0, …`.
fn counting() -> impl FnMut(&mut [u8]) -> Result<(), Infallible> {
    let mut next = 0u8;
    move |bytes| {
        for byte in bytes {
            *byte = next;
            next = next.wrapping_add(1);
        }
        Ok(())
    }
}

#[test]
fn every_symbol_comes_equally_often_from_all_bytes() {
    for alphabet in [Alphabet::Hexadecimal, Alphabet::Digits, Alphabet::Base32, Alphabet::Base64Url] {
        let symbols = alphabet.symbols();
        let each = 256 / symbols.len();
        // One round of all 256 bytes gives each symbol the same number of times: the bytes that
        // would make some of them likelier are rejected.
        let text = random(symbols, each * symbols.len(), counting()).unwrap();
        for symbol in symbols {
            let count = text.reveal().bytes().filter(|b| b == symbol).count();
            assert_eq!(count, each, "`{}` of {}", char::from(*symbol), alphabet.name());
        }
    }
}

#[test]
fn bytes_beyond_the_last_whole_multiple_are_rejected() {
    // 250 to 255 would be the digits 0 to 5 a second time.
    let mut rounds = 0;
    let text = random(Alphabet::Digits.symbols(), 3, |bytes: &mut [u8]| {
        bytes.fill(if rounds == 0 { 250 } else { 249 });
        rounds += 1;
        Ok::<(), Infallible>(())
    });
    assert_eq!(text.unwrap().reveal(), "999");
    assert_eq!(rounds, 2);
}

#[test]
fn a_failing_generator_makes_no_token() {
    let made = Format::default().generate(|_: &mut [u8]| Err("no entropy"));
    assert_eq!(made, Err("no entropy"));
}

#[test]
fn alphabets_have_no_symbol_twice_and_read_back_by_name() {
    for alphabet in Alphabet::FOR_TOKENS {
        let distinct: BTreeSet<_> = alphabet.symbols().iter().collect();
        assert_eq!(distinct.len(), alphabet.symbols().len());
        assert_eq!(Alphabet::named(alphabet.name()), Some(alphabet));
    }
    assert_eq!(Alphabet::named("base64url"), None);
    for confusing in *b"ILOU" {
        assert!(!Alphabet::Base32.symbols().contains(&confusing));
    }
}

#[test]
fn formats_under_twenty_bits_are_refused() {
    let shortest = [(Alphabet::Hexadecimal, 5), (Alphabet::Digits, 7), (Alphabet::Base32, 4)];
    for (alphabet, length) in shortest {
        assert!(Format::new(alphabet, length).unwrap().entropy_bits() >= limits::TOKEN_ENTROPY_MIN_BITS);
        assert!(Format::new(alphabet, length - 1).is_err(), "{}", alphabet.name());
    }
    assert!(Format::new(Alphabet::Digits, 0).is_err());
    assert!(Format::new(Alphabet::Base32, 64).is_ok());
    assert!(Format::new(Alphabet::Base32, 65).is_err());
    assert_eq!(Format::default().entropy_bits(), 60.0);
    assert_eq!(Format::default().to_string(), "15 hexadecimal");
}

#[test]
fn what_people_type_is_read_as_what_was_meant() {
    let table = [
        ("0a1b2c3d4e5f678", "0a1b2c3d4e5f678"),
        (" 0A1B 2C3D-4E5F\u{2011}678\n", "0a1b2c3d4e5f678"),
        ("０ａ１Ｂ－２ｃ３Ｄ", "0a1b2c3d"),
        ("12\u{2013}34\u{2014}56\u{2212}78\u{a0}\u{3000}\u{200b}", "12345678"),
        ("oO0 iIlL1", "00011111"),
        ("ＯＩＬ", "011"),
        ("---", ""),
        ("é", "é"),
    ];
    for (typed, read) in table {
        assert_eq!(normalize(typed).unwrap().reveal(), read, "{typed:?}");
    }
    assert!(normalize("").is_err());
    assert!(normalize(&"1".repeat(384)).is_ok());
    assert!(normalize(&"1".repeat(385)).is_err());
}

#[test]
fn digits_of_every_script_are_read() {
    for zero in ['٠', '۰', '०', '০', '੦', '૦', '௦', '๐', '໐', '༠', '၀', '០', '᠐', '０', '𝟎', '𞥐']
    {
        let digit = |value: u32| char::from_u32(u32::from(zero) + value).unwrap();
        let typed: String = [4, 8, 2, 9, 1, 3].map(digit).iter().collect();
        assert_eq!(normalize(&typed).unwrap().reveal(), "482913", "{typed}");
    }
    assert_eq!(normalize("٤۸२৯๑３ab").unwrap().reveal(), "482913ab");
    for other in ["²", "④", "Ⅳ", "四", "½"] {
        assert_eq!(normalize(other).unwrap().reveal(), other, "no decimal digit");
    }
}

#[test]
fn marks_that_messengers_wrap_around_a_code_are_left_out() {
    let marks = ['\u{61c}', '\u{200e}', '\u{200f}', '\u{feff}', '\u{ad}', '\u{180e}', '\u{20e3}', '\u{fe0f}'];
    let marks = marks.into_iter().chain('\u{200b}'..='\u{200f}').chain('\u{202a}'..='\u{202e}');
    for mark in marks.chain('\u{2060}'..='\u{2069}') {
        let typed = format!("{mark}0a1b{mark}2c{mark}");
        assert_eq!(normalize(&typed).unwrap().reveal(), "0a1b2c", "{typed:?}");
    }
    assert_eq!(normalize("\u{2068}\u{202b}٤٨٢ ٩١٣\u{202c}\u{2069}").unwrap().reveal(), "482913");
}

/// A token in disguise: any case, full-width or not, with separators anywhere.
fn disguised(token: &str, choices: &[u8]) -> String {
    let mut typed = String::new();
    for (c, choice) in token.chars().zip(choices.iter().cycle()) {
        let c = if choice & 1 == 0 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        let wide = char::from_u32(u32::from(c) + 0xfee0).unwrap();
        let native = c.to_digit(10).and_then(|digit| char::from_u32(u32::from('٠') + digit));
        typed.push([c, wide, native.unwrap_or(c), c][usize::from(choice >> 1 & 3)]);
        typed.push_str(["", " ", "-", "\u{2010}", "\u{2068}", "\u{202c}"][usize::from((choice >> 3) % 6)]);
    }
    typed
}

proptest! {
    #[test]
    fn a_generated_token_has_its_format_and_survives_any_typing(
        which in 0usize..3,
        length in 7usize..=64,
        seed in prop::collection::vec(any::<u8>(), 64),
        choices in prop::collection::vec(any::<u8>(), 1..20),
    ) {
        let alphabet = Alphabet::FOR_TOKENS[which];
        let mut shift = 0u8;
        let token = Format::new(alphabet, length).unwrap().generate(|bytes: &mut [u8]| {
            for (byte, seed) in bytes.iter_mut().zip(&seed) {
                *byte = seed.wrapping_add(shift);
            }
            shift = shift.wrapping_add(1);
            Ok::<(), Infallible>(())
        }).unwrap();
        prop_assert_eq!(token.reveal().len(), length);
        prop_assert!(token.reveal().bytes().all(|b| alphabet.symbols().contains(&b)));
        let typed = disguised(token.reveal(), &choices);
        if typed.len() <= limits::TYPED_TOKEN_MAX_BYTES {
            prop_assert_eq!(normalize(&typed).unwrap(), normalize(token.reveal()).unwrap());
        }
    }

    #[test]
    fn every_decimal_digit_of_unicode_is_read(typed in "\\p{Nd}{1,20}") {
        let read = normalize(&typed).unwrap();
        prop_assert_eq!(read.reveal().len(), typed.chars().count());
        prop_assert!(read.reveal().bytes().all(|b| b.is_ascii_digit()), "{}", read.reveal());
    }

    #[test]
    fn normalizing_twice_is_normalizing_once(typed in "\\PC{1,40}") {
        let once = normalize(&typed).unwrap();
        if !once.reveal().is_empty() {
            prop_assert_eq!(normalize(once.reveal()).unwrap(), once);
        }
    }

    #[test]
    fn tokens_that_differ_stay_different(left in "[0-9A-HJKMNP-TV-Z]{1,15}", right in "[0-9A-HJKMNP-TV-Z]{1,15}") {
        prop_assert_eq!(left == right, normalize(&left).unwrap() == normalize(&right).unwrap());
    }

    #[test]
    fn the_mac_binds_every_part(parts in prop::array::uniform4("[a-z]{0,4}"), others in prop::array::uniform4("[a-z]{0,4}")) {
        let input = |p: &[String; 4]| mac_input(&p[0], &p[1], &p[2], &domain::Secret::new(p[3].clone()));
        prop_assert_eq!(parts == others, input(&parts) == input(&others));
    }
}
