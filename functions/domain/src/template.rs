//! The texts that people get, by channel and locale: that a message arrived, and a token over SMS
//! or e-mail.
//!
//! A text of the first kind never holds a code or a word of the message. One of the second kind
//! ends with the line that binds the token to a site, by which browsers fill it in there and
//! nowhere else (<https://wicg.github.io/sms-one-time-codes/>).

mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;
mod pl;
mod pt;

use crate::Secret;
use crate::user_id::is_printable;

/// Characters of a sender that a text names, at most: a number has 16, a name on GSM 11.
const SENDER_MAX_CHARS: usize = 32;

/// The texts of a locale. `{sender}`, `{token}` and `{life}` stand for what they say.
struct Texts {
    /// The primary language, BCP 47.
    language: &'static str,
    /// A code arrived.
    code: &'static str,
    /// A message without a code arrived.
    message: &'static str,
    /// The line about the sender.
    from: &'static str,
    /// The line about opening it.
    open: &'static str,
    /// A token as an SMS: within GSM-7, so that it is one SMS.
    sms: &'static str,
    /// The subject of a token's e-mail. A lock screen shows it: it has no token.
    subject: &'static str,
    /// A token as an e-mail.
    email: &'static str,
    /// `{life}`: one minute and more of them, one second and more of them, with `{n}` for how many.
    life: [&'static str; 4],
}

/// The language of a text.
#[derive(Clone, Copy)]
pub struct Locale(&'static Texts);

impl Locale {
    /// English, which everything else falls back to.
    pub const DEFAULT: Self = Self(&en::TEXTS);

    /// All that there are texts in.
    pub const ALL: [Self; 8] = [
        Self::DEFAULT,
        Self(&de::TEXTS),
        Self(&es::TEXTS),
        Self(&fr::TEXTS),
        Self(&it::TEXTS),
        Self(&nl::TEXTS),
        Self(&pl::TEXTS),
        Self(&pt::TEXTS),
    ];

    /// The locale for a BCP 47 tag: `pt`, `pt-BR`, `PT_br`. Only the language counts.
    pub fn named(tag: &str) -> Self {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| locale.0.language.eq_ignore_ascii_case(language))
            .unwrap_or(Self::DEFAULT)
    }

    /// The language, BCP 47.
    pub const fn language(self) -> &'static str {
        self.0.language
    }
}

/// A text with a heading: a notification or an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headed {
    /// The title or subject.
    pub title: String,
    /// The body, without the title.
    pub text: String,
}

/// The news that a message arrived: whether there is a code in it and, if it may be named, who
/// sent it. The sender is the world's text: it is cut, and what doesn't print is left out.
pub fn announcement(locale: Locale, has_code: bool, sender: Option<&str>) -> Headed {
    let Locale(texts) = locale;
    let title = if has_code { texts.code } else { texts.message };
    let sender = sender.map(|sender| sender.chars().filter(|c| is_printable(*c)).take(SENDER_MAX_CHARS));
    let sender = sender.map(|sender| sender.collect::<String>()).filter(|sender| !sender.trim().is_empty());
    let text = match sender {
        Some(sender) => format!("{} {}", texts.from.replace("{sender}", sender.trim()), texts.open),
        None => texts.open.to_owned(),
    };
    Headed { title: title.to_owned(), text }
}

/// A token as an SMS, bound to `host`.
pub fn token_sms(locale: Locale, token: &Secret, seconds_left: u64, host: &str) -> Secret {
    Secret::new(bound(filled(locale, locale.0.sms, token, seconds_left), token, host))
}

/// A token as an e-mail: its subject, which has no token, and its text, bound to `host`.
pub fn token_email(locale: Locale, token: &Secret, seconds_left: u64, host: &str) -> (&'static str, Secret) {
    let text = filled(locale, locale.0.email, token, seconds_left);
    (locale.0.subject, Secret::new(bound(text, token, host)))
}

/// A token as a message of the relay, which its person's passkey reveals.
pub fn token_message(locale: Locale, token: &Secret, seconds_left: u64) -> Secret {
    Secret::new(filled(locale, locale.0.sms, token, seconds_left))
}

fn filled(locale: Locale, text: &str, token: &Secret, seconds_left: u64) -> String {
    text.replace("{token}", token.reveal()).replace("{life}", &life(locale, seconds_left))
}

/// The last line, and nothing after it.
fn bound(text: String, token: &Secret, host: &str) -> String {
    format!("{text}\n\n@{host} #{}", token.reveal())
}

