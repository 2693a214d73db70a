//! Polish. The SMS does without letters that GSM-7 hasn't, and `min` and `s` don't decline.

use super::Texts;

pub(super) const TEXTS: Texts = Texts {
    language: "pl",
    code: "Nadszedł kod",
    message: "Nadeszła wiadomość",
    from: "Od: {sender}.",
    open: "Użyj klucza dostępu, aby zobaczyć.",
    sms: "{token} to kod jednorazowy. Wygasa za {life} Nie podawaj go nikomu.",
    subject: "Twój kod jednorazowy",
    email: "{token} to Twój kod jednorazowy. Wygasa za {life}\n\n\
        Nie podawaj go nikomu. Jeśli to nie Twoja prośba, zignoruj tę wiadomość.",
    life: ["{n} min.", "{n} min.", "{n} s.", "{n} s."],
};
