//! The messages a second that one core reads for their codes: the figure of `just bench`, in the profile that is
//! deployed.

#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

use domain::extract::extract;

/// As many are to be read.
const WANTED: u32 = 10_000;

/// The number of times that all messages are read, after once that isn't timed.
const ROUNDS: u32 = 2_000;

/// Messages as they come: with and without a code, short and long, in several scripts.
const MESSAGES: [&str; 10] = [
    "482913 is your Fernbank verification code. It expires in 10 minutes.",
    "Your one-time passcode for the payment of $1,250.00 to card ending 8841 is 553018. Never share it, even with us.",
    "Your order 4471922 ships on 12/05/2026. Track it at https://ship.example/t/882910",
    "Rs.500.00 debited from A/c XX1234 on 15-FEB-26 to VPA shop@bank. Ref 571987071234. Not you? Call 18001031222.",
    "【青松】您的验证码是482913,5分钟内有效,请勿告诉他人。",
    "Ihr Bestätigungscode lautet 482913. Geben Sie ihn nicht weiter.\n\n@example.com #482913",
    "Tu código de verificación de Olivo es 482913. No lo compartas con nadie.",
    "رمز التحقق الخاص بك هو ٤٨٢٩١٣ لا تشاركه مع أحد",
    "आपका सत्यापन कोड 482913 है। इसे किसी के साथ साझा न करें।",
    "Reminder: your appointment with Dr Hale is at 14:30 on 2026-05-12, room 4120. Reply C or call 555-0199.",
];

fn main() {
    let read = |rounds: u32| {
        for _ in 0..rounds {
            for message in MESSAGES {
                black_box(extract(black_box(message)));
            }
        }
    };
    read(1);
    let start = Instant::now();
    read(ROUNDS);
    let messages = u32::try_from(MESSAGES.len()).map_or(0, |each| each * ROUNDS);
    let rate = f64::from(messages) / start.elapsed().as_secs_f64();
    println!("codes in messages: {rate:.0} read in a second on one core, {WANTED} wanted");
}