/// Whole minutes, rounded down: a token is never promised too long.
fn life(locale: Locale, seconds_left: u64) -> String {
    let [minute, minutes, second, seconds] = locale.0.life;
    let (form, n) = match (seconds_left / 60, seconds_left) {
        (0, 1) => (second, 1),
        (0, left) => (seconds, left),
        (1, _) => (minute, 1),
        (left, _) => (minutes, left),
    };
    form.replace("{n}", &n.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Secret {
        Secret::new("0a1b2c3d4e5f607".to_owned())
    }

    #[test]
    fn a_locale_is_found_by_its_language() {
        for (tag, language) in
            [("en", "en"), ("de-AT", "de"), ("PT_br", "pt"), ("", "en"), ("tlh", "en"), ("plx", "en")]
        {
            assert_eq!(Locale::named(tag).language(), language, "{tag}");
        }
        for language in ["en", "es", "pt", "fr", "de", "it", "nl", "pl"] {
            assert_eq!(Locale::named(language).language(), language);
        }
    }

    #[test]
    fn an_announcement_names_the_sender_if_it_may() {
        let english = Locale::DEFAULT;
        let named = announcement(english, true, Some("Example Bank"));
        assert_eq!(named.title, "A code has arrived");
        assert_eq!(named.text, "From Example Bank. Use your passkey to see it.");
        let plain = announcement(english, false, None);
        assert_eq!(plain.title, "A message has arrived");
        assert_eq!(plain.text, "Use your passkey to see it.");
        for nobody in ["", "  ", "\n\u{202e}"] {
            assert_eq!(announcement(english, true, Some(nobody)).text, plain.text);
        }
    }

    #[test]
    fn a_sender_is_cut_and_can_add_no_line() {
        let text = announcement(Locale::DEFAULT, true, Some(&format!("a\r\nClick: {}", "x".repeat(99)))).text;
        assert_eq!(text, format!("From aClick: {}. Use your passkey to see it.", "x".repeat(24)));
    }

    #[test]
    fn an_sms_names_token_and_time_and_ends_with_the_bound_line() {
        let text = |seconds| token_sms(Locale::DEFAULT, &token(), seconds, "otp.example.com");
        assert_eq!(
            text(299).reveal(),
            "0a1b2c3d4e5f607 is your security token. It expires in 4 minutes. Do not share it.\n\n\
             @otp.example.com #0a1b2c3d4e5f607"
        );
        for (seconds, said) in [(60, "in 1 minute."), (59, "in 59 seconds."), (1, "in 1 second.")] {
            assert!(text(seconds).reveal().contains(said), "{said}");
        }
    }

    /// The basic characters of GSM 03.38 that count once. One other character, and an SMS has
    /// room for 70 instead of 160.
    const GSM_7: &str = "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
        ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    #[test]
    fn every_locale_says_everything_and_an_sms_is_one() {
        let host = "d111111abcdef8.cloudfront.net";
        for locale in Locale::ALL {
            let language = locale.language();
            for seconds in [1, 42, 60, 599] {
                let sms = token_sms(locale, &token(), seconds, host);
                let sms = sms.reveal();
                assert!(sms.starts_with("0a1b2c3d4e5f607 "), "{sms}");
                assert!(sms.ends_with(&format!("\n\n@{host} #0a1b2c3d4e5f607")), "{sms}");
                assert!(sms.chars().count() <= 160, "{language}: {}", sms.chars().count());
                assert!(sms.chars().all(|c| GSM_7.contains(c)), "{sms}");
                let (subject, text) = token_email(locale, &token(), seconds, host);
                assert!(text.reveal().contains("0a1b2c3d4e5f607 ") && !subject.contains("0a1b"));
                assert!(text.reveal().ends_with(&format!("\n\n@{host} #0a1b2c3d4e5f607")));
                let texts = [sms, text.reveal(), token_message(locale, &token(), seconds).reveal()]
                    .map(str::to_owned);
                assert!(texts.iter().all(|text| !text.contains(['{', '}'])), "{texts:?}");
                let count = if seconds < 60 { seconds } else { seconds / 60 };
                assert!(texts.iter().all(|text| text.contains(&format!(" {count} "))), "{texts:?}");
            }
            let (code, message) =
                (announcement(locale, true, Some("Bank")), announcement(locale, false, None));
            assert!(code.text.contains("Bank") && !code.text.contains('{'), "{code:?}");
            assert_ne!(code.title, message.title);
            // The title is a header of ntfy, which takes no more.
            assert!(code.title.len() <= 60 && message.title.len() <= 60);
        }
    }
}
